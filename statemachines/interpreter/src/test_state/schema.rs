//! What services answer, as far as a mocked result is held against it: the integrations that this project's machines
//! use, and a few more. What is not described here passes.

mod shapes;

use expr::Value;

use crate::program::Resource;

/// The shape of an answer.
#[derive(Clone, Copy, Debug)]
enum Shape {
    /// Anything.
    Any,
    /// A string; times and bytes are strings, too.
    Text,
    /// A string that is one of some words.
    Word(&'static [&'static str]),
    /// A number.
    Number,
    /// A number up to a bound.
    UpTo(i64),
    /// A list.
    List(&'static Shape),
    /// An object with fields that are required, and fields that are not.
    Fields(
        &'static [(&'static str, Shape)],
        &'static [(&'static str, Shape)],
    ),
}

/// What is wrong with an answer, if anything; `strict` asks for the required fields, too.
pub(super) fn complaint(resource: &Resource, answer: &Value, strict: bool) -> Option<String> {
    let shape = shapes::of(resource)?;
    check("", &shape, answer, strict)
}

fn check(name: &str, shape: &Shape, value: &Value, strict: bool) -> Option<String> {
    let must_be = |what: &str| Some(format!("Field '{name}' must be {what}"));
    match shape {
        Shape::Any => None,
        Shape::Text => match value.as_str() {
            Some(_) => None,
            None => must_be("a string"),
        },
        Shape::Word(words) => match value.as_str() {
            Some(text) if words.contains(&text) => None,
            Some(_) => Some(format!("Field '{name}' is not an expected value")),
            None => must_be("a string"),
        },
        Shape::Number => match value.as_number() {
            Some(_) => None,
            None => must_be("a number"),
        },
        Shape::UpTo(most) => match value.as_f64() {
            Some(number) if number > *most as f64 => {
                Some(format!("Field '{name}' exceeds the maximum value"))
            }
            Some(_) => None,
            None => must_be("a number"),
        },
        Shape::List(item) => match value.as_array() {
            Some(items) => items
                .iter()
                .find_map(|value| check(name, item, value, strict)),
            None => must_be("an array"),
        },
        Shape::Fields(required, optional) => {
            let Some(fields) = value.as_object() else {
                return must_be("an object");
            };
            let missing = required
                .iter()
                .find(|(key, _)| strict && !fields.contains_key(key));
            if let Some((key, _)) = missing {
                return Some(format!("Field '{key}' is required"));
            }
            required
                .iter()
                .chain(*optional)
                .find_map(|(key, shape)| check(key, shape, fields.get(key)?, strict))
        }
    }
}
