//! Text and JSON that may hold JSONata expressions, written `{% … %}` as Step Functions does.

use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value as Json};

use crate::error::Mistake;
use crate::read::{Reader, Written, note_repeated, shortened};
use crate::yaml::{Node, Value};

/// Any JSON, in which every string that begins with `{%` and ends with `%}` is a JSONata
/// expression. The expressions have been seen to be whole strings; JSONata itself is checked where
/// it is compiled.
#[derive(Clone, Debug, PartialEq)]
pub struct Template(pub Json);

/// Text, or one expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Text(pub String);

/// Whether a string is an expression: `{% … %}` from its first to its last character.
#[must_use]
pub fn is_expression(text: &str) -> bool {
    text.len() > 4 && text.starts_with("{%") && text.ends_with("%}")
}

impl Written for Template {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        Some(Template(json(node, reader)))
    }

    fn schema(_generator: &mut SchemaGenerator) -> Schema {
        json_schema!({})
    }
}

impl Written for Text {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Value::Text(text) = &node.value
            && !text.trim().is_empty()
        {
            Some(Text(checked(text, node, reader)))
        } else {
            reader.expected(node, "text or an expression in quotes", None);
            None
        }
    }

    fn schema(_generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 1 })
    }
}

fn json(node: &Node, reader: &mut Reader<'_>) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(number) => Json::Number(number.clone()),
        Value::Text(text) => Json::String(checked(text, node, reader)),
        Value::List(items) => items.iter().map(|item| json(item, reader)).collect(),
        Value::Mapping(entries) => {
            note_repeated(entries, reader);
            let mut object = Map::new();
            for (key, value) in entries {
                object.insert(key.text.clone(), json(value, reader));
            }
            Json::Object(object)
        }
    }
}

/// Text as it is, an expression without the space around it: a block (`|`) ends with a newline.
/// Notes text with an expression inside: Step Functions takes it for plain text, which nobody means.
fn checked(text: &str, node: &Node, reader: &mut Reader<'_>) -> String {
    let is_one = |text: &str| is_expression(text) && text.matches("{%").count() == 1;
    if is_one(text.trim()) {
        return text.trim().to_owned();
    }
    if !text.contains("{%") && !text.contains("%}") {
        return text.to_owned();
    }
    let mistake = Mistake::Expected {
        expected: "one expression from the first character to the last, `{% … %}`".to_owned(),
        found: format!("`{}`", shortened(text)),
        fix: mend(text),
    };
    reader.note(node.at, mistake);
    text.to_owned()
}

/// The expression for text with an expression inside.
fn mend(text: &str) -> Option<String> {
    let (before, rest) = text.split_once("{%")?;
    let (inside, after) = rest.split_once("%}")?;
    let plain = |part: &str| !part.contains(['\'', '"', '%', '\n', '\\']);
    if !plain(before) || !plain(after) || inside.trim().is_empty() {
        return None;
    }
    let inside = inside.trim();
    let mut parts = Vec::new();
    if !before.is_empty() {
        parts.push(format!("'{before}'"));
    }
    parts.push(inside.to_owned());
    if !after.is_empty() {
        parts.push(format!("'{after}'"));
    }
    Some(format!("{{% {} %}}", parts.join(" & ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_the_whole_string() {
        assert!(is_expression("{% $states.input %}"));
        for text in ["{%%}", "{% a", "a %}", " {% a %}", "x"] {
            assert!(!is_expression(text), "{text}");
        }
    }

    #[test]
    fn mends_text_with_an_expression_inside() {
        assert_eq!(
            mend("https://example.com/{% $id %}/x").as_deref(),
            Some("{% 'https://example.com/' & $id & '/x' %}")
        );
        assert_eq!(mend("50 {% off"), None);
        assert_eq!(mend("it's {% $id %}"), None);
    }
}
