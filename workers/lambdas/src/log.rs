//! One line of JSON an invocation, which CloudWatch reads as log and as metrics (embedded metric format). It names the
//! circuit, its generation, the execution, the request and the outcome; never headers, bodies or messages, which may hold secrets.

use std::io::Write;
use std::time::Duration;

use serde_json::json;
use workers::environment::Environment;

use crate::config::Task;

/// The namespace of all metrics.
pub(crate) const NAMESPACE: &str = "sfn-breaker";

/// What is told of one invocation.
pub(crate) struct Entry<'a> {
    pub(crate) task: Task,
    pub(crate) request_id: &'a str,
    pub(crate) circuit: Option<&'a str>,
    pub(crate) generation: Option<u64>,
    /// The ARN or the name of the execution that asks.
    pub(crate) execution: Option<&'a str>,
    /// The error's name; none: it went well.
    pub(crate) error: Option<&'a str>,
    pub(crate) took: Duration,
}

/// Writes the line. A log that cannot be written must not fail the task.
pub(crate) fn write(entry: &Entry<'_>, at_ms: i64, environment: &Environment) {
    let failed = u8::from(entry.error.is_some());
    let line = json!({
        "level": if entry.error.is_some() { "WARN" } else { "INFO" },
        "Handler": entry.task.word(),
        "Circuit": entry.circuit.unwrap_or("unknown"),
        "generation": entry.generation,
        "execution": entry.execution,
        "requestId": entry.request_id,
        "error": entry.error,
        "Invocations": 1,
        "Failures": failed,
        "Duration": entry.took.as_secs_f64() * 1000.0,
        "failedFlushes": environment.failed_flushes(),
        "failedStarts": environment.failed_starts(),
        "_aws": {
            "Timestamp": at_ms,
            "CloudWatchMetrics": [{
                "Namespace": NAMESPACE,
                "Dimensions": [["Circuit", "Handler"]],
                "Metrics": [
                    { "Name": "Invocations", "Unit": "Count" },
                    { "Name": "Failures", "Unit": "Count" },
                    { "Name": "Duration", "Unit": "Milliseconds" },
                ],
            }],
        },
    });
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}
