//! `timeout-beyond-window`: a call may outlast the window it is counted in.

use spec::{Call, show_duration};

use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};
use crate::spec_document::SpecDocument;

pub(in crate::rules) const RULE: Rule = Rule {
    code: "timeout-beyond-window",
    severity: Severity::Warning,
    what: "A call whose `timeout` is longer than `detection.window`.",
    why: "A call is counted when it ends. While everything hangs, a window may pass without a single \
        outcome in it, and the circuit stays closed when it should open.",
    bad: Example::standard(
        r#"version: 1
dependencies:
  payments:
    http: { url: "https://payments.example.com/v1/status", timeout: 30s }
    detection: { window: 10s }"#,
    ),
    good: Example::standard(
        r#"version: 1
dependencies:
  payments:
    http: { url: "https://payments.example.com/v1/status", timeout: 3s }
    detection: { window: 10s }"#,
    ),
    check: Check::Spec(check),
};

fn check(spec: &SpecDocument<'_>, findings: &mut Findings<'_>) {
    for dependency in spec.dependencies() {
        let (timeout, window) = (
            dependency.call.timeout(),
            dependency.policy.detection.window,
        );
        if timeout > window {
            let field = match dependency.call {
                Call::Http(_) => "http/timeout",
                Call::Task(_) => "task/timeout",
            };
            let message = format!(
                "a call may take {}, and the window is {}: calls that hang are not counted in time",
                show_duration(timeout),
                show_duration(window)
            );
            let finding = findings.report(spec.at(dependency, field), message);
            finding.hint(format!(
                "a `window` of {} or more, or a shorter `timeout`",
                show_duration(timeout)
            ));
        }
    }
}
