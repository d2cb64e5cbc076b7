//! `number-out-of-range`: a number is too small or too large for its field.

use asl::syntax::Node;

use crate::document::{Document, below, number};
use crate::finding::{Severity, Spot};
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "number-out-of-range",
    severity: Severity::Error,
    what: "A number outside of what its field takes: a timeout of 0, a back-off rate below 1, more than 100 \
        per cent.",
    why: "The service refuses the definition.",
    bad: Example::standard(
        r#"{
  "StartAt": "Pause",
  "States": {
    "Pause": { "Type": "Wait", "Seconds": 100000000, "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Pause",
  "States": {
    "Pause": { "Type": "Wait", "Seconds": 99999999, "End": true }
  }
}"#,
    ),
    check: Check::Definition(check),
};

/// The longest time the service counts, in seconds: some three years.
const LONGEST: f64 = 99_999_999.0;

/// The longest that a back-off may grow, in seconds: 366 days.
const LONGEST_DELAY: f64 = 31_622_400.0;

/// The largest payload, in bytes, and so the largest batch.
const PAYLOAD: f64 = 262_144.0;

/// From here on a number is not taken for a whole one, which is a wrong type.
const ABSURD: f64 = 9e15;

/// A field with the least and the most that it takes.
type Range = (&'static str, f64, f64);

const STATE: [Range; 6] = [
    ("TimeoutSeconds", 1.0, LONGEST),
    ("HeartbeatSeconds", 1.0, LONGEST),
    ("Seconds", 0.0, LONGEST),
    ("MaxConcurrency", 0.0, f64::MAX),
    ("ToleratedFailureCount", 0.0, f64::MAX),
    ("ToleratedFailurePercentage", 0.0, 100.0),
];

const RETRIER: [Range; 4] = [
    ("IntervalSeconds", 0.0, LONGEST),
    ("MaxAttempts", 0.0, LONGEST),
    ("BackoffRate", 1.0, f64::MAX),
    ("MaxDelaySeconds", 1.0, LONGEST_DELAY),
];

const BATCHER: [Range; 2] = [
    ("MaxItemsPerBatch", 1.0, f64::MAX),
    ("MaxInputBytesPerBatch", 1.0, PAYLOAD),
];

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    if let Some(whole) = document.scopes.first() {
        let range = ("TimeoutSeconds", 0.0, LONGEST);
        judge(whole.node, &whole.pointer, &[range], findings);
    }
    for state in &document.states {
        judge(state.node, &state.pointer, &STATE, findings);
        for (pointer, retrier) in state.entries("Retry") {
            judge(retrier, &pointer, &RETRIER, findings);
        }
        if let Some(batcher) = state.field("ItemBatcher") {
            let pointer = below(&state.pointer, "ItemBatcher");
            judge(batcher, &pointer, &BATCHER, findings);
        }
    }
}

fn judge(owner: &Node, pointer: &str, ranges: &[Range], findings: &mut Findings<'_>) {
    for (field, least, most) in ranges {
        let Some(node) = owner.member(field).map(|member| &member.value) else {
            continue;
        };
        // What is no number at all is another rule's business; whole numbers below 0 are reported there too.
        let Some(value) = number(node).filter(|value| *value < ABSURD) else {
            continue;
        };
        let spot = Spot::new(below(pointer, field), node.span);
        if value < *least && value >= 0.0 {
            let finding = findings.report(spot, format!("`{field}` must be {least} or more"));
            finding.says(format!("Minimum value is {least}"));
        } else if value > *most {
            let finding = findings.report(spot, format!("`{field}` must be {most} or less"));
            finding.says(format!("Maximum value is {most}"));
        }
    }
}
