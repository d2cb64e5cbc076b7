//! `result-too-early`: an expression reads a result where there is none.

use crate::document::{Document, Moment};
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "result-too-early",
    severity: Severity::Warning,
    what: "`$states.result` in a field that is evaluated before the work is done, in a catcher, or in a \
        state that has no result at all.",
    why: "It has no value there, and the state fails with States.QueryEvaluationError when it runs. Only \
        the `Output` and `Assign` of a Task, Parallel or Map know a result.",
    bad: Example::standard(
        r#"{
  "QueryLanguage": "JSONata",
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "Output": "{% $states.result %}", "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "QueryLanguage": "JSONata",
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "Output": "{% $states.input %}", "End": true }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for formula in &document.formulas {
        let states = formula.expression().and_then(|it| it.reads().states);
        let reads_result = states.is_some_and(|fields| fields.iter().any(|it| it == "result"));
        if reads_result && formula.moment != Moment::After {
            let message = "there is no `$states.result` here";
            let finding = findings.report(formula.spot.clone(), message);
            finding.hint(match formula.moment {
                Moment::Caught => "a catcher knows `$states.errorOutput`",
                Moment::Before | Moment::After => "the state's input is `$states.input`",
            });
        }
    }
}
