//! `undefined-variable`: a variable is read that nothing before has set.

use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};
use crate::variables::Known;
use spec::nearest;

pub(in crate::rules) const RULE: Rule = Rule {
    code: "undefined-variable",
    severity: Severity::Warning,
    what: "A variable that no way to the state assigns, in its own machine or in one around it.",
    why: "The state would fail when it runs. The service accepts the definition all the same, so nothing \
        else says so before.",
    bad: Example::standard(
        r#"{
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "Parameters": { "id.$": "$orderId" }, "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Remember",
  "States": {
    "Remember": { "Type": "Pass", "Assign": { "orderId.$": "$.id" }, "Next": "Note" },
    "Note": { "Type": "Pass", "Parameters": { "id.$": "$orderId" }, "End": true }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    let known = Known::of(document);
    for formula in &document.formulas {
        for name in formula.variables() {
            if known.has(formula.state, name) {
                continue;
            }
            let message = format!("nothing on the way here sets the variable `${name}`");
            let finding = findings.report(formula.spot.clone(), message);
            if let Some(nearest) = nearest(name, known.names(formula.state)) {
                finding.hint(format!("did you mean `${nearest}`?"));
            } else {
                finding.hint(format!(
                    "set it with `\"Assign\": {{ \"{name}\": … }}` in a state before"
                ));
            }
        }
    }
}
