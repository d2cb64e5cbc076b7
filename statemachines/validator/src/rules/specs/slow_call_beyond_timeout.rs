//! `slow-call-beyond-timeout`: no call can be slow within its timeout.

use spec::show_duration;

use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};
use crate::spec_document::SpecDocument;

pub(in crate::rules) const RULE: Rule = Rule {
    code: "slow-call-beyond-timeout",
    severity: Severity::Warning,
    what: "A `slowCall.threshold` that is not less than the timeout of the call.",
    why: "The timeout ends a call that slow before it counts as slow, so the setting has no effect.",
    bad: Example::standard(
        r#"version: 1
dependencies:
  payments:
    http: { url: "https://payments.example.com/v1/status", timeout: 5s }
    detection: { slowCall: { threshold: 5s } }"#,
    ),
    good: Example::standard(
        r#"version: 1
dependencies:
  payments:
    http: { url: "https://payments.example.com/v1/status", timeout: 5s }
    detection: { slowCall: { threshold: 1s } }"#,
    ),
    check: Check::Spec(check),
};

fn check(spec: &SpecDocument<'_>, findings: &mut Findings<'_>) {
    for dependency in spec.dependencies() {
        let Some(slow) = dependency.policy.detection.slow_call else {
            continue;
        };
        let timeout = dependency.call.timeout();
        if slow.threshold >= timeout {
            let message = format!(
                "a call is slow from {} on, and the timeout is {}",
                show_duration(slow.threshold),
                show_duration(timeout)
            );
            let place = spec.at(dependency, "detection/slowCall/threshold");
            let finding = findings.report(place, message);
            finding.hint("a `threshold` well below the timeout");
        }
    }
}
