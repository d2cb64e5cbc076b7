//! What the `${Names}` of a definition stand for: things of the stack, or parameters of whoever deploys it.

use breaker::names::substitution;
use generator::Machine;
use serde_json::{Map, Value};

use crate::constructs::function::Function;
use crate::permissions;
use crate::plan::Plan;
use crate::template::intrinsic::{attribute, reference};
use crate::template::{Parameter, Template};

/// The substitutions of a machine. Names that are none of ours become parameters of the template.
pub(super) fn of(
    template: &mut Template,
    plan: &Plan<'_>,
    machine: &Machine,
) -> Map<String, Value> {
    let definition = machine.definition.to_value().to_string();
    let mut found = Map::new();
    for name in names_in(&definition) {
        let value = ours(plan, name).unwrap_or_else(|| parameter(template, name, machine));
        found.insert(name.to_owned(), value);
    }
    found
}

/// The same with the names that the spec's own permissions use beside the definition.
pub(super) fn with_permissions(
    template: &mut Template,
    plan: &Plan<'_>,
    machine: &Machine,
    found: &Map<String, Value>,
) -> Map<String, Value> {
    let mut all = found.clone();
    for permission in permissions::stated(plan, machine).map_or(&[][..], |(_, all)| all) {
        for resource in &permission.resources {
            for name in names_in(resource) {
                if !all.contains_key(name) {
                    let value =
                        ours(plan, name).unwrap_or_else(|| parameter(template, name, machine));
                    all.insert(name.to_owned(), value);
                }
            }
        }
    }
    all
}

/// What one of our own names stands for.
fn ours(plan: &Plan<'_>, name: &str) -> Option<Value> {
    if let Some(function) = Function::of(plan.spec)
        .into_iter()
        .find(|one| one.id() == name)
    {
        return Some(attribute(function.id(), "Arn"));
    }
    match name {
        substitution::TABLE => Some(plan.table_name()),
        substitution::TOPIC => Some(plan.topic_arn()),
        substitution::INCIDENT_MACHINE => Some(plan.incident_arn()),
        substitution::EVENT_BUS => Some(Value::from("default")),
        _ => None,
    }
}

/// A parameter for a name of the user's own.
fn parameter(template: &mut Template, name: &str, machine: &Machine) -> Value {
    let id: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    template.parameters.entry(id.clone()).or_insert(Parameter {
        kind: "String",
        description: format!(
            "What `{name}` stands for in the definition of {}.",
            machine.name
        ),
        default: None,
        allowed_values: Vec::new(),
        allowed_pattern: None,
    });
    reference(&id)
}

/// The names between `${` and `}`, each once, in the order of the text.
fn names_in(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for (at, opening) in text.match_indices("${") {
        let rest = text.get(at + opening.len()..).unwrap_or_default();
        let Some((name, _)) = rest.split_once('}') else {
            continue;
        };
        let is_name = !name.is_empty()
            && name
                .chars()
                .all(|one| one.is_ascii_alphanumeric() || one == '_');
        if is_name && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::names_in;

    #[test]
    fn only_names_are_names() {
        let text = r#"{"a": "${Table}", "b": "${Table}/${My_Queue}", "c": "${", "d": "${a b}", "e": "${}"}"#;
        assert_eq!(names_in(text), ["Table", "My_Queue"]);
    }
}
