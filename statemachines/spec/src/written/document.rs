//! The whole of a `breaker.yaml`.

use schemars::{Schema, SchemaGenerator, json_schema};

use super::{Defaults, Dependency, Notification, StackSection};
use crate::error::{Mistake, Span};
use crate::read::{At, Reader, Written, note_repeated};
use crate::units::{CircuitName, NAME, StackName};
use crate::written;
use crate::yaml::{Node, Value};

written! {
    /// Circuit breakers for AWS Step Functions: the services you depend on, how each of them fails, and what to answer when it does.
    #[schemars(title = "breaker.yaml")]
    struct Document, "a mapping with `version` and `dependencies`" {
        /// The version of this format: 1.
        #[schemars(required)]
        version "version": Version, needs "version: 1";
        /// Names the stack. A letter, then letters, digits and hyphens, 40 characters at most. Default `breaker`.
        #[schemars(extend("default" = "breaker"))]
        name "name": StackName;
        /// What all dependencies have in common: a dependency's own fields win, field by field.
        defaults "defaults": Defaults;
        /// Who hears of a circuit's transitions. Default nobody.
        notifications "notifications": Vec<At<Notification>>;
        /// What surrounds the state machines in AWS.
        stack "stack": StackSection;
        /// The services that are protected, by name; at least one.
        #[schemars(required)]
        dependencies "dependencies": Dependencies, needs "dependencies: {payments: {http: https://…}}";
    }
}

/// The one version there is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Version;

/// Dependencies by name, in written order.
#[derive(Clone, Debug)]
pub(crate) struct Dependencies(pub(crate) Vec<(CircuitName, Span, Dependency)>);

impl Written for Version {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let found = match &node.value {
            Value::Number(number) => number.to_string(),
            Value::Text(text) => format!("`{}`", crate::read::shortened(text)),
            Value::Null | Value::Bool(_) | Value::List(_) | Value::Mapping(_) => {
                node.value.kind().to_owned()
            }
        };
        if found == "1" {
            return Some(Version);
        }
        reader.note(node.at, Mistake::Version { found });
        None
    }

    fn schema(_generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "const": 1 })
    }
}

impl Written for Dependencies {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::Mapping(entries) = &node.value else {
            reader.expected(node, "dependencies by name", None);
            return None;
        };
        if entries.is_empty() {
            reader.note(node.at, Mistake::NoDependencies);
        }
        note_repeated(entries, reader);
        let mut dependencies = Vec::new();
        for (key, value) in entries {
            let name = CircuitName::read(key, reader);
            if let (Some(dependency), Some(name)) = (Dependency::read(value, reader), name) {
                dependencies.push((name, key.at, dependency));
            }
        }
        Some(Dependencies(dependencies))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let dependency = generator.subschema_for::<Dependency>();
        json_schema!({
            "type": "object",
            "minProperties": 1,
            "propertyNames": { "pattern": NAME },
            "additionalProperties": dependency,
        })
    }
}
