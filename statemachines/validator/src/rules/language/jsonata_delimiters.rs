//! `jsonata-delimiters`: an expression lacks one of its delimiters.

use crate::document::{Content, Document};
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "jsonata-delimiters",
    severity: Severity::Error,
    what: "Text in a JSONata state that starts with `{%` or ends with `%}`, but not both, or a `Condition` \
        with neither.",
    why: "An expression fills its string from the first character to the last. With one delimiter only, \
        the service refuses the definition.",
    bad: Example::standard(
        r#"{
  "QueryLanguage": "JSONata",
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "Output": "Order {% $states.input.id %}", "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "QueryLanguage": "JSONata",
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "Output": "{% 'Order ' & $states.input.id %}", "End": true }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for formula in &document.formulas {
        if !matches!(formula.content, Content::Undelimited) {
            continue;
        }
        let message = "an expression starts with `{%` and ends with `%}`";
        let finding = findings.report(formula.spot.clone(), message);
        finding.hint("put the whole text inside: `{% 'Order ' & $states.input.id %}`");
        finding.says("JSONata string must start with {% and end with %}");
    }
}
