//! `peak-beyond-capacity`: one item cannot be read that often.

use spec::Gate;

use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};
use crate::spec_document::SpecDocument;

pub(in crate::rules) const RULE: Rule = Rule {
    code: "peak-beyond-capacity",
    severity: Severity::Warning,
    what: "A declared `peak` that needs more reads than one item of the table gives.",
    why: "Every attempt reads the circuit: half a read unit, and a partition of DynamoDB gives 3,000 a \
        second, so 6,000 attempts. Above that reads are throttled, and the gate fails when it is needed \
        most.",
    bad: Example::standard(
        r#"version: 1
dependencies:
  payments:
    http: https://payments.example.com/v1/status
    peak: 9000/s"#,
    ),
    good: Example::standard(
        r#"version: 1
dependencies:
  payments:
    http: https://payments.example.com/v1/status
    peak: 5000/s"#,
    ),
    check: Check::Spec(check),
};

/// Read units of one eventually consistent read of an item below 4 KiB.
const UNITS_A_READ: f64 = 0.5;

/// Read units that one partition, and so one item, gives in a second (DynamoDB quota).
const UNITS_AN_ITEM: f64 = 3_000.0;

fn check(spec: &SpecDocument<'_>, findings: &mut Findings<'_>) {
    for dependency in spec.dependencies() {
        let Some(peak) = dependency.peak else {
            continue;
        };
        // The worker asks once for many calls.
        if dependency.gate == Gate::Worker {
            continue;
        }
        let calls = peak.per_second();
        let units = calls * UNITS_A_READ;
        if units > UNITS_AN_ITEM {
            let message = format!(
                "{calls:.0} calls a second × {UNITS_A_READ} read units = {units:.0}, and one item gives {UNITS_AN_ITEM:.0}"
            );
            let finding = findings.report(spec.at(dependency, "peak"), message);
            finding.hint("`gate: worker` reads once for many calls; or split the dependency, by region or tenant");
        }
    }
}
