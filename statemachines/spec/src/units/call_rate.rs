//! Call rates: `100/s`, `30/m`, `5/h`.

use std::fmt;

use schemars::{Schema, SchemaGenerator};
use serde_json::Value as Json;

use super::split_number;
use crate::read::{Reader, Shown, Written, text_schema};
use crate::yaml::{Node, Value};

/// So many calls in a second, a minute or an hour; written `100/s`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CallRate {
    calls: u32,
    per: Per,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Per {
    Second,
    Minute,
    Hour,
}

impl CallRate {
    /// So many calls a second.
    pub const fn a_second(calls: u32) -> Self {
        CallRate {
            calls,
            per: Per::Second,
        }
    }

    /// So many calls an hour.
    pub const fn an_hour(calls: u32) -> Self {
        CallRate {
            calls,
            per: Per::Hour,
        }
    }

    /// Calls a second (above 0).
    #[must_use]
    pub fn per_second(self) -> f64 {
        f64::from(self.calls)
            / match self.per {
                Per::Second => 1.0,
                Per::Minute => 60.0,
                Per::Hour => 3_600.0,
            }
    }
}

impl fmt::Display for CallRate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let per = match self.per {
            Per::Second => 's',
            Per::Minute => 'm',
            Per::Hour => 'h',
        };
        write!(formatter, "{}/{per}", self.calls)
    }
}

impl PartialOrd for CallRate {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        self.per_second().partial_cmp(&other.per_second())
    }
}

impl Written for CallRate {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let fix = match &node.value {
            Value::Text(text) => match parse(text) {
                Some(rate) => return Some(rate),
                None => mend(text),
            },
            Value::Number(number) => mend(&number.to_string()),
            Value::Null | Value::Bool(_) | Value::List(_) | Value::Mapping(_) => None,
        };
        reader.expected(node, "a call rate such as `100/s` or `30/m`", fix);
        None
    }

    fn schema(_generator: &mut SchemaGenerator) -> Schema {
        text_schema(r"^[0-9]+/[smh]$", &["100/s", "30/m"])
    }
}

impl Shown for CallRate {
    fn shown(&self) -> String {
        self.to_string()
    }

    fn json(&self) -> Json {
        Json::from(self.to_string())
    }
}

fn parse(text: &str) -> Option<CallRate> {
    let (digits, per) = split_number(text)?;
    let per = match per {
        "/s" => Per::Second,
        "/m" => Per::Minute,
        "/h" => Per::Hour,
        _ => return None,
    };
    let calls = digits.parse().ok()?;
    Some(CallRate { calls, per })
}

/// What somebody probably meant by `100`, `100 / sec` or `100 rps`.
fn mend(text: &str) -> Option<String> {
    let squeezed: String = text.chars().filter(|one| !one.is_whitespace()).collect();
    let (digits, unit) = split_number(&squeezed)?;
    let unit = match unit.to_ascii_lowercase().as_str() {
        "" | "/s" | "/sec" | "/second" | "rps" | "tps" | "persecond" => "s",
        "/m" | "/min" | "/minute" | "rpm" | "perminute" => "m",
        "/h" | "/hour" | "perhour" => "h",
        _ => return None,
    };
    parse(&format!("{digits}/{unit}")).map(|rate| rate.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_shows() {
        for text in ["100/s", "30/m", "5/h"] {
            assert_eq!(
                parse(text).map(|rate| rate.to_string()).as_deref(),
                Some(text)
            );
        }
        assert_eq!(parse("30/m").map(CallRate::per_second), Some(0.5));
    }

    #[test]
    fn proposes_the_unit() {
        for text in ["100", "100 / s", "100rps", "100 per second"] {
            assert_eq!(parse(text), None, "{text}");
            assert_eq!(mend(text).as_deref(), Some("100/s"), "{text}");
        }
        for text in ["fast", "100/d", "-1/s", "99999999999/s"] {
            assert_eq!(mend(text), None, "{text}");
        }
    }
}
