//! Random machines: every field of every construct, with values that need escaping.

use asl::*;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use serde_json::{Map as Object, Number, Value};

pub(crate) fn machine() -> BoxedStrategy<StateMachine> {
    nested(2)
}

pub(crate) fn value() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((text(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
    .boxed()
}

fn object() -> BoxedStrategy<Value> {
    vec((text(), value()), 0..3)
        .prop_map(|members| Value::Object(members.into_iter().collect::<Object<_, _>>()))
        .boxed()
}

/// Text with what JSON and YAML have to quote.
fn text() -> BoxedStrategy<String> {
    prop_oneof![
        "[A-Za-z][A-Za-z0-9]{0,6}",
        r#"[a-z:#\[\]{}'"\\,&*!|>%@` \n-]{0,8}"#,
        Just("{% $x := 1;\n  $x %}".to_owned()),
        prop::sample::select(vec![
            "",
            "~",
            "null",
            "yes",
            "1",
            "0x1",
            "1e3",
            "-",
            "? a",
            "${A}",
            "\u{feff}x",
            "\u{2028}",
            "\t",
            "a\r\nb",
            "é\u{85}"
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ]
    .boxed()
}

fn nested(depth: u32) -> BoxedStrategy<StateMachine> {
    let head = (
        of(text()),
        of(language()),
        text(),
        of(text()),
        of(scalar(any::<u64>())),
        of(config()),
    );
    (head, vec((text(), state(depth)), 0..4))
        .prop_map(
            |(
                (comment, query_language, start_at, version, timeout_seconds, processor_config),
                states,
            )| {
                StateMachine {
                    comment,
                    query_language,
                    start_at,
                    version,
                    timeout_seconds,
                    processor_config,
                    states: states.into_iter().collect(),
                }
            },
        )
        .boxed()
}

fn state(depth: u32) -> BoxedStrategy<State> {
    let simple = prop_oneof![task(), pass(), choice(), wait(), succeed(), fail()];
    if depth == 0 {
        return simple.boxed();
    }
    prop_oneof![4 => simple, 1 => parallel(depth), 1 => map(depth)].boxed()
}

fn task() -> BoxedStrategy<State> {
    let data = (
        of(path()),
        of(path()),
        of(value()),
        of(value()),
        of(value()),
        of(path()),
        of(value()),
        of(object()),
    );
    let own = (
        text(),
        of(object()),
        of(quantity(any::<u64>())),
        of(quantity(any::<u64>())),
    );
    (
        of(text()),
        of(language()),
        data,
        own,
        vec(retrier(), 0..2),
        vec(catcher(), 0..2),
        of(transition()),
    )
        .prop_map(
            |(comment, query_language, data, own, retry, catch, transition)| {
                let (
                    input_path,
                    output_path,
                    parameters,
                    arguments,
                    result_selector,
                    result_path,
                    output,
                    assign,
                ) = data;
                let (resource, credentials, timeout_seconds, heartbeat_seconds) = own;
                Task {
                    comment,
                    query_language,
                    input_path,
                    output_path,
                    resource,
                    credentials,
                    parameters,
                    arguments,
                    result_selector,
                    result_path,
                    output,
                    assign,
                    timeout_seconds,
                    heartbeat_seconds,
                    retry,
                    catch,
                    transition,
                }
                .into()
            },
        )
        .boxed()
}

fn pass() -> BoxedStrategy<State> {
    let data = (
        of(path()),
        of(path()),
        of(value()),
        of(value()),
        of(path()),
        of(value()),
        of(object()),
    );
    (of(text()), of(language()), data, of(transition()))
        .prop_map(|(comment, query_language, data, transition)| {
            let (input_path, output_path, parameters, result, result_path, output, assign) = data;
            Pass {
                comment,
                query_language,
                input_path,
                output_path,
                parameters,
                result,
                result_path,
                output,
                assign,
                transition,
            }
            .into()
        })
        .boxed()
}

fn choice() -> BoxedStrategy<State> {
    let rule = (of(text()), condition(), text(), of(value()), of(object())).prop_map(
        |(comment, condition, next, output, assign)| ChoiceRule {
            comment,
            condition,
            next,
            output,
            assign,
        },
    );
    (
        of(text()),
        of(language()),
        of(path()),
        of(path()),
        vec(rule, 0..3),
        of(text()),
        of(value()),
        of(object()),
    )
        .prop_map(
            |(
                comment,
                query_language,
                input_path,
                output_path,
                choices,
                default,
                output,
                assign,
            )| {
                Choice {
                    comment,
                    query_language,
                    input_path,
                    output_path,
                    choices,
                    default,
                    output,
                    assign,
                }
                .into()
            },
        )
        .boxed()
}

fn condition() -> BoxedStrategy<Condition> {
    let leaf = prop_oneof![
        text().prop_map(Condition::Jsonata),
        any::<bool>().prop_map(Condition::Constant),
        (text(), test())
            .prop_map(|(variable, test)| Condition::Compare(Comparison { variable, test })),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        let clause =
            (of(text()), inner).prop_map(|(comment, condition)| Clause { comment, condition });
        prop_oneof![
            vec(clause.clone(), 0..3).prop_map(Condition::And),
            vec(clause.clone(), 0..3).prop_map(Condition::Or),
            clause.prop_map(|clause| Condition::Not(Box::new(clause))),
        ]
    })
    .boxed()
}

fn test() -> BoxedStrategy<Test> {
    let relation = || prop::sample::select(Relation::ALL.to_vec());
    let kind = prop::sample::select(DataType::ALL.to_vec());
    let number = prop_oneof![
        any::<i64>().prop_map(Number::from),
        any::<f64>().prop_filter_map("finite", Number::from_f64),
    ];
    let words = || {
        prop_oneof![
            text().prop_map(Operand::Value),
            text().prop_map(Operand::Path)
        ]
    };
    let holder = || placeholder().prop_map(Operand::Placeholder);
    prop_oneof![
        (relation(), words()).prop_map(|(relation, operand)| Test::String(relation, operand)),
        (relation(), words()).prop_map(|(relation, operand)| Test::Timestamp(relation, operand)),
        (
            relation(),
            prop_oneof![
                number.prop_map(Operand::Value),
                text().prop_map(Operand::Path),
                placeholder().prop_map(Operand::Placeholder)
            ]
        )
            .prop_map(|(relation, operand)| Test::Numeric(relation, operand)),
        prop_oneof![
            any::<bool>().prop_map(Operand::Value),
            text().prop_map(Operand::Path),
            holder()
        ]
        .prop_map(Test::Boolean),
        text().prop_map(Test::StringMatches),
        (
            kind,
            prop_oneof![any::<bool>().prop_map(Operand::Value), holder()]
        )
            .prop_map(|(kind, operand)| Test::Is(kind, operand)),
    ]
    .boxed()
}

fn wait() -> BoxedStrategy<State> {
    let delay = prop_oneof![
        quantity(any::<u64>()).prop_map(Delay::Seconds),
        words().prop_map(Delay::Timestamp),
    ];
    let data = (of(path()), of(path()), of(value()), of(object()));
    (
        of(text()),
        of(language()),
        data,
        of(delay),
        of(transition()),
    )
        .prop_map(
            |(
                comment,
                query_language,
                (input_path, output_path, output, assign),
                delay,
                transition,
            )| {
                Wait {
                    comment,
                    query_language,
                    input_path,
                    output_path,
                    delay,
                    output,
                    assign,
                    transition,
                }
                .into()
            },
        )
        .boxed()
}

fn succeed() -> BoxedStrategy<State> {
    (
        of(text()),
        of(language()),
        of(path()),
        of(path()),
        of(value()),
    )
        .prop_map(
            |(comment, query_language, input_path, output_path, output)| {
                Succeed {
                    comment,
                    query_language,
                    input_path,
                    output_path,
                    output,
                }
                .into()
            },
        )
        .boxed()
}

fn fail() -> BoxedStrategy<State> {
    (of(text()), of(language()), of(words()), of(words()))
        .prop_map(|(comment, query_language, error, cause)| {
            Fail {
                comment,
                query_language,
                error,
                cause,
            }
            .into()
        })
        .boxed()
}

fn parallel(depth: u32) -> BoxedStrategy<State> {
    let data = (
        of(path()),
        of(path()),
        of(value()),
        of(value()),
        of(value()),
        of(path()),
        of(value()),
        of(object()),
    );
    (
        of(text()),
        of(language()),
        data,
        vec(nested(depth - 1), 0..3),
        vec(retrier(), 0..2),
        vec(catcher(), 0..2),
        of(transition()),
    )
        .prop_map(
            |(comment, query_language, data, branches, retry, catch, transition)| {
                let (
                    input_path,
                    output_path,
                    parameters,
                    arguments,
                    result_selector,
                    result_path,
                    output,
                    assign,
                ) = data;
                Parallel {
                    comment,
                    query_language,
                    input_path,
                    output_path,
                    parameters,
                    arguments,
                    branches,
                    result_selector,
                    result_path,
                    output,
                    assign,
                    retry,
                    catch,
                    transition,
                }
                .into()
            },
        )
        .boxed()
}

fn map(depth: u32) -> BoxedStrategy<State> {
    let data = (
        of(path()),
        of(path()),
        of(value()),
        of(value()),
        of(value()),
        of(path()),
        of(value()),
        of(object()),
    );
    let items = (
        of(text()),
        of(value()),
        of(text()),
        of(item_reader()),
        of(item_batcher()),
        of(result_writer()),
    );
    let bounds = (
        of(quantity(any::<u64>())),
        of(quantity(any::<u64>())),
        of(quantity(
            any::<f64>().prop_filter("a number", |n| n.is_finite()),
        )),
    );
    let inner = (of(nested(depth - 1)), of(nested(depth - 1)));
    (
        of(text()),
        of(language()),
        data,
        items,
        bounds,
        inner,
        vec(retrier(), 0..2),
        vec(catcher(), 0..2),
        of(transition()),
    )
        .prop_map(
            |(comment, query_language, data, items, bounds, inner, retry, catch, transition)| {
                let (
                    input_path,
                    output_path,
                    item_selector,
                    parameters,
                    result_selector,
                    result_path,
                    output,
                    assign,
                ) = data;
                let (label, items, items_path, item_reader, item_batcher, result_writer) = items;
                let (max_concurrency, tolerated_failure_count, tolerated_failure_percentage) =
                    bounds;
                let (item_processor, iterator) = inner;
                Map {
                    comment,
                    query_language,
                    label,
                    input_path,
                    output_path,
                    items,
                    items_path,
                    item_reader,
                    item_selector,
                    parameters,
                    item_batcher,
                    max_concurrency,
                    item_processor,
                    iterator,
                    tolerated_failure_count,
                    tolerated_failure_percentage,
                    result_writer,
                    result_selector,
                    result_path,
                    output,
                    assign,
                    retry,
                    catch,
                    transition,
                }
                .into()
            },
        )
        .boxed()
}

fn item_reader() -> BoxedStrategy<ItemReader> {
    let config = (
        of(text()),
        of(text()),
        of(text()),
        of(text()),
        of(text()),
        of(vec(text(), 0..3)),
        of(text()),
        of(quantity(any::<u64>())),
    )
        .prop_map(
            |(
                input_type,
                transformation,
                manifest_type,
                csv_delimiter,
                csv_header_location,
                csv_headers,
                items_pointer,
                max_items,
            )| {
                ReaderConfig {
                    input_type,
                    transformation,
                    manifest_type,
                    csv_delimiter,
                    csv_header_location,
                    csv_headers,
                    items_pointer,
                    max_items,
                }
            },
        );
    (text(), of(config), of(value()), of(value()))
        .prop_map(
            |(resource, reader_config, parameters, arguments)| ItemReader {
                resource,
                reader_config,
                parameters,
                arguments,
            },
        )
        .boxed()
}

fn item_batcher() -> BoxedStrategy<ItemBatcher> {
    (
        of(value()),
        of(quantity(any::<u64>())),
        of(quantity(any::<u64>())),
    )
        .prop_map(
            |(batch_input, max_items_per_batch, max_input_bytes_per_batch)| ItemBatcher {
                batch_input,
                max_items_per_batch,
                max_input_bytes_per_batch,
            },
        )
        .boxed()
}

fn result_writer() -> BoxedStrategy<ResultWriter> {
    let config = (of(text()), of(text())).prop_map(|(output_type, transformation)| WriterConfig {
        output_type,
        transformation,
    });
    (of(text()), of(config), of(value()), of(value()))
        .prop_map(
            |(resource, writer_config, parameters, arguments)| ResultWriter {
                resource,
                writer_config,
                parameters,
                arguments,
            },
        )
        .boxed()
}

fn retrier() -> BoxedStrategy<Retrier> {
    let jitter = prop::sample::select(vec![JitterStrategy::None, JitterStrategy::Full]);
    let whole = || of(scalar(any::<u64>()));
    let rate = any::<f64>().prop_filter("a number", |rate| rate.is_finite());
    (
        of(text()),
        vec(text(), 0..3),
        whole(),
        whole(),
        of(scalar(rate)),
        whole(),
        of(jitter),
    )
        .prop_map(
            |(
                comment,
                error_equals,
                interval_seconds,
                max_attempts,
                backoff_rate,
                max_delay_seconds,
                jitter_strategy,
            )| {
                Retrier {
                    comment,
                    error_equals,
                    interval_seconds,
                    max_attempts,
                    backoff_rate,
                    max_delay_seconds,
                    jitter_strategy,
                }
            },
        )
        .boxed()
}

fn catcher() -> BoxedStrategy<Catcher> {
    (
        of(text()),
        vec(text(), 0..3),
        text(),
        of(path()),
        of(value()),
        of(object()),
    )
        .prop_map(
            |(comment, error_equals, next, result_path, output, assign)| Catcher {
                comment,
                error_equals,
                next,
                result_path,
                output,
                assign,
            },
        )
        .boxed()
}

fn config() -> BoxedStrategy<ProcessorConfig> {
    let mode = prop::sample::select(vec![ProcessorMode::Inline, ProcessorMode::Distributed]);
    let kind = prop::sample::select(vec![ExecutionType::Standard, ExecutionType::Express]);
    (of(mode), of(kind))
        .prop_map(|(mode, execution_type)| ProcessorConfig {
            mode,
            execution_type,
        })
        .boxed()
}

fn language() -> BoxedStrategy<QueryLanguage> {
    prop::sample::select(vec![QueryLanguage::JsonPath, QueryLanguage::Jsonata]).boxed()
}

fn transition() -> BoxedStrategy<Transition> {
    prop_oneof![text().prop_map(Transition::Next), Just(Transition::End)].boxed()
}

fn path() -> BoxedStrategy<DataPath> {
    prop_oneof![Just(DataPath::Discard), text().prop_map(DataPath::Path)].boxed()
}

fn words() -> BoxedStrategy<Text> {
    prop_oneof![text().prop_map(Text::Literal), text().prop_map(Text::Path)].boxed()
}

fn placeholder() -> BoxedStrategy<String> {
    "[a-z]{0,2}\\$\\{[A-Z][a-z]{0,4}\\}".boxed()
}

fn scalar<N: Clone + std::fmt::Debug + 'static>(
    value: impl Strategy<Value = N> + 'static,
) -> BoxedStrategy<Scalar<N>> {
    prop_oneof![
        value.prop_map(Scalar::Value),
        placeholder().prop_map(Scalar::Placeholder)
    ]
    .boxed()
}

fn quantity<N: Clone + std::fmt::Debug + 'static>(
    value: impl Strategy<Value = N> + 'static,
) -> BoxedStrategy<Quantity<N>> {
    prop_oneof![
        value.prop_map(Quantity::Value),
        text().prop_map(Quantity::Path),
        text().prop_map(|text| Quantity::Expression(format!("{{%{text}%}}"))),
        placeholder().prop_map(Quantity::Placeholder),
    ]
    .boxed()
}
