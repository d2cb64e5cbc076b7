//! `empty-list`: a list or object is empty that must hold something.

use asl::syntax::{Node, NodeKind};

use crate::document::{Document, below, items};
use crate::finding::{Severity, Spot};
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "empty-list",
    severity: Severity::Error,
    what: "`States`, `Branches`, `Choices`, `ErrorEquals`, `And` or `Or` without an entry.",
    why: "There is nothing to do then, and the service refuses the definition.",
    bad: Example::standard(
        r#"{
  "StartAt": "Both",
  "States": {
    "Both": { "Type": "Parallel", "Branches": [], "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Both",
  "States": {
    "Both": {
      "Type": "Parallel",
      "Branches": [{ "StartAt": "Only", "States": { "Only": { "Type": "Succeed" } } }],
      "End": true
    }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for scope in &document.scopes {
        if let Some(states) = scope.field("States") {
            refuse_empty(states, scope.at("States"), "States", findings);
        }
    }
    for state in &document.states {
        for field in ["Branches", "Choices"] {
            if let Some(list) = state.field(field) {
                refuse_empty(list, state.at(field), field, findings);
            }
        }
        for list in ["Retry", "Catch"] {
            for (pointer, entry) in state.entries(list) {
                refuse_empty_member(entry, &pointer, "ErrorEquals", findings);
            }
        }
        for (pointer, rule) in state.entries("Choices") {
            refuse_empty_clauses(rule, &pointer, findings);
        }
    }
}

fn refuse_empty_clauses(rule: &Node, pointer: &str, findings: &mut Findings<'_>) {
    for field in ["And", "Or"] {
        refuse_empty_member(rule, pointer, field, findings);
        if let Some(clauses) = rule.member(field) {
            for (pointer, clause) in items(&clauses.value, &below(pointer, field)) {
                refuse_empty_clauses(clause, &pointer, findings);
            }
        }
    }
    if let Some(clause) = rule.member("Not") {
        refuse_empty_clauses(&clause.value, &below(pointer, "Not"), findings);
    }
}

fn refuse_empty_member(owner: &Node, pointer: &str, field: &str, findings: &mut Findings<'_>) {
    if let Some(member) = owner.member(field) {
        let spot = Spot::new(below(pointer, field), member.value.span);
        refuse_empty(&member.value, spot, field, findings);
    }
}

fn refuse_empty(node: &Node, spot: Spot, field: &str, findings: &mut Findings<'_>) {
    let is_empty = match &node.kind {
        NodeKind::Array(items) => items.is_empty(),
        NodeKind::Object(members) => members.is_empty(),
        NodeKind::Null
        | NodeKind::Bool(_)
        | NodeKind::Number(_)
        | NodeKind::String(_)
        | NodeKind::Placeholder(_)
        | NodeKind::Missing => false,
    };
    if is_empty {
        let finding = findings.report(spot, format!("`{field}` must not be empty"));
        finding.says("Value cannot be empty");
    }
}
