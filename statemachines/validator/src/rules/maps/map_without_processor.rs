//! `map-without-processor`: a Map does not say what to do with its items.

use asl::StateKind;

use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "map-without-processor",
    severity: Severity::Error,
    what: "A Map with neither `ItemProcessor` nor `Iterator`, or with both; or with both `ItemSelector` and \
        `Parameters`.",
    why: "`Iterator` and `Parameters` are the old names. One of each pair is enough, and the service \
        refuses the definition otherwise.",
    bad: Example::standard(
        r#"{
  "StartAt": "Each",
  "States": {
    "Each": { "Type": "Map", "ItemsPath": "$.items", "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Each",
  "States": {
    "Each": {
      "Type": "Map",
      "ItemsPath": "$.items",
      "ItemProcessor": { "StartAt": "Item", "States": { "Item": { "Type": "Succeed" } } },
      "End": true
    }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for state in &document.states {
        if state.kind != Some(StateKind::Map) {
            continue;
        }
        let has = |field: &str| state.has(field);
        if !has("ItemProcessor") && !has("Iterator") {
            let message = format!("state `{}` needs an `ItemProcessor`", state.name);
            let finding = findings.report(state.spot(), message);
            finding.says(
                "This object should have only one of the following fields: [ItemProcessor, Iterator]",
            );
        }
        for (new, old) in [
            ("ItemProcessor", "Iterator"),
            ("ItemSelector", "Parameters"),
        ] {
            if has(new) && has(old) {
                let message =
                    format!("`{old}` is the old name of `{new}`: only one of them may be there");
                let finding = findings.report(state.at_key(old), message);
                finding.hint(format!("keep `{new}`"));
                let words =
                    format!("There should only be one of the following fields: [{new}, {old}]");
                finding.says_at(state.pointer.clone(), words);
            }
        }
    }
}
