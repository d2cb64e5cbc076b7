//! `duplicate-state-name`: two states have the same name.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::document::{Document, State};
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "duplicate-state-name",
    severity: Severity::Error,
    what: "A state with the name of another one, also when that stands in another branch or processor.",
    why: "Names are unique in the whole machine: history and logs show nothing else of a state. The \
        service refuses the definition.",
    bad: Example::standard(
        r#"{
  "StartAt": "Each",
  "States": {
    "Each": {
      "Type": "Map",
      "ItemProcessor": { "StartAt": "Done", "States": { "Done": { "Type": "Succeed" } } },
      "Next": "Done"
    },
    "Done": { "Type": "Succeed" }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Each",
  "States": {
    "Each": {
      "Type": "Map",
      "ItemProcessor": { "StartAt": "Item done", "States": { "Item done": { "Type": "Succeed" } } },
      "Next": "Done"
    },
    "Done": { "Type": "Succeed" }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    let mut first: BTreeMap<&str, &State<'_>> = BTreeMap::new();
    for state in &document.states {
        match first.entry(state.name) {
            Entry::Vacant(entry) => {
                entry.insert(state);
            }
            // Twice in one object is a duplicate key.
            Entry::Occupied(entry) if entry.get().scope == state.scope => {}
            Entry::Occupied(entry) => {
                let line = document.tree.position(entry.get().key.start).line;
                let message = format!("there is a state `{}` in line {line} already", state.name);
                let finding = findings.report(state.spot(), message);
                finding
                    .hint("names are unique in the whole definition, inside branches and Maps too");
                let at = Some(state.pointer.clone());
                let words = format!("Duplicate State name: {}", state.name);
                finding.answers("DUPLICATE_STATE_NAME", at, words);
            }
        }
    }
}
