//! `window-below-slow-call`: no call can be slow within the window.

use spec::show_duration;

use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};
use crate::spec_document::SpecDocument;

pub(in crate::rules) const RULE: Rule = Rule {
    code: "window-below-slow-call",
    severity: Severity::Warning,
    what: "A `slowCall.threshold` that is not less than the window, or than the timeout of the call.",
    why: "A call that slow ends after the window that it began in, or is cut off by its timeout before it \
        counts as slow.",
    bad: Example::standard(
        r#"version: 1
dependencies:
  payments:
    http: https://payments.example.com/v1/status
    detection: { window: 5s, slowCall: { threshold: 5s } }"#,
    ),
    good: Example::standard(
        r#"version: 1
dependencies:
  payments:
    http: https://payments.example.com/v1/status
    detection: { window: 10s, slowCall: { threshold: 1s } }"#,
    ),
    check: Check::Spec(check),
};

fn check(spec: &SpecDocument<'_>, findings: &mut Findings<'_>) {
    for dependency in spec.dependencies() {
        let detection = &dependency.policy.detection;
        let Some(slow) = detection.slow_call else {
            continue;
        };
        let (timeout, window) = (dependency.call.timeout(), detection.window);
        let (limit, name) = if slow.threshold >= window {
            (window, "window")
        } else if slow.threshold >= timeout {
            (timeout, "timeout")
        } else {
            continue;
        };
        let message = format!(
            "a call is slow from {} on, and the {name} is {}",
            show_duration(slow.threshold),
            show_duration(limit)
        );
        let finding = findings.report(spec.at(dependency, "detection/slowCall/threshold"), message);
        finding.hint(format!("a `threshold` well below the {name}"));
    }
}
