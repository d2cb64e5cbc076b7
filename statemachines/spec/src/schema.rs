//! The JSON Schema of a `breaker.yaml`: what editors complete from.

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema, json_schema};
use serde_json::{Map, Value as Json};

use crate::written::Document;

/// The schema (JSON Schema, draft 2020-12), made from the types that read a spec: descriptions,
/// defaults, patterns and examples included. The same for every call.
#[must_use]
pub fn schema() -> Json {
    schema_of::<Document>()
}

/// The schema of any document that is read as a `breaker.yaml` is.
#[must_use]
pub fn schema_of<D: JsonSchema>() -> Json {
    let mut settings = SchemaSettings::draft2020_12();
    settings.transforms.push(Box::new(NotNull));
    let mut schema = settings.into_generator().into_root_schema_for::<D>();
    // What it is comes first, for people who open the file.
    let mut ordered = Map::new();
    for key in ["$schema", "title", "description"] {
        ordered.extend(schema.remove(key).map(|value| (key.to_owned(), value)));
    }
    if let Json::Object(rest) = schema.to_value() {
        ordered.extend(rest);
    }
    Json::Object(ordered)
}

/// Exactly one of these fields must be there.
pub(crate) fn one_of(fields: &[&str]) -> Json {
    let required = fields
        .iter()
        .map(|field| serde_json::json!({ "required": [field] }));
    required.collect()
}

/// A field may be absent, but what is there is never null.
#[derive(Clone, Debug)]
struct NotNull;

impl Transform for NotNull {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        if let Some(Json::Array(types)) = schema.get_mut("type") {
            types.retain(|one| one != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                schema.insert("type".to_owned(), only);
            }
        }
        let null = serde_json::json!({ "type": "null" });
        if let Some(Json::Array(any)) = schema.get_mut("anyOf") {
            any.retain(|one| *one != null);
            if let [Json::Object(only)] = any.as_slice() {
                let only = only.clone();
                schema.remove("anyOf");
                for (key, value) in only {
                    if schema.get(&key).is_none() {
                        schema.insert(key, value);
                    }
                }
            }
        }
    }
}

/// A mapping that a single text may stand for.
pub(crate) fn or_text(schema: &mut Schema) {
    let mut mapping = schema.clone();
    let description = mapping.remove("description");
    let url = mapping
        .get("properties")
        .and_then(|properties| properties.get("url"))
        .cloned()
        .unwrap_or_default();
    *schema = json_schema!({ "anyOf": [url, mapping] });
    if let Some(description) = description {
        schema.insert("description".to_owned(), description);
    }
}
