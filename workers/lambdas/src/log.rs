//! One line of JSON an invocation, which CloudWatch reads as log and as metrics (embedded metric format). It names the
//! circuit, its generation, the execution, the request and the outcome; never headers, bodies or messages, which may hold secrets.

use std::io::Write;
use std::time::Duration;

use breaker::admission::admission;
use breaker::circuit::{Circuit, Phase};
use breaker::names::metric;
use breaker::settings::Settings;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use workers::environment::Environment;
use workers::measures::Counts;

use crate::config::Config;
use crate::work::Work;

/// What is told of one invocation.
pub(crate) struct Entry<'a> {
    pub(crate) work: Work,
    pub(crate) request_id: &'a str,
    pub(crate) circuit: Option<&'a str>,
    pub(crate) generation: Option<u64>,
    /// The ARN or the name of the execution that asks.
    pub(crate) execution: Option<&'a str>,
    /// Whether the payload tells of a failed call (of the record handler).
    pub(crate) is_failure: bool,
    /// The error's name; none: it went well.
    pub(crate) error: Option<&'a str>,
    pub(crate) took: Duration,
    /// What the request to the dependency took; none: there was none.
    pub(crate) latency: Option<Duration>,
}

/// A metric's name, value and unit.
type Measured = (&'static str, f64, &'static str);

/// Writes the line.
pub(crate) fn write(config: &Config, entry: &Entry<'_>, at: Timestamp, environment: &Environment) {
    let line = json!({
        "level": if entry.error.is_some() { "WARN" } else { "INFO" },
        "Handler": entry.work.word(),
        "generation": entry.generation,
        "execution": entry.execution,
        "requestId": entry.request_id,
        "error": entry.error,
        "tookMs": entry.took.as_secs_f64() * 1000.0,
        "failedFlushes": environment.failed_flushes(),
        "failedStarts": environment.failed_starts(),
    });
    let circuit = entry.circuit.unwrap_or("unknown");
    print(
        config,
        circuit,
        line,
        &measured(entry, &config.settings),
        at,
    );
}

/// Writes how a circuit is: what the dashboard shows between one trip and the next.
pub(crate) fn write_state(config: &Config, circuit: &Circuit, at: Timestamp) {
    let phase = match circuit.phase {
        Phase::Closed => 0.0,
        Phase::Recovering { .. } => 1.0,
        Phase::Open { .. } => 2.0,
    };
    let measured = [
        (metric::ADMISSION, admission(circuit, at), "None"),
        (metric::PHASE, phase, "None"),
    ];
    let line = json!({ "level": "INFO", "generation": circuit.generation });
    print(config, &circuit.name, line, &measured, at);
}

/// What an invocation measured. Of the functions that make no calls nobody asks more than Lambda itself tells.
fn measured(entry: &Entry<'_>, settings: &Settings) -> Vec<Measured> {
    let circuit = entry.circuit.and_then(|name| settings.circuits.get(name));
    let Some(circuit) = circuit else {
        return Vec::new();
    };
    let counts = match entry.work {
        Work::Call => Counts::of_call(circuit, entry.error),
        Work::Record => Counts::of_record(entry.is_failure),
        Work::Unpack | Work::HealthCheck | Work::Trip | Work::Recover | Work::Reconcile => {
            Counts::default()
        }
    };
    let count = |name, count: u32| (name, f64::from(count), "Count");
    let milliseconds = |name, took: Duration| (name, took.as_secs_f64() * 1000.0, "Milliseconds");
    if counts.refused > 0 {
        return vec![count(metric::REFUSED, counts.refused)];
    }
    if counts.calls > 0 {
        let mut measured = vec![
            count(metric::CALLS, counts.calls),
            count(metric::FAILURES, counts.failures),
            milliseconds(metric::DURATION, entry.took),
        ];
        let latency = entry
            .latency
            .map(|took| milliseconds(metric::LATENCY, took));
        measured.extend(latency);
        return measured;
    }
    if counts.failures > 0 {
        return vec![count(metric::FAILURES, counts.failures)];
    }
    Vec::new()
}

/// One line. A log that cannot be written must not fail the task.
fn print(config: &Config, circuit: &str, line: Value, measured: &[Measured], at: Timestamp) {
    let mut fields = Map::new();
    fields.insert(metric::CIRCUIT.to_owned(), json!(circuit));
    if let Value::Object(line) = line {
        fields.extend(line);
    }
    if !measured.is_empty() {
        for (name, value, _) in measured {
            fields.insert((*name).to_owned(), json!(value));
        }
        // High resolution: an alarm may then look every ten seconds.
        let metrics: Vec<Value> = measured
            .iter()
            .map(|(name, _, unit)| json!({ "Name": name, "Unit": unit, "StorageResolution": 1 }))
            .collect();
        let directive = json!({
            "Timestamp": at.as_millisecond(),
            "CloudWatchMetrics": [{
                "Namespace": config.namespace,
                "Dimensions": [[metric::CIRCUIT]],
                "Metrics": metrics,
            }],
        });
        fields.insert("_aws".to_owned(), directive);
    }
    // There is no other place to say that the log is gone.
    let _ = writeln!(std::io::stdout().lock(), "{}", Value::Object(fields));
}
