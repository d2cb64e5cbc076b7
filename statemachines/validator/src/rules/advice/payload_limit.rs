//! `payload-limit`: a payload may pass the limit.

use asl::StateKind;
use asl::syntax::NodeKind;

use crate::document::{Document, State};
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "payload-limit",
    severity: Severity::Warning,
    what: "A value written into a state that is larger than a payload may be, or a distributed Map that \
        reads its items from S3 and hands on every result.",
    why: "A state may hand on 256 KiB; with more the execution fails with States.DataLimitExceeded. \
        Thousands of results pass that soon.",
    bad: Example::standard(
        r#"{
  "StartAt": "Each",
  "States": {
    "Each": {
      "Type": "Map",
      "ItemReader": {
        "Resource": "arn:aws:states:::s3:getObject",
        "ReaderConfig": { "InputType": "JSONL" },
        "Parameters": { "Bucket": "orders", "Key": "today.jsonl" }
      },
      "ItemProcessor": {
        "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
        "StartAt": "Item",
        "States": { "Item": { "Type": "Succeed" } }
      },
      "End": true
    }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Each",
  "States": {
    "Each": {
      "Type": "Map",
      "ItemReader": {
        "Resource": "arn:aws:states:::s3:getObject",
        "ReaderConfig": { "InputType": "JSONL" },
        "Parameters": { "Bucket": "orders", "Key": "today.jsonl" }
      },
      "ItemProcessor": {
        "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
        "StartAt": "Item",
        "States": { "Item": { "Type": "Succeed" } }
      },
      "ResultWriter": {
        "Resource": "arn:aws:states:::s3:putObject",
        "Parameters": { "Bucket": "orders", "Prefix": "results" }
      },
      "End": true
    }
  }
}"#,
    ),
    check: Check::Definition(check),
};

/// The largest payload of a state, in bytes (quota: 256 KiB).
const MAX_PAYLOAD: usize = 262_144;

/// Fields that hold a payload as it is written.
const PAYLOADS: [&str; 5] = [
    "Result",
    "Parameters",
    "Arguments",
    "Output",
    "ItemSelector",
];

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for state in &document.states {
        for field in PAYLOADS {
            let Some(node) = state.field(field) else {
                continue;
            };
            let bytes = node.span.end.saturating_sub(node.span.start);
            // White space is no part of a payload; only a value well beyond the limit is worth measuring.
            if bytes > MAX_PAYLOAD && node.to_value().to_string().len() > MAX_PAYLOAD {
                let message =
                    format!("`{field}` is larger than a payload may be: {MAX_PAYLOAD} bytes");
                let finding = findings.report(state.at_key(field), message);
                finding.hint("keep it in S3, and hand on where it is");
            }
        }
        if hands_on_everything(state) {
            let message = format!("every result of `{}` goes into one payload", state.name);
            let finding = findings.report(state.spot(), message);
            finding.hint("add a `ResultWriter`, which puts them into S3");
            finding.hint("or throw them away: `\"ResultPath\": null`, or an `Output` without them");
        }
    }
}

fn hands_on_everything(state: &State<'_>) -> bool {
    let narrowed = ["ResultWriter", "ResultSelector", "Output"];
    let is_thrown_away = state
        .field("ResultPath")
        .is_some_and(|path| matches!(path.kind, NodeKind::Null));
    state.kind == Some(StateKind::Map)
        && state.has("ItemReader")
        && !narrowed.iter().any(|field| state.has(field))
        && !is_thrown_away
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_value_beyond_the_limit_is_seen() {
        let long = "x".repeat(super::MAX_PAYLOAD);
        let text = format!(
            r#"{{"StartAt":"A","States":{{"A":{{"Type":"Pass","Result":"{long}","End":true}}}}}}"#
        );
        let report = crate::check(&text, &crate::Options::default());
        let codes: Vec<_> = report.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["payload-limit"]);
    }
}
