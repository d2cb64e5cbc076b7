//! `query-language-downgrade`: a state of a JSONata machine asks for JSONPath.

use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "query-language-downgrade",
    severity: Severity::Error,
    what: "A state that asks for JSONPath in a machine whose `QueryLanguage` is JSONata.",
    why: "A JSONPath machine may have JSONata states, but not the other way round; the service refuses the \
        definition.",
    bad: Example::standard(
        r#"{
  "QueryLanguage": "JSONata",
  "StartAt": "Done",
  "States": { "Done": { "Type": "Succeed", "QueryLanguage": "JSONPath" } }
}"#,
    ),
    good: Example::standard(
        r#"{
  "QueryLanguage": "JSONata",
  "StartAt": "Done",
  "States": { "Done": { "Type": "Succeed", "QueryLanguage": "JSONata" } }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    let whole = document
        .scopes
        .first()
        .and_then(|whole| whole.field("QueryLanguage")?.text());
    if whole != Some("JSONata") {
        return;
    }
    for state in &document.states {
        if state.text("QueryLanguage") == Some("JSONPath") {
            let message = "a state cannot be JSONPath in a machine that is JSONata";
            let finding = findings.report(state.at("QueryLanguage"), message);
            finding.hint("set `QueryLanguage` on the states that are JSONata, not on the machine");
            let words =
                "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine";
            finding.says_at(state.pointer.clone(), words);
        }
    }
}
