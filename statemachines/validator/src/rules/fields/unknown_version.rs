//! `unknown-version`: the language has no such version.

use crate::document::{Document, is_placeholder};
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "unknown-version",
    severity: Severity::Error,
    what: "A `Version` other than `1.0`.",
    why: "There is only one version of the language, and the service refuses others.",
    bad: Example::standard(
        r#"{
  "StartAt": "Done",
  "Version": "2.0",
  "States": { "Done": { "Type": "Succeed" } }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Done",
  "Version": "1.0",
  "States": { "Done": { "Type": "Succeed" } }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    let Some(whole) = document.scopes.first() else {
        return;
    };
    let Some(version) = whole.field("Version") else {
        return;
    };
    if version.text().is_some_and(|text| text != "1.0") && !is_placeholder(version) {
        let finding = findings.report(whole.at("Version"), "the only version there is, is `1.0`");
        finding.hint("leave the field out");
        finding.says("Value should be one of the following: [1.0]");
    }
}
