//! Shares: `50%`, `0.5%`.

use breaker::rate::Rate;
use schemars::{Schema, SchemaGenerator};
use serde_json::Value as Json;

use crate::read::{Reader, Shown, Written, text_schema};
use crate::yaml::{Node, Value};

impl Written for Rate {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let fix = match &node.value {
            Value::Text(text) => match parse(text) {
                Some(rate) => return Some(rate),
                None => mend(text.trim().trim_end_matches("percent").trim()),
            },
            Value::Number(number) => mend(&number.to_string()),
            Value::Null | Value::Bool(_) | Value::List(_) | Value::Mapping(_) => None,
        };
        reader.expected(node, "a rate from `0%` to `100%`", fix);
        None
    }

    fn schema(_generator: &mut SchemaGenerator) -> Schema {
        text_schema(r"^(100|[0-9]{1,2}(\.[0-9]{1,2})?)%$", &["50%", "0.5%"])
    }
}

impl Shown for Rate {
    fn shown(&self) -> String {
        self.to_string()
    }

    fn json(&self) -> Json {
        Json::from(self.to_string())
    }
}

/// Percent with at most two decimals.
fn parse(text: &str) -> Option<Rate> {
    let number = text.strip_suffix('%')?;
    let decimals = number.split_once('.').map_or(0, |(_, after)| after.len());
    let plain = number
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    if !plain
        || decimals > 2
        || !number.starts_with(|one: char| one.is_ascii_digit())
        || number.ends_with('.')
    {
        return None;
    }
    Rate::new(number.parse::<f64>().ok()? / 100.0).ok()
}

/// What somebody probably meant by a bare number: up to 1 a fraction, beyond it percent. 1 itself
/// may be either, so nothing is proposed.
fn mend(text: &str) -> Option<String> {
    let number: f64 = text.trim_end_matches('%').trim().parse().ok()?;
    if text.contains('%') {
        return (0.0..=100.0)
            .contains(&number)
            .then(|| Rate::clamped(number / 100.0).to_string());
    }
    if (0.0..1.0).contains(&number) {
        Some(Rate::clamped(number).to_string())
    } else if number > 1.0 && number <= 100.0 {
        Some(Rate::clamped(number / 100.0).to_string())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_shows() {
        for text in ["0%", "0.5%", "7%", "33.33%", "100%"] {
            assert_eq!(
                parse(text).map(|rate| rate.to_string()).as_deref(),
                Some(text)
            );
        }
    }

    #[test]
    fn refuses_what_is_no_share() {
        for text in [
            "", "%", "50", "101%", "-1%", "1e1%", "0.123%", "5 %", ".5%", "5.%", "1.2.3%",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn proposes_only_what_is_not_a_guess() {
        assert_eq!(mend("0.5").as_deref(), Some("50%"));
        assert_eq!(mend("50").as_deref(), Some("50%"));
        assert_eq!(mend("5 %").as_deref(), Some("5%"));
        assert_eq!(mend("1"), None);
        assert_eq!(mend("150"), None);
    }
}
