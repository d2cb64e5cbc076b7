//! `conflicting-template-fields`: a field of a template stands twice, once computed.

use crate::answer::parent;
use crate::document::{Content, Document};
use crate::finding::{Severity, Spot};
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "conflicting-template-fields",
    severity: Severity::Error,
    what: "A template with both `name` and `name.$` in one object.",
    why: "Both give the field `name`, and the service refuses to choose.",
    bad: Example::standard(
        r#"{
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "Parameters": { "id": "none", "id.$": "$.id" }, "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "Parameters": { "id.$": "$.id" }, "End": true }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for formula in &document.formulas {
        if !matches!(formula.content, Content::Field(_)) {
            continue;
        }
        let Some(plain) = formula.key.strip_suffix(".$") else {
            continue;
        };
        let owner = document.tree.root().find(parent(&formula.spot.pointer));
        if owner.is_some_and(|owner| owner.member(plain).is_some()) {
            let span = document
                .tree
                .key_span(&formula.spot.pointer)
                .unwrap_or(formula.spot.span);
            let spot = Spot::new(formula.spot.pointer.clone(), span);
            let message = format!("`{plain}` and `{}` give the same field", formula.key);
            let finding = findings.report(spot, message);
            finding.hint("keep one of them");
            let words = format!("Duplicate field '{plain}' after removing the suffix '.$'");
            finding.says_at(formula.field.clone(), words);
        }
    }
}
