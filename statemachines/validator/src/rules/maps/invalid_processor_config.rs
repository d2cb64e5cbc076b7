//! `invalid-processor-config`: a processor configuration contradicts itself.

use crate::document::{Document, below, is_placeholder};
use crate::finding::{Severity, Spot};
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "invalid-processor-config",
    severity: Severity::Error,
    what: "A `ProcessorConfig` that is DISTRIBUTED without an `ExecutionType`, or has one without being \
        DISTRIBUTED.",
    why: "Only a distributed Map starts executions, and it must know of which type. The service refuses \
        the definition.",
    bad: Example::standard(
        r#"{
  "StartAt": "Each",
  "States": {
    "Each": {
      "Type": "Map",
      "ItemProcessor": {
        "ProcessorConfig": { "Mode": "DISTRIBUTED" },
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
    for scope in &document.scopes {
        let Some(config) = scope.field("ProcessorConfig") else {
            continue;
        };
        let pointer = below(&scope.pointer, "ProcessorConfig");
        let mode = config.member("Mode").map(|mode| &mode.value);
        let is_distributed = mode.is_some_and(|mode| mode.text() == Some("DISTRIBUTED"));
        let is_inline = mode.is_some_and(|mode| mode.text() == Some("INLINE"));
        if mode.is_some_and(is_placeholder) {
            continue;
        }
        match config.member("ExecutionType") {
            None if is_distributed => {
                let message = "a distributed Map needs an `ExecutionType`: `STANDARD` or `EXPRESS`";
                let finding = findings.report(Spot::new(pointer, config.span), message);
                finding.says("These fields are required: [ExecutionType]");
            }
            Some(member) if is_inline => {
                let spot = Spot::new(below(&pointer, "ExecutionType"), member.key.span);
                let message = "`ExecutionType` is for `\"Mode\": \"DISTRIBUTED\"` only";
                let finding = findings.report(spot, message);
                finding.says_at(pointer, "Field 'ExecutionType' is not supported");
            }
            None | Some(_) => {}
        }
    }
}
