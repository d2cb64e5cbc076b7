//! What a YAML scalar means, by the core schema of YAML 1.2.

use granit_parser::{ScalarStyle, Tag};
use serde_json::Number;

use super::super::NodeKind;

/// A scalar with something wrong, and what is made of it all the same.
pub(super) struct Odd {
    pub(super) kind: NodeKind,
    pub(super) what: String,
    pub(super) hint: Option<&'static str>,
}

/// The value of a scalar.
pub(super) fn resolve(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Result<NodeKind, Odd> {
    let string = || NodeKind::String(text.to_owned());
    if let Some(tag) = tag {
        if let Some(odd) = own_tag(tag) {
            return Err(Odd {
                kind: string(),
                ..odd
            });
        }
        if tag.core_suffix().is_none_or(|suffix| suffix == "str") {
            return Ok(string());
        }
    } else if style != ScalarStyle::Plain {
        return Ok(string());
    }
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => NodeKind::Null,
        "true" | "True" | "TRUE" => NodeKind::Bool(true),
        "false" | "False" | "FALSE" => NodeKind::Bool(false),
        _ => match number(text) {
            Some(Ok(number)) => NodeKind::Number(number),
            Some(Err(what)) => {
                let hint = Some("quote it if it is text");
                return Err(Odd {
                    kind: string(),
                    what,
                    hint,
                });
            }
            None => string(),
        },
    })
}

/// The objection to a tag that is not YAML's own.
pub(super) fn own_tag(tag: &Tag) -> Option<Odd> {
    if tag.is_yaml_core_schema() || tag.original() == "!" {
        return None;
    }
    Some(Odd {
        kind: NodeKind::Missing,
        what: format!("the tag `{}` has no meaning here", tag.original()),
        hint: Some("write the value itself, or a `${Name}` to be substituted"),
    })
}

/// A number, if the text looks like one; an error where JSON has no such number.
fn number(text: &str) -> Option<Result<Number, String>> {
    if let Some(digits) = text.strip_prefix("0x") {
        return u64::from_str_radix(digits, 16)
            .ok()
            .map(|value| Ok(value.into()));
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return u64::from_str_radix(digits, 8)
            .ok()
            .map(|value| Ok(value.into()));
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Some(Err(format!("JSON has no number `{text}`")));
    }
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-');
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        || !unsigned.chars().all(plain)
    {
        return None;
    }
    let text = text.strip_prefix('+').unwrap_or(text);
    if let Ok(whole) = text.parse::<u64>() {
        return Some(Ok(whole.into()));
    }
    if let Ok(whole) = text.parse::<i64>() {
        return Some(Ok(whole.into()));
    }
    let value = text.parse::<f64>().ok()?;
    Some(Number::from_f64(value).ok_or_else(|| format!("`{text}` is out of range")))
}
