//! How often a machine is started, and with what.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

/// How often a machine is started, and with what.
#[derive(Clone, Debug, PartialEq)]
pub struct Traffic {
    /// Calls a second at the start (0 or more).
    pub rate: f64,
    /// How calls are spread over time.
    pub arrivals: Arrivals,
    /// Later rates, in the order of their times.
    pub changes: Vec<Change>,
    /// The machine's input. In its texts `{n}` is the call's number from 1, and `{name}` one of the [`Traffic::keys`].
    pub input: Value,
    /// How many different values each name in the input has; every call draws one of them.
    pub keys: BTreeMap<String, u32>,
}

/// How calls are spread over time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Arrivals {
    /// Independent of one another, as those of many callers are.
    #[default]
    Poisson,
    /// Evenly spaced.
    Constant,
}

/// Another rate from some time on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// When it begins, from the start of the scenario.
    pub at: Duration,
    /// The rate it leads to, calls a second.
    pub rate: f64,
    /// How long it takes to get there (zero: at once).
    pub over: Duration,
}

impl Traffic {
    /// Calls a second at a time.
    #[must_use]
    pub fn rate_at(&self, elapsed: Duration) -> f64 {
        let begun = |change: &&Change| change.at <= elapsed;
        self.changes
            .iter()
            .take_while(begun)
            .fold(self.rate, |before, change| {
                let since = elapsed.saturating_sub(change.at);
                if since >= change.over {
                    change.rate
                } else {
                    let done = since.as_secs_f64() / change.over.as_secs_f64();
                    before + (change.rate - before) * done
                }
            })
    }

    /// The highest rate it ever has.
    #[must_use]
    pub fn peak(&self) -> f64 {
        let rates = self.changes.iter().map(|change| change.rate);
        rates.fold(self.rate, f64::max)
    }

    /// The input of a call: its number, and what each key drew (0 to below its count).
    #[must_use]
    pub fn input_for(&self, number: u64, drawn: &BTreeMap<&str, u64>) -> Value {
        fill(&self.input, &|name| match name {
            "n" => Some(number),
            name => drawn.get(name).copied(),
        })
    }
}

/// The names in braces of every text of a template, in the order in which they stand.
pub(super) fn placeholders(template: &Value) -> Vec<&str> {
    match template {
        Value::String(text) => {
            let after = text.split('{').skip(1);
            let names = after.filter_map(|rest| rest.split_once('}').map(|(name, _)| name));
            let is_name = |name: &&str| {
                !name.is_empty() && name.chars().all(|one| one.is_ascii_alphanumeric())
            };
            names.filter(is_name).collect()
        }
        Value::Array(items) => items.iter().flat_map(placeholders).collect(),
        Value::Object(fields) => fields.values().flat_map(placeholders).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// Fills the placeholders in every text of a template; what nobody knows stays as it is.
fn fill(template: &Value, known: &impl Fn(&str) -> Option<u64>) -> Value {
    match template {
        Value::String(text) => Value::String(fill_text(text, known)),
        Value::Array(items) => items.iter().map(|item| fill(item, known)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), fill(value, known)))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => template.clone(),
    }
}

fn fill_text(text: &str, known: &impl Fn(&str) -> Option<u64>) -> String {
    let mut filled = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let value = after
            .split_once('}')
            .and_then(|(name, tail)| Some((known(name)?, tail)));
        if let Some((value, tail)) = value {
            filled.push_str(&value.to_string());
            rest = tail;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn traffic(changes: Vec<Change>) -> Traffic {
        Traffic {
            rate: 100.0,
            arrivals: Arrivals::Poisson,
            changes,
            input: serde_json::json!({"id": "order-{n}", "who": ["{customer}", "{other}", "{"]}),
            keys: BTreeMap::new(),
        }
    }

    #[test]
    fn the_rate_steps_and_ramps() {
        let change = |at, rate, over| Change {
            at: seconds(at),
            rate,
            over: seconds(over),
        };
        let traffic = traffic(vec![change(60, 200.0, 0), change(120, 0.0, 40)]);
        let rates: Vec<f64> = [0, 59, 60, 119, 120, 130, 160, 999]
            .map(|at| traffic.rate_at(seconds(at)))
            .into();
        let expected = [100.0, 100.0, 200.0, 200.0, 200.0, 150.0, 0.0, 0.0];
        assert_eq!(rates, expected);
        assert!((traffic.peak() - 200.0).abs() < f64::EPSILON);
    }

    #[test]
    fn inputs_are_filled() {
        let drawn = BTreeMap::from([("customer", 7)]);
        let input = traffic(Vec::new()).input_for(12, &drawn);
        let expected = serde_json::json!({"id": "order-12", "who": ["7", "{other}", "{"]});
        assert_eq!(input, expected);
    }
}
