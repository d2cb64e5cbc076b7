//! `duplicate-label`: two Maps have the same label.

use asl::StateKind;
use std::collections::BTreeSet;

use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "duplicate-label",
    severity: Severity::Error,
    what: "A `Label` that another Map of the definition has too.",
    why: "Map Runs are told apart by it. The service refuses the definition.",
    bad: Example::standard(
        r#"{
  "StartAt": "First",
  "States": {
    "First": {
      "Type": "Map",
      "Label": "orders",
      "ItemProcessor": {
        "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
        "StartAt": "One",
        "States": { "One": { "Type": "Succeed" } }
      },
      "Next": "Second"
    },
    "Second": {
      "Type": "Map",
      "Label": "orders",
      "ItemProcessor": {
        "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
        "StartAt": "Two",
        "States": { "Two": { "Type": "Succeed" } }
      },
      "End": true
    }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "First",
  "States": {
    "First": {
      "Type": "Map",
      "Label": "orders",
      "ItemProcessor": {
        "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
        "StartAt": "One",
        "States": { "One": { "Type": "Succeed" } }
      },
      "Next": "Second"
    },
    "Second": {
      "Type": "Map",
      "Label": "refunds",
      "ItemProcessor": {
        "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
        "StartAt": "Two",
        "States": { "Two": { "Type": "Succeed" } }
      },
      "End": true
    }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    let mut seen = BTreeSet::new();
    for state in &document.states {
        let Some(label) = state.text("Label") else {
            continue;
        };
        if state.kind == Some(StateKind::Map) && !asl::is_placeholder(label) && !seen.insert(label)
        {
            let message = format!("another Map has the label `{label}` already");
            let finding = findings.report(state.at("Label"), message);
            let at = Some(state.at("Label").pointer);
            finding.answers(
                "DUPLICATE_LABEL_NAME",
                at,
                format!("Duplicate Label: {label}"),
            );
        }
    }
}
