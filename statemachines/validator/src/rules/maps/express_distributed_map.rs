//! `express-distributed-map`: an Express workflow cannot run a distributed Map.

use asl::ExecutionType;

use crate::document::Document;
use crate::finding::{Severity, Spot};
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "express-distributed-map",
    severity: Severity::Error,
    what: "A Map with `\"Mode\": \"DISTRIBUTED\"` in an Express workflow, or in the Express executions of \
        another distributed Map.",
    why: "It may run far longer than the five minutes that an Express workflow has; the service refuses \
        the definition.",
    bad: Example::express(
        r#"{
  "StartAt": "Each",
  "States": {
    "Each": {
      "Type": "Map",
      "ItemProcessor": {
        "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS" },
        "StartAt": "Item",
        "States": { "Item": { "Type": "Succeed" } }
      },
      "End": true
    }
  }
}"#,
    ),
    good: Example::express(
        r#"{
  "StartAt": "Each",
  "States": {
    "Each": {
      "Type": "Map",
      "ItemProcessor": {
        "ProcessorConfig": { "Mode": "INLINE" },
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
        let around = scope
            .holder
            .and_then(|state| document.scope_of(document.states.get(state)?));
        let in_express = around.is_some_and(|around| around.workflow == ExecutionType::Express);
        let config = scope.field("ProcessorConfig");
        let Some(mode) = config.and_then(|config| config.member("Mode")) else {
            continue;
        };
        if in_express && mode.value.text() == Some("DISTRIBUTED") {
            let pointer = format!("{}/ProcessorConfig/Mode", scope.pointer);
            let message = "an Express workflow cannot run a distributed Map";
            let finding = findings.report(Spot::new(pointer, mode.value.span), message);
            finding.hint("use `\"Mode\": \"INLINE\"`, or make the workflow a Standard one");
            finding.says("The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines");
        }
    }
}
