//! The definitions that a stack's machines should have, as CloudFormation would give them.

use serde_json::Value;

use crate::deploy::change::{Action, Change};
use crate::deploy::compare;
use crate::deploy::intrinsics::{Scope, Unresolved};

/// The type of a machine.
const MACHINE: &str = "AWS::StepFunctions::StateMachine";

/// What follows from a machine's definition by itself.
const FOLLOWING: [&str; 2] = [
    "AWS::StepFunctions::StateMachineAlias",
    "AWS::StepFunctions::StateMachineVersion",
];

/// A machine and the definition that it should have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Its logical id.
    pub id: String,
    /// Its ARN.
    pub machine: String,
    /// Its definition.
    pub definition: String,
}

/// The machines of a template that are in the deployed stack, with their definitions; those that are not are changes of the
/// stack.
///
/// # Errors
/// When a definition needs what the stack has not.
pub fn definitions(scope: &Scope<'_>) -> Result<Vec<Wanted>, Unresolved> {
    let empty = serde_json::Map::new();
    let resources = scope.template.get("Resources").and_then(Value::as_object);
    let mut wanted = Vec::new();
    for (id, resource) in resources.unwrap_or(&empty) {
        if resource.get("Type").and_then(Value::as_str) != Some(MACHINE) {
            continue;
        }
        if let Some(machine) = scope.resources.get(id) {
            wanted.push(Wanted {
                id: id.clone(),
                machine: machine.clone(),
                definition: definition(scope, resource)?,
            });
        }
    }
    Ok(wanted)
}

/// The text of a definition, with its substitutions made as CloudFormation makes them: in the text, whatever they hold.
fn definition(scope: &Scope<'_>, resource: &Value) -> Result<String, Unresolved> {
    let foreign = || Unresolved::Foreign("a machine without DefinitionString".to_owned());
    let properties = resource.get("Properties").ok_or_else(foreign)?;
    let text = properties.get("DefinitionString").and_then(Value::as_str);
    let mut text = text.ok_or_else(foreign)?.to_owned();
    let substitutions = properties
        .get("DefinitionSubstitutions")
        .and_then(Value::as_object);
    for (name, value) in substitutions.into_iter().flatten() {
        text = text.replace(&format!("${{{name}}}"), &scope.text(value)?);
    }
    Ok(text)
}

/// The changes between two templates that are more than machines' definitions.
#[must_use]
pub fn left_out(deployed: &Value, template: &Value) -> Vec<Change> {
    let is_more = |change: &Change| {
        let follows = FOLLOWING.contains(&change.kind.as_str());
        let only_definition = change.kind == MACHINE
            && change.action == Action::Modify
            && change.details.iter().all(|detail| {
                let path = detail.path.strip_prefix("Properties.").unwrap_or_default();
                path.starts_with("DefinitionS")
            });
        !follows && !only_definition
    };
    let mut changes = compare::templates(deployed, template);
    changes.retain(is_more);
    changes
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::{definitions, left_out};
    use crate::deploy::intrinsics::Scope;

    #[test]
    fn definitions_are_filled_in() {
        let template = json!({ "Resources": {
            "Call": { "Type": "AWS::Lambda::Function" },
            "PaymentsGuard": { "Type": "AWS::StepFunctions::StateMachine", "Properties": {
                "DefinitionString": r#"{"Resource":"${Call}","Other":"${States.Format}"}"#,
                "DefinitionSubstitutions": { "Call": { "Fn::GetAtt": ["Call", "Arn"] } },
            }},
            "NewGuard": { "Type": "AWS::StepFunctions::StateMachine", "Properties": {} },
        }});
        let resources = BTreeMap::from([
            ("Call".to_owned(), "c".to_owned()),
            ("PaymentsGuard".to_owned(), "arn:guard".to_owned()),
        ]);
        let scope = Scope {
            template: &template,
            parameters: &BTreeMap::new(),
            resources: &resources,
            stack: "arn:aws:cloudformation:eu-central-1:1:stack/checkout/1",
        };
        let wanted = definitions(&scope).unwrap();
        assert_eq!(wanted.len(), 1);
        assert_eq!(
            wanted[0].definition,
            r#"{"Resource":"arn:aws:lambda:eu-central-1:1:function:c","Other":"${States.Format}"}"#
        );
    }

    #[test]
    fn whatever_is_more_than_a_definition_is_left_out() {
        let machine = |definition: &str, role: &str| {
            json!({ "Type": "AWS::StepFunctions::StateMachine", "Properties": {
                "DefinitionString": definition, "RoleArn": role,
            }})
        };
        let old =
            json!({ "Resources": { "A": machine("{\"a\":1}", "r"), "B": machine("{}", "r") } });
        let new = json!({ "Resources": {
            "A": machine("{\"a\":2}", "r"), "B": machine("{}", "s"),
            "V": { "Type": "AWS::StepFunctions::StateMachineVersion" }, "T": { "Type": "AWS::SNS::Topic" },
        }});
        let left: Vec<String> = left_out(&old, &new).into_iter().map(|one| one.id).collect();
        assert_eq!(left, ["B", "T"]);
    }
}
