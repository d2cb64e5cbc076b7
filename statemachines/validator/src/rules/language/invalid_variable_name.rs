//! `invalid-variable-name`: a variable has a name that cannot be read.

use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};
use crate::variables::assignments;

pub(in crate::rules) const RULE: Rule = Rule {
    code: "invalid-variable-name",
    severity: Severity::Warning,
    what: "A name in `Assign` that is too long (80 characters at most), or has other characters than \
        letters, digits and `_`, a letter first.",
    why: "An expression cannot read such a variable: `$order-id` is `$order` less `id`. The service is \
        known to refuse such names, though not every tool has it so.",
    bad: Example::standard(
        r#"{
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "Assign": { "order-id.$": "$.id" }, "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "Assign": { "orderId.$": "$.id" }, "End": true }
  }
}"#,
    ),
    check: Check::Definition(check),
};

/// The longest name of a variable, in characters.
const MAX_CHARACTERS: usize = 80;

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for assignment in assignments(document) {
        let name = assignment.name;
        let is_word = name.chars().all(|c| c.is_alphanumeric() || c == '_')
            && name.starts_with(char::is_alphabetic);
        let message = if name.chars().count() > MAX_CHARACTERS {
            format!("the variable's name is longer than {MAX_CHARACTERS} characters")
        } else if !is_word && !asl::is_placeholder(name) {
            format!("no expression can read a variable called `{name}`")
        } else {
            continue;
        };
        let finding = findings.report(assignment.spot, message);
        finding.hint("use letters, digits and `_` only, a letter first");
    }
}
