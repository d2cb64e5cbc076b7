//! `ramp-below-feedback`: a ramp is over before anybody looks.

use spec::show_duration;

use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};
use crate::spec_document::SpecDocument;

pub(in crate::rules) const RULE: Rule = Rule {
    code: "ramp-below-feedback",
    severity: Severity::Warning,
    what: "A `recovery.ramp.duration` that is shorter than twice its `every`.",
    why: "The ramp listens to the dependency once every so often; one that is over before the second look \
        lets everything in at once.",
    bad: Example::standard(
        r#"version: 1
dependencies:
  payments:
    http: https://payments.example.com/v1/status
    recovery: { ramp: { duration: 5s, every: 3s } }"#,
    ),
    good: Example::standard(
        r#"version: 1
dependencies:
  payments:
    http: https://payments.example.com/v1/status
    recovery: { ramp: { duration: 60s, every: 3s } }"#,
    ),
    check: Check::Spec(check),
};

fn check(spec: &SpecDocument<'_>, findings: &mut Findings<'_>) {
    for dependency in spec.dependencies() {
        let ramp = &dependency.policy.recovery.ramp;
        if ramp.duration < ramp.every * 2 {
            let message = format!(
                "the ramp takes {}, and is looked at every {}",
                show_duration(ramp.duration),
                show_duration(ramp.every)
            );
            let finding = findings.report(spec.at(dependency, "recovery/ramp/duration"), message);
            finding.hint(format!(
                "a `duration` of {} or more",
                show_duration(ramp.every * 10)
            ));
        }
    }
}
