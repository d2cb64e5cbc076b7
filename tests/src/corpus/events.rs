//! An expected history: one pattern after another.

use std::fmt;

use expr::Value;
use interpreter::Event;
use jiff::Timestamp;

use super::values::{self, Mode};

/// What stands for one event, or for any number of them.
#[derive(Clone, Debug)]
pub enum EventPattern {
    /// `...`: any number of events, also none.
    Any,
    /// An event.
    One {
        /// Its type, as the API names it.
        name: String,
        /// Fields of its details that are looked at.
        details: Value,
        /// Seconds after the execution's start, where that is looked at.
        at: Option<Value>,
    },
}

impl fmt::Display for EventPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EventPattern::Any => f.write_str("    - ..."),
            EventPattern::One { name, details, at } => {
                write!(f, "    - {name}")?;
                if let Some(at) = at {
                    write!(f, " at {at} s")?;
                }
                write!(f, ": {details}")
            }
        }
    }
}

/// An event, as far as patterns look at it.
pub(super) struct Seen {
    name: String,
    details: Value,
    seconds: Value,
}

/// What happened in an execution that began at `start`.
pub(super) fn seen(events: &[Event], start: Timestamp) -> Vec<Seen> {
    events
        .iter()
        .map(|event| {
            let value = event.to_value();
            let details = value.as_object().and_then(|fields| {
                let mut details = fields
                    .iter()
                    .filter(|(key, _)| key.ends_with("EventDetails"));
                details.next().map(|(_, details)| details.clone())
            });
            Seen {
                name: event.type_name(),
                details: details.unwrap_or_else(Value::empty_object),
                seconds: Value::from(event.at.duration_since(start).as_secs_f64()),
            }
        })
        .collect()
}

/// Whether events are those that patterns describe, all of them.
pub(super) fn fit(patterns: &[EventPattern], events: &[Seen]) -> bool {
    match patterns {
        [] => events.is_empty(),
        [EventPattern::Any, rest @ ..] => (0..=events.len()).any(|skipped| {
            events
                .get(skipped..)
                .is_some_and(|events| fit(rest, events))
        }),
        [EventPattern::One { name, details, at }, rest @ ..] => match events {
            [first, others @ ..] => {
                *name == first.name
                    && values::fits(details, &first.details, Mode::Partial)
                    && at
                        .as_ref()
                        .is_none_or(|at| values::fits(at, &first.seconds, Mode::Exact))
                    && fit(rest, others)
            }
            [] => false,
        },
    }
}

/// A list of patterns as it is shown.
pub(super) fn show_patterns(patterns: &[EventPattern]) -> String {
    let lines = patterns.iter().map(ToString::to_string);
    lines.collect::<Vec<_>>().join("\n")
}

/// Events as they are shown when they are not the expected ones.
pub(super) fn show(events: &[Seen]) -> String {
    let lines = events.iter().map(|event| {
        format!(
            "    - {} at {} s: {}",
            event.name, event.seconds, event.details
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}
