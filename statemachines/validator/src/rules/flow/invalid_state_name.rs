//! `invalid-state-name`: a state has no name, or one that is too long.

use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "invalid-state-name",
    severity: Severity::Error,
    what: "A state name that is empty or longer than 80 characters.",
    why: "The service refuses the definition.",
    bad: Example::standard(
        r#"{
  "StartAt": "Check the order, reserve the stock, charge the card and tell the customer what came of it",
  "States": {
    "Check the order, reserve the stock, charge the card and tell the customer what came of it": { "Type": "Succeed" }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Order",
  "States": {
    "Order": { "Type": "Succeed", "Comment": "Check the order, reserve the stock, charge the card and tell the customer." }
  }
}"#,
    ),
    check: Check::Definition(check),
};

/// The longest name of a state, in characters.
const MAX_CHARACTERS: usize = 80;

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for state in &document.states {
        let length = state.name.chars().count();
        let message = if state.name.is_empty() {
            "a state needs a name".to_owned()
        } else if length > MAX_CHARACTERS && !asl::is_placeholder(state.name) {
            format!("the name has {length} characters, and {MAX_CHARACTERS} is the most")
        } else {
            continue;
        };
        let finding = findings.report(state.spot(), message);
        finding.hint("say more in its `Comment`");
        let words = "State name does not follow the naming convention";
        finding.answers("INVALID_STATE_NAME", Some(state.pointer.clone()), words);
    }
}
