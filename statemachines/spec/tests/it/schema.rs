//! The schema is current, complete, and says what the reader does.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value as Json;

#[test]
fn the_schema_that_is_checked_in_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("breaker.schema.json");
    let kept = fs::read_to_string(path).unwrap();
    let now = serde_json::to_string_pretty(&spec::schema()).unwrap() + "\n";
    assert!(
        kept == now,
        "run: cargo run -- schema --out statemachines/spec/breaker.schema.json"
    );
}

/// Calls `look` with every field of every mapping: its name and schema.
fn each_field(schema: &Json, look: &mut dyn FnMut(&str, &Json)) {
    match schema {
        Json::Object(object) => {
            if let Some(Json::Object(fields)) = object.get("properties") {
                for (name, field) in fields {
                    look(name, field);
                }
            }
            object.values().for_each(|value| each_field(value, look));
        }
        Json::Array(items) => items.iter().for_each(|item| each_field(item, look)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

#[test]
fn every_field_is_described_and_its_default_told() {
    let mut fields = 0;
    each_field(&spec::schema(), &mut |name, field| {
        fields += 1;
        let description = field["description"].as_str().unwrap_or_default();
        assert!(description.ends_with('.'), "`{name}`: {description}");
        if let Some(default) = field.get("default") {
            let told = match default.as_str() {
                Some(text) => format!("Default `{text}`"),
                None => format!("Default {default}"),
            };
            assert!(
                description.contains(&told),
                "`{name}`: no “{told}” in “{description}”"
            );
        }
        if let (Some(least), Some(most)) = (field.get("minimum"), field.get("maximum")) {
            let range = format!("{least} to {most}");
            assert!(
                description.contains(&range),
                "`{name}`: no “{range}” in “{description}”"
            );
        }
    });
    assert!(fields > 60, "fields have gone missing: {fields}");
}

#[test]
fn nothing_may_be_null() {
    let text = spec::schema().to_string();
    assert!(!text.contains("\"null\""));
    assert!(!text.contains(":null"));
}

/// A default that is written out means the same as one that is not.
#[test]
fn defaults_of_the_schema_are_those_of_the_reader() {
    let schema = spec::schema();
    let mut sections = BTreeMap::new();
    for (section, definition) in [
        ("open", "Open"),
        ("retries", "Retries"),
        ("detection", "Detection"),
    ] {
        sections.insert(section, with_defaults(&schema, definition));
    }
    let mut recovery = with_defaults(&schema, "Recovery");
    recovery["probes"] = with_defaults(&schema, "Probes");
    sections.insert("recovery", recovery);
    let health_check = serde_json::json!({ "http": "https://a.example.com" });
    sections.get_mut("detection").unwrap()["healthCheck"] = health_check.clone();
    let spec = |dependency: Json| {
        let text = serde_json::json!({ "version": 1, "dependencies": { "a": dependency } });
        let text = text.to_string();
        spec::parse(&text).unwrap_or_else(|errors| panic!("{}", spec::render("", &text, &errors)))
    };
    let mut written = serde_json::to_value(sections).unwrap();
    written["http"] = Json::from("https://a.example.com");
    let unwritten = serde_json::json!({
        "http": "https://a.example.com",
        "detection": { "healthCheck": health_check },
    });
    assert_eq!(spec(written), spec(unwritten));
}

fn with_defaults(schema: &Json, definition: &str) -> Json {
    let fields = schema["$defs"][definition]["properties"]
        .as_object()
        .unwrap();
    let defaults = fields
        .iter()
        .filter_map(|(name, field)| Some((name.clone(), field.get("default")?.clone())));
    let mut object: serde_json::Map<String, Json> = defaults.collect();
    if definition == "Retries" {
        object.insert("backoff".to_owned(), with_defaults(schema, "Backoff"));
    }
    Json::Object(object)
}
