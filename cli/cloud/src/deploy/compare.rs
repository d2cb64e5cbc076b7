//! Two templates side by side: what differs, value by value.
//!
//! CloudFormation's change sets tell what happens to a resource, but not what in it differs; that is read off the
//! templates themselves. Where no change set can be had, this is all there is: then nobody knows of replacements.

use serde_json::Value;

use super::change::{Action, Change, Detail, Replacement};

/// The changes that lead from one template to another, in the order of the resources' ids.
///
/// What is modified counts as not replaced: only CloudFormation knows.
#[must_use]
pub fn templates(old: &Value, new: &Value) -> Vec<Change> {
    let mut ids: Vec<&String> = [old, new]
        .into_iter()
        .filter_map(|template| template.get("Resources")?.as_object())
        .flat_map(|resources| resources.keys())
        .collect();
    ids.sort();
    ids.dedup();
    ids.into_iter()
        .filter_map(|id| resource(id, found(old, id), found(new, id)))
        .collect()
}

/// Adds to changes what in each resource's definition differs. Where the definition is the same, something that it refers to
/// changes, and what the change says of it stays.
pub fn detail(changes: &mut [Change], old: &Value, new: &Value) {
    for change in changes {
        if let (Some(before), Some(after)) = (found(old, &change.id), found(new, &change.id)) {
            let details = values(before, after);
            if !details.is_empty() {
                change.details = details;
            }
        }
    }
}

/// What differs between two values, in the order of the new one, then what is only in the old.
///
/// A string that holds JSON on both sides (a state machine's definition) is looked into.
#[must_use]
pub fn values(old: &Value, new: &Value) -> Vec<Detail> {
    let mut details = Vec::new();
    walk(&mut String::new(), Some(old), Some(new), &mut details);
    details
}

fn found<'a>(template: &'a Value, id: &str) -> Option<&'a Value> {
    template.get("Resources")?.get(id)
}

fn resource(id: &str, old: Option<&Value>, new: Option<&Value>) -> Option<Change> {
    let action = match (old, new) {
        (None, Some(_)) => Action::Add,
        (Some(_), None) => Action::Remove,
        (Some(old), Some(new)) if old != new => Action::Modify,
        (Some(_) | None, _) => return None,
    };
    let text = |one: Option<&Value>, key: &str| {
        let value = one?.get(key)?.as_str()?;
        Some(value.to_owned())
    };
    Some(Change {
        action,
        id: id.to_owned(),
        kind: text(new.or(old), "Type").unwrap_or_default(),
        physical: None,
        replacement: Replacement::No,
        kept: text(old, "DeletionPolicy").is_some_and(|policy| policy.starts_with("Retain")),
        details: match (old, new) {
            (Some(old), Some(new)) => values(old, new),
            (None, _) | (_, None) => Vec::new(),
        },
    })
}

fn walk(path: &mut String, old: Option<&Value>, new: Option<&Value>, details: &mut Vec<Detail>) {
    match (old, new) {
        (Some(old), Some(new)) if old == new => {}
        (Some(Value::Object(before)), Some(Value::Object(after))) => {
            for (key, value) in after {
                below(path, key, before.get(key), Some(value), details);
            }
            for (key, value) in before.iter().filter(|(key, _)| !after.contains_key(*key)) {
                below(path, key, Some(value), None, details);
            }
        }
        (Some(Value::Array(before)), Some(Value::Array(after))) if before.len() == after.len() => {
            for (index, (old, new)) in before.iter().zip(after).enumerate() {
                below(path, &index.to_string(), Some(old), Some(new), details);
            }
        }
        (Some(Value::String(before)), Some(Value::String(after))) => {
            match (structured(before), structured(after)) {
                (Some(before), Some(after)) if before != after => {
                    walk(path, Some(&before), Some(&after), details);
                }
                (Some(_), Some(_)) => {
                    // The same definition, printed in another way.
                }
                (Some(_) | None, _) => details.push(at(path, old, new)),
            }
        }
        (None, None) => {}
        (_, _) => details.push(at(path, old, new)),
    }
}

fn below(
    path: &mut String,
    key: &str,
    old: Option<&Value>,
    new: Option<&Value>,
    details: &mut Vec<Detail>,
) {
    let length = path.len();
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
    walk(path, old, new, details);
    path.truncate(length);
}

fn at(path: &str, old: Option<&Value>, new: Option<&Value>) -> Detail {
    Detail {
        path: path.to_owned(),
        before: old.cloned(),
        after: new.cloned(),
    }
}

/// An object or array that a string holds as JSON; none: it is compared as the text it is.
fn structured(text: &str) -> Option<Value> {
    if !text.starts_with(['{', '[']) {
        return None;
    }
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{templates, values};

    fn told(old: &serde_json::Value, new: &serde_json::Value) -> String {
        let told = values(old, new).into_iter().map(|detail| {
            let shown = |value: Option<serde_json::Value>| match value {
                Some(value) => value.to_string(),
                None => "-".to_owned(),
            };
            format!(
                "{}: {} -> {}\n",
                detail.path,
                shown(detail.before),
                shown(detail.after)
            )
        });
        told.collect()
    }

    #[test]
    fn values_differ_where_they_differ() {
        let old = json!({ "Timeout": 3, "Environment": { "A": "1", "B": "2" }, "Layers": ["x"], "Arch": ["x86_64"] });
        let new = json!({ "Timeout": 5, "Environment": { "A": "1", "C": "3" }, "Layers": ["x", "y"], "Arch": ["arm64"] });
        insta::assert_snapshot!(told(&old, &new), @r#"
        Timeout: 3 -> 5
        Environment.C: - -> "3"
        Environment.B: "2" -> -
        Layers: ["x"] -> ["x","y"]
        Arch.0: "x86_64" -> "arm64"
        "#);
    }

    #[test]
    fn a_definition_is_looked_into() {
        let old = json!({ "DefinitionString": r#"{"States":{"Call":{"TimeoutSeconds":3,"Next":"End"}}}"# });
        let new = json!({ "DefinitionString": r#"{"States":{"Call":{"TimeoutSeconds":5,"Next":"End"}}}"# });
        insta::assert_snapshot!(told(&old, &new), @"DefinitionString.States.Call.TimeoutSeconds: 3 -> 5");
        let same = json!({ "DefinitionString": r#"{ "States": {"Call":{"Next":"End","TimeoutSeconds":3}}}"# });
        assert_eq!(values(&old, &same), []);
    }

    #[test]
    fn resources_come_go_and_change() {
        let old = json!({ "Resources": {
            "Topic": { "Type": "AWS::SNS::Topic" },
            "Table": { "Type": "AWS::DynamoDB::Table", "DeletionPolicy": "Retain" },
            "Alarm": { "Type": "AWS::CloudWatch::Alarm", "Properties": { "Threshold": 1 } },
        }});
        let new = json!({ "Resources": {
            "Topic": { "Type": "AWS::SNS::Topic" },
            "Alarm": { "Type": "AWS::CloudWatch::Alarm", "Properties": { "Threshold": 2 } },
            "Queue": { "Type": "AWS::SQS::Queue" },
        }});
        let told: Vec<String> = templates(&old, &new)
            .into_iter()
            .map(|one| format!("{:?} {} kept {}", one.action, one.id, one.kept))
            .collect();
        assert_eq!(
            told,
            [
                "Modify Alarm kept false",
                "Add Queue kept false",
                "Remove Table kept true"
            ]
        );
    }
}
