//! `batcher-without-limit`: a batcher does not say how large a batch is.

use asl::syntax::NodeKind;

use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "batcher-without-limit",
    severity: Severity::Error,
    what: "An `ItemBatcher` with neither `MaxItemsPerBatch` nor `MaxInputBytesPerBatch`, nor a path to one.",
    why: "Something must end a batch; the language wants one limit at least.",
    bad: Example::standard(
        r#"{
  "StartAt": "Each",
  "States": {
    "Each": {
      "Type": "Map",
      "ItemBatcher": { "BatchInput": { "shop": "north" } },
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
      "ItemBatcher": { "BatchInput": { "shop": "north" }, "MaxItemsPerBatch": 10 },
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

const LIMITS: [&str; 4] = [
    "MaxItemsPerBatch",
    "MaxItemsPerBatchPath",
    "MaxInputBytesPerBatch",
    "MaxInputBytesPerBatchPath",
];

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for state in &document.states {
        let Some(batcher) = state.field("ItemBatcher") else {
            continue;
        };
        let is_object = matches!(batcher.kind, NodeKind::Object(_));
        if is_object && !LIMITS.iter().any(|limit| batcher.member(limit).is_some()) {
            let message = "`ItemBatcher` needs `MaxItemsPerBatch` or `MaxInputBytesPerBatch`";
            let finding = findings.report(state.at_key("ItemBatcher"), message);
            finding.says(format!(
                "This object should have at least one of the following fields: [{}]",
                LIMITS.join(", ")
            ));
        }
    }
}
