//! `definition-too-large`: the text is larger than the service takes.

use crate::document::Document;
use crate::finding::{Severity, Spot};
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "definition-too-large",
    severity: Severity::Error,
    what: "A definition of more than 1 MiB.",
    why: "CreateStateMachine takes 1,048,576 bytes at most.",
    bad: Example::standard(
        r#"{
  "StartAt": "Done",
  "States": { "Done": { "Type": "Succeed" } }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Done",
  "States": { "Done": { "Type": "Succeed" } }
}"#,
    ),
    check: Check::Definition(check),
};

/// The largest definition, in bytes (CreateStateMachine's `definition`: 1 MiB).
const MAX_BYTES: usize = 1_048_576;

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    let bytes = document.tree.text().len();
    if bytes > MAX_BYTES {
        let message = format!("the definition has {bytes} bytes, and {MAX_BYTES} is the most");
        let finding = findings.report(Spot::default(), message);
        finding.hint("move a part into a machine of its own, started with `states:startExecution`");
        finding.says(format!("Definition exceeds {MAX_BYTES} bytes"));
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_large_definition_is_refused() {
        let padding = " ".repeat(super::MAX_BYTES);
        let text =
            format!("{{\"StartAt\":\"A\",\"States\":{{\"A\":{{\"Type\":\"Succeed\"}}}}}}{padding}");
        let report = crate::check(&text, &crate::Options::default());
        let codes: Vec<_> = report.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["definition-too-large"]);
    }
}
