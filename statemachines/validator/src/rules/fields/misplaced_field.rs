//! `misplaced-field`: a field of a machine stands in a machine of another sort.

use crate::document::{Document, Role, below};
use crate::finding::{Severity, Spot};
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "misplaced-field",
    severity: Severity::Error,
    what: "`Version` or `TimeoutSeconds` in a branch or processor, `QueryLanguage` there, or \
        `ProcessorConfig` anywhere but in a Map's processor.",
    why: "Only the whole machine has a version, a timeout and a query language; only a processor has a \
        configuration. The service refuses anything else.",
    bad: Example::standard(
        r#"{
  "StartAt": "Both",
  "States": {
    "Both": {
      "Type": "Parallel",
      "Branches": [{ "StartAt": "Only", "TimeoutSeconds": 5, "States": { "Only": { "Type": "Succeed" } } }],
      "End": true
    }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Both",
  "TimeoutSeconds": 5,
  "States": {
    "Both": {
      "Type": "Parallel",
      "Branches": [{ "StartAt": "Only", "States": { "Only": { "Type": "Succeed" } } }],
      "End": true
    }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for scope in &document.scopes {
        let (refused, owner, hint): (&[&str], _, _) = match scope.role {
            Role::Machine => (
                &["ProcessorConfig"],
                "the machine",
                "it belongs into the `ItemProcessor` of a Map",
            ),
            Role::Branch => (
                &[
                    "Version",
                    "TimeoutSeconds",
                    "QueryLanguage",
                    "ProcessorConfig",
                ],
                "a branch",
                "it belongs to the whole machine, or to a single state",
            ),
            Role::Processor => (
                &["Version", "TimeoutSeconds", "QueryLanguage"],
                "a Map's processor",
                "it belongs to the whole machine, or to a single state",
            ),
        };
        for field in refused {
            if let Some(member) = scope.node.member(field) {
                let spot = Spot::new(below(&scope.pointer, field), member.key.span);
                let finding = findings.report(spot, format!("{owner} has no field `{field}`"));
                finding.hint(hint);
                let words = format!("Field '{field}' is not supported");
                finding.says_at(scope.pointer.clone(), words);
            }
        }
    }
}
