//! Durations: `500ms`, `30s`, `1m30s`, `2h`, `14d`.

use std::time::Duration;

use schemars::{Schema, SchemaGenerator};
use serde_json::Value as Json;

use super::split_number;
use crate::read::{Reader, Shown, Written, text_schema};
use crate::yaml::{Node, Value};

/// Units from large to small, in milliseconds.
const UNITS: [(&str, u64); 5] = [
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

impl Written for Duration {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let fix = match &node.value {
            Value::Text(text) => match parse(text) {
                Some(duration) => return Some(duration),
                None => mend(text),
            },
            Value::Number(number) => mend(&format!("{number}s")),
            Value::Null | Value::Bool(_) | Value::List(_) | Value::Mapping(_) => None,
        };
        reader.expected(node, "a duration such as `30s`, `500ms` or `1m30s`", fix);
        None
    }

    fn schema(_generator: &mut SchemaGenerator) -> Schema {
        text_schema(
            r"^(?=[0-9])([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$",
            &["500ms", "30s", "1m30s", "2h", "14d"],
        )
    }
}

impl Shown for Duration {
    fn shown(&self) -> String {
        show(*self)
    }

    fn json(&self) -> Json {
        Json::from(show(*self))
    }
}

/// A duration as a spec writes it: `1m30s`; below a millisecond is `0s`.
#[must_use]
pub fn show(duration: Duration) -> String {
    let mut rest = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    let mut text = String::new();
    for (unit, millis) in UNITS {
        if rest >= millis {
            text.push_str(&format!("{}{unit}", rest / millis));
            rest %= millis;
        }
    }
    if text.is_empty() {
        "0s".to_owned()
    } else {
        text
    }
}

/// Whole numbers with units from large to small, each unit once; none when it is anything else.
fn parse(text: &str) -> Option<Duration> {
    let mut rest = text;
    let mut millis: u64 = 0;
    let mut larger = u64::MAX;
    while !rest.is_empty() {
        let (digits, after) = split_number(rest)?;
        let end = after
            .find(|character: char| character.is_ascii_digit())
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        let (_, scale) = UNITS.into_iter().find(|(name, _)| *name == unit)?;
        if scale >= larger {
            return None;
        }
        larger = scale;
        millis = millis.checked_add(digits.parse::<u64>().ok()?.checked_mul(scale)?)?;
        rest = after;
    }
    (larger != u64::MAX).then(|| Duration::from_millis(millis))
}

/// What somebody probably meant by `1.5s`, `10 seconds` or `90sec`.
fn mend(text: &str) -> Option<String> {
    let squeezed: String = text.chars().filter(|one| !one.is_whitespace()).collect();
    let squeezed = squeezed.to_ascii_lowercase();
    let end = squeezed
        .find(|character: char| !character.is_ascii_digit() && character != '.')
        .unwrap_or(squeezed.len());
    let (number, unit) = squeezed.split_at(end);
    let unit = match unit {
        "ms" | "msec" | "msecs" | "millis" | "millisecond" | "milliseconds" => "ms",
        "" | "s" | "sec" | "secs" | "second" | "seconds" => "s",
        "m" | "min" | "mins" | "minute" | "minutes" => "m",
        "h" | "hr" | "hrs" | "hour" | "hours" => "h",
        "d" | "day" | "days" => "d",
        _ => return parse(&squeezed).map(show),
    };
    let (_, scale) = UNITS.into_iter().find(|(name, _)| *name == unit)?;
    let millis = number.parse::<f64>().ok()? * f64::from(u32::try_from(scale).ok()?);
    if !(1.0..=1e15).contains(&millis) {
        return None;
    }
    let mended = Duration::try_from_secs_f64((millis / 1_000.0 * 1e3).round() / 1e3).ok()?;
    Some(show(mended))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_shows() {
        for text in ["500ms", "30s", "1m30s", "2h", "14d", "1d2h3m4s5ms"] {
            assert_eq!(parse(text).map(show).as_deref(), Some(text));
        }
        assert_eq!(parse("90s").map(show).as_deref(), Some("1m30s"));
    }

    #[test]
    fn refuses_what_must_be_guessed() {
        for text in [
            "",
            "30",
            "s",
            "1.5s",
            "-1s",
            "30s1m",
            "1s1s",
            "10 s",
            "1S",
            "1w",
            "99999999999999999999s",
            "18446744073709551615d",
            "٣s",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn mends_common_spellings() {
        for (text, mended) in [
            ("30", "30s"),
            ("1.5s", "1s500ms"),
            ("10 seconds", "10s"),
            ("5 min", "5m"),
            ("0.5", "500ms"),
            ("1M 30S", "1m30s"),
            ("90 Sec", "1m30s"),
        ] {
            assert_eq!(mend(text).as_deref(), Some(mended), "{text}");
        }
        for text in ["", "soon", "-3s", "1e400s", "0"] {
            assert_eq!(mend(text), None, "{text}");
        }
    }
}
