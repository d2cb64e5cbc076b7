//! Which rung answered, counted from the log of an EXPRESS guard: every way to an answer is played, its events become log
//! lines, and the filters of the synthesised template are held against them.

use std::collections::{BTreeMap, BTreeSet};

use cdk::App;
use harness::log_filter;
use spec::Spec;

use super::*;

/// A call of every kind, in every gate form that it can have.
fn forms() -> Vec<(&'static str, &'static str)> {
    const HTTP: &str = "http: { url: https://payments.example.com/v1/charges, method: POST }";
    const TASK: &str = "task: { resource: 'arn:aws:states:::lambda:invoke', arguments: { FunctionName: rates }, output: \
                        '{% $states.result.Payload %}' }";
    vec![
        (HTTP, "explicit"),
        (HTTP, "compact"),
        (HTTP, "worker"),
        (TASK, "explicit"),
        (TASK, "compact"),
    ]
}

const CACHE: &str = "cache: { key: '{% $states.input.customer %}', fresh: 30s, stale: 1h }";
const DEFAULT: &str = "default: { status: unknown }";
/// An answer that cannot be worked out: its state is entered, and never left.
const BROKEN: &str = "default: \"{% $error('no default today') %}\"";

fn spec_of(call: &str, gate: &str, fallback: &str) -> Spec {
    let text = format!(
        "
version: 1
name: shop
dependencies:
  payments:
    {call}
    gate: {gate}
    workflow: EXPRESS
    executionLog: all
    fallback: {{ {fallback} }}
"
    );
    spec::parse(&text).unwrap_or_else(|errors| panic!("{}", spec::render("spec", &text, &errors)))
}

fn template(spec: &Spec) -> Value {
    let specs = [spec.clone()];
    let workers = [(spec::Architecture::X86_64, b"a program".to_vec())].into();
    let assembly = cdk::synth(&App::new(&specs, &workers)).unwrap();
    assembly.stacks[0].template.clone()
}

/// The patterns on the guard's log group, by the names of their metrics.
fn filters(template: &Value) -> BTreeMap<String, String> {
    let resources = &template["Resources"];
    let logging = &resources["PaymentsGuard"]["Properties"]["LoggingConfiguration"];
    assert_eq!(logging["Level"], "ALL");
    assert_eq!(logging["IncludeExecutionData"], false);
    let group = &logging["Destinations"][0]["CloudWatchLogsLogGroup"]["LogGroupArn"];
    assert_eq!(group["Fn::GetAtt"], json!(["PaymentsGuardLogs", "Arn"]));
    let filters = resources.as_object().unwrap().values();
    filters
        .filter(|one| one["Type"] == "AWS::Logs::MetricFilter")
        .map(|one| {
            let filter = &one["Properties"];
            assert_eq!(
                filter["LogGroupName"],
                json!({ "Ref": "PaymentsGuardLogs" })
            );
            let metric = &filter["MetricTransformations"][0];
            assert_eq!(metric["MetricNamespace"], "sfn-breaker/shop");
            assert_eq!(
                (&metric["MetricValue"], &metric["DefaultValue"]),
                (&json!("1"), &json!(0))
            );
            // With a dimension there is no default value.
            assert_eq!(metric["Dimensions"], Value::Null);
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            (text(&metric["MetricName"]), text(&filter["FilterPattern"]))
        })
        .collect()
}

/// How a call goes.
struct Story {
    name: &'static str,
    /// A refused call looks for another answer: how old the kept one is, if there is one.
    refused: Option<Option<i64>>,
    /// Whether the kept answer is packed, and with what.
    packed: Option<&'static str>,
    fallback: String,
    attempts: Vec<Reply>,
    /// What `breaker.source` says; none when the call fails.
    source: Option<&'static str>,
}

impl Story {
    fn live(name: &'static str, attempts: Vec<Reply>, source: Option<&'static str>) -> Self {
        Story {
            name,
            refused: None,
            packed: None,
            fallback: format!("{CACHE}, {DEFAULT}"),
            attempts,
            source,
        }
    }

    fn refused(name: &'static str, age: Option<i64>, source: &'static str) -> Self {
        Story {
            refused: Some(age),
            source: Some(source),
            ..Story::live(name, Vec::new(), None)
        }
    }

    fn over(self, fallback: &str, source: Option<&'static str>) -> Self {
        Story {
            fallback: fallback.to_owned(),
            source,
            ..self
        }
    }
}

/// What the protected call raises when it failed and may be tried again.
const FAILED: &str = "Breaker.Timeout";

fn stories() -> Vec<Story> {
    let fails = || fails(error::TIMEOUT, false);
    vec![
        Story::live("answers", vec![paid()], Some("live")),
        Story::live(
            "answers in the end",
            vec![super::fails(FAILED, true), paid()],
            Some("live"),
        ),
        Story::live("fails", vec![fails()], Some("default")),
        Story::live("fails for good", vec![fails()], None).over(CACHE, None),
        Story::refused("young", Some(30), "fresh"),
        Story::refused("older", Some(31), "stale"),
        Story::refused("too old", Some(3_601), "default"),
        Story::refused("not kept", None, "default"),
        Story::refused("no cache", None, "default").over(DEFAULT, Some("default")),
        Story::refused("no default", None, "").over(CACHE, None),
        Story::refused("no fallback", None, "").over("", None),
        Story::refused("a default that fails", None, "").over(&format!("{CACHE}, {BROKEN}"), None),
        Story {
            packed: Some("whole"),
            ..Story::refused("packed", Some(30), "fresh")
        },
        Story {
            packed: Some("whole"),
            ..Story::refused("packed and older", Some(31), "stale")
        },
        Story {
            packed: Some("damaged"),
            ..Story::refused("packed and damaged", Some(30), "default")
        },
    ]
}

/// Plays a story in one form.
fn play(story: &Story, spec: &Spec, is_worker: bool) -> Played {
    let machines = generator::render(spec);
    let mut call = Call {
        attempts: story.attempts.clone(),
        ..Call::new(Stage::new(&machines[0]))
    };
    call.record_says_retry = story.attempts.len() > 1;
    if let Some(age) = story.refused {
        call.circuit = Some(open());
        // Where the worker is the gate, it is the one who refuses.
        call.attempts = vec![fails(error::OPEN, false)];
        if let Some(age) = age {
            call = call.kept(age);
        }
    }
    let answer = breaker::payload::HttpAnswer {
        status: 200,
        headers: BTreeMap::new(),
        body: json!("x".repeat(20_000)),
    };
    if let (Some(how), Some(kept)) = (story.packed, &mut call.answer) {
        kept.body = match how {
            "damaged" => Body::Packed("AAAA".to_owned()),
            _ => workers::packing::body(&answer).unwrap(),
        };
    }
    let mut attempt = 0;
    call.stage.play(call.input.clone(), call.seed, |task, _| {
        assert!(is_worker || story.refused.is_none() || !task.state.starts_with("Call"));
        if &*task.state == "Unpack answer" {
            kept::unpacked(task)
        } else {
            call.reply(task, &mut attempt)
        }
    })
}

#[test]
fn each_answer_is_counted_once_by_the_filter_of_its_rung() {
    let mut told = BTreeSet::new();
    for (call, gate) in forms() {
        let is_http = call.starts_with("http");
        for story in stories() {
            // Only the call worker packs.
            if story.packed.is_some() && !is_http {
                continue;
            }
            let spec = spec_of(call, gate, &story.fallback);
            let played = play(&story, &spec, gate == "worker");
            let at = format!("{call}, {gate}: {}: {}", story.name, played.line());

            let output = played.outcome.output().map(serde_json::Value::from);
            let source = output.map(|output| output["breaker"]["source"].clone());
            let source = source.as_ref().and_then(Value::as_str);
            assert_eq!(source, story.source, "{at}");

            let mut counted = 0;
            for (metric, pattern) in filters(&template(&spec)) {
                let lines = played.log.iter();
                let lines = lines.filter(|line| log_filter::matches(&pattern, line));
                let lines = lines.count();
                let rung = source.map(|source| format!("payments.{}Answers", capital(source)));
                let expected = usize::from(rung.as_ref() == Some(&metric));
                assert_eq!(lines, expected, "{at}: {metric}");
                counted += lines;
            }
            // What the dashboard takes for live: executions that succeeded, less what the filters counted.
            let live = usize::from(source.is_some()) - counted;
            assert_eq!(live == 1, source == Some("live"), "{at}");
            told.extend(source.map(str::to_owned));
        }
    }
    assert_eq!(Vec::from_iter(told), ["default", "fresh", "live", "stale"]);
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    format!("{}{rest}", first.to_ascii_uppercase())
}

/// A filter that looked at the states' being entered would count this one.
#[test]
fn an_answer_that_cannot_be_worked_out_enters_its_state() {
    let spec = spec_of(forms()[0].0, "explicit", BROKEN);
    let story = Story::refused("a default that fails", None, "").over(BROKEN, None);
    let played = play(&story, &spec, false);
    assert_eq!(played.line(), "Gate → Admitted? → Default answer");
    let entered = r#"{ ($.type = "SucceedStateEntered") && ($.details.name = "Default answer") }"#;
    let lines = played.log.iter();
    assert_eq!(
        lines
            .filter(|line| log_filter::matches(entered, line))
            .count(),
        1
    );
}

/// What a closed call's lines are, by form: the schema, the README and `cost` speak of their price.
#[test]
fn a_closed_call_is_this_much_log() {
    let sizes = forms().into_iter().map(|(call, gate)| {
        let spec = spec_of(call, gate, DEFAULT);
        let story = Story::live("answers", vec![paid()], Some("live"));
        let log = play(&story, &spec, gate == "worker").log;
        let kind = call.split(':').next().unwrap_or_default();
        let bytes: usize = log.iter().map(String::len).sum();
        format!("{kind}, {gate}: {} lines, {bytes} bytes", log.len())
    });
    insta::assert_snapshot!(Vec::from_iter(sizes).join("\n"), @"
    http, explicit: 14 lines, 4581 bytes
    http, compact: 12 lines, 3952 bytes
    http, worker: 7 lines, 2288 bytes
    task, explicit: 14 lines, 4581 bytes
    task, compact: 12 lines, 3952 bytes
    ");
}
