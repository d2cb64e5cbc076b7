//! `distributed-only-field`: a field only works in a distributed Map.

use asl::StateKind;

use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "distributed-only-field",
    severity: Severity::Warning,
    what: "`ItemReader`, `ItemBatcher`, `ResultWriter` or `Label` in a Map whose processor is not \
        `\"Mode\": \"DISTRIBUTED\"`.",
    why: "An inline Map takes its items from its input and hands its results on; these fields belong to a \
        distributed one.",
    bad: Example::standard(
        r#"{
  "StartAt": "Each",
  "States": {
    "Each": {
      "Type": "Map",
      "ItemBatcher": { "MaxItemsPerBatch": 10 },
      "ItemProcessor": { "StartAt": "Item", "States": { "Item": { "Type": "Succeed" } } },
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
      "ItemBatcher": { "MaxItemsPerBatch": 10 },
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
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for state in &document.states {
        let processor = state.field("ItemProcessor").or(state.field("Iterator"));
        let (Some(StateKind::Map), Some(processor)) = (state.kind, processor) else {
            continue;
        };
        let mode = processor
            .member("ProcessorConfig")
            .and_then(|config| config.value.member("Mode")?.value.text());
        if mode.is_some_and(|mode| mode != "INLINE") {
            continue;
        }
        for field in ["ItemReader", "ItemBatcher", "ResultWriter", "Label"] {
            if state.has(field) {
                let message = format!("`{field}` is for distributed Maps, and this one is inline");
                let finding = findings.report(state.at_key(field), message);
                finding.hint("give the processor `\"ProcessorConfig\": { \"Mode\": \"DISTRIBUTED\", \"ExecutionType\": \"STANDARD\" }`");
            }
        }
    }
}
