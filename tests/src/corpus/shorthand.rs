//! What a case may write in place of a whole definition.

use asl::syntax::{Node, NodeKind};
use serde_json::{Map, Value, json};

use super::fields::Notes;

/// Name of the state that a shorthand is about.
const STATE: &str = "State";

/// The fields that say what is run, of which a case has one.
pub(super) const SUBJECTS: [&str; 7] = [
    "definition",
    "state",
    "jsonata",
    "intrinsic",
    "rule",
    "text",
    "test_state",
];

/// The definition that a case is about, unless it is one of TestState.
pub(super) fn definition(
    kind: &str,
    node: &Node,
    language: Option<&str>,
    variables: Option<Value>,
    notes: &mut Notes<'_>,
) -> Value {
    let machine = match kind {
        "definition" => return node.to_value(),
        "state" => state(node.to_value()),
        "jsonata" => {
            json!({"QueryLanguage": "JSONata", "Type": "Pass", "Output": expression(node, notes), "End": true})
        }
        "intrinsic" => {
            json!({"Type": "Pass", "Parameters": {"value.$": text(node, notes)}, "OutputPath": "$.value", "End": true})
        }
        _ => return rule(node.to_value(), language),
    };
    let mut definition = json!({"StartAt": STATE, "States": {STATE: machine}});
    if let Some(language) = language {
        definition["QueryLanguage"] = json!(language);
    }
    if let Some(variables) = variables {
        definition["StartAt"] = json!("Variables");
        definition["States"]["Variables"] =
            json!({"Type": "Pass", "Assign": variables, "Next": STATE});
    }
    definition
}

/// A state that ends its machine, unless it says otherwise.
fn state(mut state: Value) -> Value {
    let ends = ["Next", "End", "Choices"]
        .iter()
        .any(|key| state.get(key).is_some());
    let is_terminal = matches!(state["Type"].as_str(), Some("Succeed" | "Fail"));
    if let (false, false, Some(fields)) = (ends, is_terminal, state.as_object_mut()) {
        fields.insert("End".to_owned(), Value::Bool(true));
    }
    state
}

/// A machine whose output is `matched` or `missed`.
fn rule(rule: Value, language: Option<&str>) -> Value {
    let mut rule = rule.as_object().cloned().unwrap_or_else(Map::new);
    rule.insert("Next".to_owned(), json!("Matched"));
    let result = |text: &str| match language {
        Some("JSONata") => json!({"Type": "Pass", "Output": text, "End": true}),
        _ => json!({"Type": "Pass", "Result": text, "End": true}),
    };
    let mut definition = json!({
        "StartAt": STATE,
        "States": {
            STATE: {"Type": "Choice", "Choices": [rule], "Default": "Missed"},
            "Matched": result("matched"),
            "Missed": result("missed"),
        }
    });
    if let Some(language) = language {
        definition["QueryLanguage"] = json!(language);
    }
    definition
}

fn expression(node: &Node, notes: &mut Notes<'_>) -> String {
    format!("{{% {} %}}", text(node, notes))
}

fn text<'n>(node: &'n Node, notes: &mut Notes<'_>) -> &'n str {
    match &node.kind {
        NodeKind::String(text) => text,
        _ => {
            notes.at(node, format!("expected text, found {}", node.describe()));
            ""
        }
    }
}
