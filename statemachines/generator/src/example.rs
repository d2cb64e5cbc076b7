//! An example input, from what the user's expressions read of it.

use serde_json::{Map, Value};

const INPUT: &str = "$states.input";

/// An object that has every field which one of the expressions reads as `$states.input.a.b`.
pub(crate) fn input<'a>(expressions: impl IntoIterator<Item = &'a str>) -> Value {
    let mut example = Map::new();
    for source in expressions {
        for (at, _) in source.match_indices(INPUT) {
            let rest = source.get(at + INPUT.len()..).unwrap_or_default();
            insert(&mut example, &path(rest));
        }
    }
    Value::Object(example)
}

/// All strings inside a JSON value.
pub(crate) fn strings(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(strings).collect(),
        Value::Object(fields) => fields.values().flat_map(strings).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// `.a.b` at the start of a text, as names.
fn path(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(after) = rest.strip_prefix('.') {
        let end = after
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(after.len());
        let (name, tail) = after.split_at(end);
        if name.is_empty() {
            break;
        }
        names.push(name);
        rest = tail;
    }
    names
}

fn insert(into: &mut Map<String, Value>, path: &[&str]) {
    let Some((name, rest)) = path.split_first() else {
        return;
    };
    let slot = into
        .entry((*name).to_owned())
        .or_insert_with(|| Value::String(format!("example {name}")));
    if rest.is_empty() {
        return;
    }
    // Read as a whole in one place and field by field in another: the fields say more.
    if !slot.is_object() {
        *slot = Value::Object(Map::new());
    }
    if let Value::Object(fields) = slot {
        insert(fields, rest);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn collects_what_is_read() {
        let read = [
            "{% $states.input.order.id & $states.input.customer %}",
            "{% $states.input.order %}",
            "{% $count($states.input) %}",
        ];
        assert_eq!(
            input(read),
            json!({"order": {"id": "example id"}, "customer": "example customer"})
        );
    }
}
