//! How long parsing, compiling and running take: `cargo bench -p sfn-breaker-interpreter --bench executions`, a quick
//! look with `-- --quick`. The workloads that other engines were measured with are read from `../shared/bench`; they are
//! left out where that is absent.
#![expect(clippy::unwrap_used, reason = "a bench's own definitions are right")]
#![expect(clippy::disallowed_methods, reason = "the shared workloads are files")]

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use expr::{Value, value};
use interpreter::mocks::{Mocks, play};
use interpreter::{HistoryMode, Program, Start};
use jiff::Timestamp;

/// Something to run.
struct Workload {
    name: String,
    definition: Value,
    input: Value,
    mocks: Value,
    /// The case in the mocks, where they have several.
    case: Option<String>,
    items: u64,
}

/// Ten states that shape data.
fn chain() -> Workload {
    let states: expr::Object = (0..10)
        .map(|n| {
            let mut state = if n % 2 == 0 {
                value!({"Type": "Pass", "Result": {"step": n}, "ResultPath": "$.last"})
            } else {
                value!({"Type": "Pass", "Parameters": {"id.$": "$.id", "lines.$": "$.lines", "before.$": "$.last.step"}, "ResultPath": "$.carried"})
            };
            if let Some(fields) = state.as_object_mut() {
                if n < 9 {
                    fields.insert("Next", format!("Step{}", n + 1));
                } else {
                    fields.insert("End", true);
                }
            }
            (format!("Step{n}"), state)
        })
        .collect();
    Workload {
        name: "chain of ten".to_owned(),
        definition: value!({"StartAt": "Step0", "States": Value::Object(states)}),
        input: value!({"id": "order-7", "lines": [{"sku": "a", "n": 1}, {"sku": "b", "n": 2}]}),
        mocks: value!({}),
        case: None,
        items: 1,
    }
}

/// A breaker read, a decision, a call: what a guarded call amounts to.
fn guarded(language: &str) -> Workload {
    let jsonata = language == "JSONata";
    let definition = if jsonata {
        value!({"QueryLanguage": "JSONata", "StartAt": "Gate", "States": {
            "Gate": {
                "Type": "Task", "Resource": "arn:aws:states:::dynamodb:getItem", "Next": "Admitted?",
                "Arguments": {"TableName": "t", "Key": {"pk": {"S": "{% $states.input.name %}"}}},
                "Assign": {"phase": "{% $states.result.Item.phase.S %}"}, "Output": "{% $states.input %}"
            },
            "Admitted?": {"Type": "Choice", "Default": "Refused", "Choices": [{"Condition": "{% $phase in ['closed', 'recovering'] %}", "Next": "Call"}]},
            "Call": {
                "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true,
                "Arguments": {"FunctionName": "f", "Payload": "{% $states.input.request %}"},
                "Output": {"answer": "{% $states.result.Payload %}", "phase": "{% $phase %}"}
            },
            "Refused": {"Type": "Fail", "Error": "Open"}
        }})
    } else {
        value!({"StartAt": "Gate", "States": {
            "Gate": {
                "Type": "Task", "Resource": "arn:aws:states:::dynamodb:getItem", "Next": "Admitted?",
                "Parameters": {"TableName": "t", "Key": {"pk": {"S.$": "$.name"}}}, "ResultPath": "$.circuit"
            },
            "Admitted?": {"Type": "Choice", "Default": "Refused", "Choices": [{"Variable": "$.circuit.Item.phase.S", "StringEquals": "closed", "Next": "Call"}]},
            "Call": {
                "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true, "OutputPath": "$.Payload",
                "Parameters": {"FunctionName": "f", "Payload.$": "$.request"}
            },
            "Refused": {"Type": "Fail", "Error": "Open"}
        }})
    };
    Workload {
        name: format!("guarded call, {language}"),
        definition,
        input: value!({"name": "payments", "request": {"id": "r", "amount": 1250}}),
        mocks: value!({
            "Gate": {"0": {"Return": {"Item": {"phase": {"S": "closed"}}}}},
            "Call": {"0": {"Return": {"StatusCode": 200, "Payload": {"ok": true}}}}
        }),
        case: None,
        items: 1,
    }
}

/// A thousand items through one state each.
fn many() -> Workload {
    let items: Vec<Value> = (0..1000)
        .map(|n| value!({"id": n, "price": n * 37 % 1000}))
        .collect();
    Workload {
        name: "map of a thousand".to_owned(),
        definition: value!({"StartAt": "Each", "States": {"Each": {
            "Type": "Map", "End": true,
            "ItemProcessor": {"StartAt": "Price", "States": {"Price": {
                "Type": "Pass", "End": true, "Parameters": {"id.$": "$.id", "gross.$": "States.MathAdd($.price, 1)"}
            }}}
        }}}),
        input: Value::from(items),
        mocks: value!({}),
        case: None,
        items: 1000,
    }
}

/// The workloads beside the repository, in the order of their names.
fn shared() -> Vec<Workload> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/bench/workloads");
    let read = |file: &str| {
        let text = std::fs::read_to_string(folder.join(file)).ok()?;
        Some(Value::parse(&text).unwrap())
    };
    let Some(mocks) = read("mocks.json") else {
        return Vec::new();
    };
    [
        ("guarded-call", Some("closed")),
        ("guarded-call-jsonata", Some("closed")),
        ("map-1000", None),
        ("pass-chain", None),
        ("retry-wait", Some("five-failures")),
        ("wait-3600", None),
    ]
    .into_iter()
    .filter_map(|(name, case)| {
        Some(Workload {
            name: name.to_owned(),
            definition: read(&format!("{name}.asl.json"))?,
            input: read(&format!("{name}.input.json"))?,
            mocks: if case.is_some() {
                mocks.clone()
            } else {
                value!({})
            },
            case: case.map(|case| format!("{name}/{case}")),
            items: if name == "map-1000" { 1000 } else { 1 },
        })
    })
    .collect()
}

fn executions(criterion: &mut Criterion) {
    let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
    let own = [chain(), guarded("JSONPath"), guarded("JSONata"), many()];
    for workload in own.into_iter().chain(shared()) {
        let text = workload.definition.to_string();
        let machine = asl::parse(&text).machine.unwrap();
        let program = Program::compile(&machine).unwrap();
        let mocks = Mocks::parse(&workload.mocks, workload.case.as_deref()).unwrap();

        let mut group = criterion.benchmark_group(&workload.name);
        group.bench_function("parse", |bench| bench.iter(|| asl::parse(black_box(&text))));
        group.bench_function("compile", |bench| {
            bench.iter(|| Program::compile(black_box(&machine)).unwrap())
        });
        group.throughput(Throughput::Elements(workload.items));
        for (name, history) in [
            ("run, history off", HistoryMode::Off),
            ("run, counted", HistoryMode::Counted),
            ("run, full history", HistoryMode::Full),
        ] {
            let start = Start {
                history,
                ..Start::new(workload.input.clone())
            };
            group.bench_function(name, |bench| {
                bench.iter(|| play(&program, start.clone(), now, &mocks))
            });
        }
        group.finish();
    }
}

criterion_group!(benches, executions);
criterion_main!(benches);
