//! JSONata's error messages, with numbers as JavaScript writes them: `-1`, where our evaluator would say `-1.0`.

use jlens_core::error::catalog;
use serde_json::Value as Json;

use crate::{Number, Value};

/// The message of an error.
pub(super) fn message(error: &jlens_core::Error) -> String {
    match catalog().iter().find(|entry| entry.code == error.code()) {
        Some(entry) => fill(entry.template, |name| error.detail(name).cloned()),
        None => error.message(),
    }
}

/// Fills a template: `{{{name}}}` takes a detail's bare text, `{{name}}` its JSON.
fn fill(template: &str, detail: impl Fn(&str) -> Option<Json>) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        let (bare, after) = after
            .strip_prefix('{')
            .map_or((false, after), |after| (true, after));
        let close = if bare { "}}}" } else { "}}" };
        let Some((name, after)) = after.split_once(close) else {
            break;
        };
        match detail(name) {
            Some(Json::String(text)) if bare => filled.push_str(&text),
            Some(value) => filled.push_str(&shown(value)),
            None => filled.push_str("undefined"),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn shown(value: Json) -> String {
    let whole = value.as_f64().and_then(Number::from_f64_whole);
    whole.map_or_else(
        || value.to_string(),
        |number| Value::from(number).to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_is_as_the_evaluator_has_it() {
        for entry in catalog() {
            let error = jlens_core::Error::new(entry.code)
                .with("value", serde_json::json!({"a": [1, "x"]}))
                .with("token", "to\"ken")
                .with("message", "said");
            assert_eq!(message(&error), error.message(), "{}", entry.code);
        }
        assert_eq!(
            message(&jlens_core::Error::new("X1").with("message", "said")),
            "said"
        );
    }

    #[test]
    fn numbers_are_javascripts() {
        let error = jlens_core::Error::new("D3060").with("value", -1.0);
        assert_eq!(
            message(&error),
            "The sqrt function cannot be applied to a negative number: -1"
        );
        let error = jlens_core::Error::new("D3060").with("value", -1.5);
        assert_eq!(
            message(&error),
            "The sqrt function cannot be applied to a negative number: -1.5"
        );
    }
}
