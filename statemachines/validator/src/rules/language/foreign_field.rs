//! `foreign-field`: a field belongs to the other query language.

use std::collections::BTreeSet;

use asl::syntax::Node;
use asl::{Problem, QueryLanguage};

use crate::document::{Document, below, clauses};
use crate::finding::{Severity, Spot};
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "foreign-field",
    severity: Severity::Error,
    what: "A field of JSONPath in a JSONata state, such as `ResultPath`, or one of JSONata in a JSONPath \
        state, such as `Output`.",
    why: "Each language has its own fields for the same purposes. A state inside a Map or Parallel has the \
        language of the whole machine unless it says otherwise itself. The service refuses the \
        definition.",
    bad: Example::standard(
        r#"{
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "Output": { "noted": true }, "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "QueryLanguage": "JSONata", "Output": { "noted": true }, "End": true }
  }
}"#,
    ),
    check: Check::Definition(check),
};

/// Fields of a state that only JSONPath has, each with what JSONata has instead.
const PATH_ONLY: [(&str, &str); 23] = [
    ("InputPath", "use `$states.input` where it is needed"),
    ("OutputPath", "use `Output`"),
    (
        "ResultPath",
        "use `Output`, with `$states.input` in it for what to keep",
    ),
    (
        "ResultSelector",
        "use `Output`, with `$states.result` in it",
    ),
    ("Parameters", "use `Arguments`, or `ItemSelector` in a Map"),
    ("Result", "use `Output`"),
    ("ItemsPath", "use `Items`"),
    ("SecondsPath", "put an expression into `Seconds`"),
    ("TimestampPath", "put an expression into `Timestamp`"),
    (
        "TimeoutSecondsPath",
        "put an expression into `TimeoutSeconds`",
    ),
    (
        "HeartbeatSecondsPath",
        "put an expression into `HeartbeatSeconds`",
    ),
    (
        "MaxConcurrencyPath",
        "put an expression into `MaxConcurrency`",
    ),
    (
        "ToleratedFailureCountPath",
        "put an expression into `ToleratedFailureCount`",
    ),
    (
        "ToleratedFailurePercentagePath",
        "put an expression into `ToleratedFailurePercentage`",
    ),
    ("ErrorPath", "put an expression into `Error`"),
    ("CausePath", "put an expression into `Cause`"),
    ("Variable", "put an expression into `Condition`"),
    ("And", "use `and` in the expression of a `Condition`"),
    ("Or", "use `or` in the expression of a `Condition`"),
    ("Not", "use `$not` in the expression of a `Condition`"),
    ("MaxItemsPath", "put an expression into `MaxItems`"),
    (
        "MaxItemsPerBatchPath",
        "put an expression into `MaxItemsPerBatch`",
    ),
    (
        "MaxInputBytesPerBatchPath",
        "put an expression into `MaxInputBytesPerBatch`",
    ),
];

/// Fields of a state that only JSONata has, each with what JSONPath has instead.
const EXPRESSION_ONLY: [(&str, &str); 4] = [
    ("Arguments", "use `Parameters`"),
    (
        "Output",
        "use `ResultSelector`, `ResultPath` and `OutputPath`",
    ),
    ("Items", "use `ItemsPath`"),
    ("Condition", "use `Variable` and a comparison"),
];

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    // A field that the construct has in neither language is unknown, and that was said.
    let unknown: BTreeSet<&str> = document
        .errors
        .iter()
        .filter(|error| matches!(error.problem, Problem::UnknownField { .. }))
        .map(|error| error.place.pointer.as_str())
        .collect();
    for state in &document.states {
        let mut judge = |owner, pointer: &str| {
            judge(state.language, owner, pointer, &unknown, findings);
        };
        judge(state.node, &state.pointer);
        for (pointer, rule) in state.entries("Choices") {
            judge(rule, &pointer);
            for (pointer, clause) in clauses(rule, &pointer) {
                judge(clause, &pointer);
            }
        }
        for (pointer, catcher) in state.entries("Catch") {
            judge(catcher, &pointer);
        }
        for part in ["ItemReader", "ItemBatcher", "ResultWriter"] {
            if let Some(node) = state.field(part) {
                let pointer = below(&state.pointer, part);
                judge(node, &pointer);
                if let Some(config) = node.member("ReaderConfig") {
                    judge(&config.value, &below(&pointer, "ReaderConfig"));
                }
            }
        }
    }
}

fn judge(
    language: QueryLanguage,
    owner: &Node,
    pointer: &str,
    unknown: &BTreeSet<&str>,
    findings: &mut Findings<'_>,
) {
    let (foreign, other): (&[(&str, &str)], _) = match language {
        QueryLanguage::JsonPath => (&EXPRESSION_ONLY, QueryLanguage::Jsonata),
        QueryLanguage::Jsonata => (&PATH_ONLY, QueryLanguage::JsonPath),
    };
    let (own, other) = (language.as_str(), other.as_str());
    for (field, instead) in foreign {
        if let Some(member) = owner.member(field) {
            let spot = Spot::new(below(pointer, field), member.key.span);
            if unknown.contains(spot.pointer.as_str()) {
                continue;
            }
            let message = format!("`{field}` is a field of {other}, and this state is {own}");
            let finding = findings.report(spot, message);
            finding.hint(*instead);
            finding.hint(format!(
                "or give the state `\"QueryLanguage\": \"{other}\"`"
            ));
            let words = format!(
                "The QueryLanguage is set to '{own}', but field '{field}' is only supported for the '{other}' QueryLanguage"
            );
            finding.says_at(pointer, words);
        }
    }
}
