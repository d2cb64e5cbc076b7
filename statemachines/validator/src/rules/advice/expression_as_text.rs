//! `expression-as-text`: an expression is taken as text.

use asl::QueryLanguage;
use asl::syntax::Node;
use expr::jsonata;

use crate::document::{Document, below, items};
use crate::finding::{Severity, Spot};
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "expression-as-text",
    severity: Severity::Warning,
    what: "Text between `{%` and `%}` in a template of a state that is JSONPath.",
    why: "It is handed on as it is written, delimiters and all. A state inside a Map or Parallel has the \
        language of the whole machine, not that of the state around it.",
    bad: Example::standard(
        r#"{
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "Parameters": { "id": "{% $states.input.id %}" }, "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "QueryLanguage": "JSONata", "Output": { "id": "{% $states.input.id %}" }, "End": true }
  }
}"#,
    ),
    check: Check::Definition(check),
};

const TEMPLATES: [&str; 5] = [
    "Parameters",
    "ItemSelector",
    "ResultSelector",
    "Assign",
    "Result",
];

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for state in &document.states {
        if state.language != QueryLanguage::JsonPath {
            continue;
        }
        for field in TEMPLATES {
            if let Some(node) = state.field(field) {
                search(node, &below(&state.pointer, field), findings);
            }
        }
    }
}

fn search(node: &Node, pointer: &str, findings: &mut Findings<'_>) {
    if node
        .text()
        .is_some_and(|text| jsonata::code(text).is_some())
    {
        let spot = Spot::new(pointer, node.span);
        let message = "the expression is handed on as text: this state is JSONPath";
        let finding = findings.report(spot, message);
        finding.hint("give the state `\"QueryLanguage\": \"JSONata\"`");
    }
    for member in node.members() {
        search(&member.value, &below(pointer, &member.key.text), findings);
    }
    for (pointer, item) in items(node, pointer) {
        search(item, &pointer, findings);
    }
}
