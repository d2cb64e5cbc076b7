//! `invalid-template-field`: a computed field is neither a path nor a call.

use expr::intrinsic::Function;

use crate::document::{Content, Document, inside};
use crate::finding::{Severity, Spot};
use crate::rule::{Check, Example, Findings, Rule};
use spec::nearest;

pub(in crate::rules) const RULE: Rule = Rule {
    code: "invalid-template-field",
    severity: Severity::Error,
    what: "A template field whose key ends in `.$` and whose value is neither a path nor a call of an \
        intrinsic function: a misspelt function, a wrong number of arguments, a bad escape, or no text \
        at all.",
    why: "The service refuses the definition. In a text in quotes only a quote, a brace or another \
        backslash may follow a backslash.",
    bad: Example::standard(
        r#"{
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "Parameters": { "text.$": "States.Fromat('{} done', $.id)" }, "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "Parameters": { "text.$": "States.Format('{} done', $.id)" }, "End": true }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for formula in &document.formulas {
        let error = match &formula.content {
            Content::Field(None) => None,
            Content::Field(Some(Err(error))) => Some(error),
            Content::Field(Some(Ok(_)))
            | Content::Path(_)
            | Content::ReferencePath(_)
            | Content::Dynamic(_)
            | Content::Expression(_)
            | Content::Undelimited => continue,
        };
        let (span, message) = match error {
            Some(error) => (
                inside(document.tree, formula.node, &error.span),
                format!("`{}` is neither a path nor a call: {error}", formula.key),
            ),
            None => (
                formula.spot.span,
                format!(
                    "`{}` must be text with a path or a call, not {}",
                    formula.key,
                    formula.node.describe()
                ),
            ),
        };
        let finding = findings.report(Spot::new(formula.spot.pointer.clone(), span), message);
        if error.is_none() {
            finding.hint("without `.$` at the end of the key, the value is taken as it stands");
        } else if let Some(name) = nearest_function(formula.node.text().unwrap_or_default()) {
            finding.hint(format!("did you mean `{name}`?"));
        }
        finding.says_at(
            formula.field.clone(),
            format!(
                "The value for the field '{}' must be a valid JSONPath or a valid intrinsic function call",
                formula.key
            ),
        );
    }
}

/// The function that a call of an unknown one probably means.
fn nearest_function(text: &str) -> Option<&'static str> {
    let (name, _) = text.split_once('(')?;
    if Function::ALL.iter().any(|function| function.name() == name) {
        return None;
    }
    nearest(name, Function::ALL.into_iter().map(Function::name))
}
