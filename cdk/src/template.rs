//! A CloudFormation template: typed where it has a shape of its own, JSON where a resource type has one.

use std::collections::BTreeMap;

use breaker::json;
use serde::Serialize;
use serde_json::{Map, Value};

pub(crate) mod intrinsic;
pub(crate) mod policy;

/// A whole template; everything in it is in the order of its names, so the same stack gives the same bytes.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Template {
    #[serde(rename = "AWSTemplateFormatVersion")]
    pub(crate) version: Version,
    pub(crate) description: String,
    pub(crate) metadata: Map<String, Value>,
    pub(crate) parameters: BTreeMap<String, Parameter>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) rules: BTreeMap<String, Value>,
    pub(crate) conditions: BTreeMap<String, Value>,
    pub(crate) resources: BTreeMap<String, Resource>,
    pub(crate) outputs: BTreeMap<String, Output>,
}

/// The only version there is.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) enum Version {
    #[default]
    #[serde(rename = "2010-09-09")]
    V20100909,
}

/// What whoever deploys the template may say.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Parameter {
    #[serde(rename = "Type")]
    pub(crate) kind: &'static str,
    pub(crate) description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) default: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) allowed_values: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) allowed_pattern: Option<&'static str>,
}

/// One resource.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Resource {
    #[serde(rename = "Type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    depends_on: Vec<String>,
    properties: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deletion_policy: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    update_replace_policy: Option<&'static str>,
}

/// What others may want to know of the stack.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    pub(crate) description: String,
    pub(crate) value: Value,
}

impl Template {
    /// Adds a resource.
    pub(crate) fn add(&mut self, id: impl Into<String>, resource: Resource) {
        self.resources.insert(id.into(), resource);
    }

    /// The logical ids of the resources of a type.
    pub(crate) fn ids_of(&self, kind: &'static str) -> impl Iterator<Item = &str> {
        self.resources
            .iter()
            .filter(move |(_, resource)| resource.kind == kind)
            .map(|(id, _)| id.as_str())
    }

    /// Adds an output.
    pub(crate) fn output(&mut self, key: impl Into<String>, description: String, value: Value) {
        self.outputs
            .insert(key.into(), Output { description, value });
    }

    /// As JSON.
    pub(crate) fn to_value(&self) -> Value {
        json::value(self)
    }
}

impl Resource {
    /// A resource of a type, with its properties; those that are null are left out.
    pub(crate) fn new(kind: &'static str, properties: Value) -> Self {
        let properties = match properties {
            Value::Object(fields) => fields
                .into_iter()
                .filter(|(_, value)| !value.is_null())
                .collect(),
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_) => Map::new(),
        };
        Resource {
            kind,
            condition: None,
            depends_on: Vec::new(),
            properties,
            deletion_policy: None,
            update_replace_policy: None,
        }
    }

    /// It is there only under a condition.
    pub(crate) fn when(mut self, condition: &'static str) -> Self {
        self.condition = Some(condition);
        self
    }

    /// It is made after another, and removed before it.
    pub(crate) fn after(mut self, id: impl Into<String>) -> Self {
        self.depends_on.push(id.into());
        self
    }

    /// What becomes of it when it is taken out of the template or replaced: `Delete` or `Retain`.
    pub(crate) fn removal(mut self, policy: &'static str) -> Self {
        self.deletion_policy = Some(policy);
        self.update_replace_policy = Some(policy);
        self
    }
}
