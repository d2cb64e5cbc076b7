//! How circuits, outcomes and answers lie in the table.
//!
//! One table, one string key `pk`. Times are milliseconds since the epoch in `N` attributes: what the rendered gate
//! compares with `$toMillis(…)`. [`EXPIRES`] is seconds since the epoch, as DynamoDB's TTL wants it; nothing trusts it
//! to be deleted in time.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub mod answer;
pub mod circuit;
pub mod lease;
pub mod order;
pub mod outcomes;

pub use answer::{Answer, Body};
pub use order::Ordered;

use crate::evidence::Second;
use crate::lease::ProbeKind;

/// The key attribute.
pub const PK: &str = "pk";
/// When DynamoDB may delete the item: seconds since the epoch.
pub const EXPIRES: &str = "expires";

/// How long the counts of a slot are kept: longer than any window, in seconds.
pub const WINDOW_KEPT_SECONDS: i64 = 3_600;

/// An item: attribute values by name.
pub type Item = BTreeMap<String, Attribute>;

/// An attribute value, in the shape that DynamoDB's API and the state machines see (`{"S": "open"}`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Attribute {
    /// Text.
    S(String),
    /// A number, as decimal text.
    N(String),
    /// Truth.
    #[serde(rename = "BOOL")]
    Bool(bool),
    /// A set of texts; never empty.
    #[serde(rename = "SS")]
    Texts(BTreeSet<String>),
}

/// An item that cannot be what it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadItem {
    /// An attribute is not there, or has another type.
    #[error("item `{pk}` has no {expected} attribute `{attribute}`")]
    Missing {
        /// The item's key, or nothing when that is missing.
        pk: String,
        /// The attribute.
        attribute: String,
        /// What it should be.
        expected: &'static str,
    },
    /// An attribute holds something that it cannot hold.
    #[error("item `{pk}` has `{value}` in attribute `{attribute}`")]
    Value {
        /// The item's key.
        pk: String,
        /// The attribute.
        attribute: String,
        /// What stands there.
        value: String,
    },
}

/// The key of a circuit.
#[must_use]
pub fn circuit_key(name: &str) -> String {
    format!("circuit#{name}")
}

/// The key of the outcomes of one generation's second.
#[must_use]
pub fn window_key(name: &str, generation: u64, second: Second) -> String {
    format!("{}{generation}#{}", window_prefix(name), second.0)
}

/// What precedes generation and second in the keys of a circuit's outcomes.
#[must_use]
pub fn window_prefix(name: &str) -> String {
    format!("window#{name}#")
}

/// What precedes the cache key in the key of an answer; the rendered guard appends the key itself.
#[must_use]
pub fn answer_prefix(name: &str) -> String {
    format!("answer#{name}#")
}

/// The key of a probe lease.
#[must_use]
pub fn lease_key(name: &str, kind: ProbeKind) -> String {
    match kind {
        ProbeKind::HealthCheck => format!("probe#{name}"),
        ProbeKind::Call => format!("call-probe#{name}"),
    }
}

/// Reads one attribute after another, with errors that name the item.
struct Reader<'a> {
    item: &'a Item,
}

impl<'a> Reader<'a> {
    fn missing(&self, attribute: &str, expected: &'static str) -> BadItem {
        BadItem::Missing {
            pk: self.text(PK).map(str::to_owned).unwrap_or_default(),
            attribute: attribute.to_owned(),
            expected,
        }
    }

    fn bad(&self, attribute: &str, value: &str) -> BadItem {
        BadItem::Value {
            pk: self.text(PK).map(str::to_owned).unwrap_or_default(),
            attribute: attribute.to_owned(),
            value: value.to_owned(),
        }
    }

    fn text(&self, attribute: &'static str) -> Option<&'a str> {
        match self.item.get(attribute) {
            Some(Attribute::S(text)) => Some(text),
            Some(Attribute::N(_) | Attribute::Bool(_) | Attribute::Texts(_)) | None => None,
        }
    }

    fn need_text(&self, attribute: &'static str) -> Result<&'a str, BadItem> {
        self.text(attribute)
            .ok_or_else(|| self.missing(attribute, "text"))
    }

    fn number<T: std::str::FromStr>(&self, attribute: &'static str) -> Result<Option<T>, BadItem> {
        self.named_number(attribute)
    }

    fn named_number<T: std::str::FromStr>(&self, attribute: &str) -> Result<Option<T>, BadItem> {
        match self.item.get(attribute) {
            Some(Attribute::N(digits)) => digits
                .parse()
                .map(Some)
                .map_err(|_| self.bad(attribute, digits)),
            Some(Attribute::S(_) | Attribute::Bool(_) | Attribute::Texts(_)) => {
                Err(self.missing(attribute, "number"))
            }
            None => Ok(None),
        }
    }

    fn need_number<T: std::str::FromStr>(&self, attribute: &'static str) -> Result<T, BadItem> {
        self.number(attribute)?
            .ok_or_else(|| self.missing(attribute, "number"))
    }

    fn time(&self, attribute: &'static str) -> Result<Option<Timestamp>, BadItem> {
        self.number::<i64>(attribute)?
            .map(|ms| {
                Timestamp::from_millisecond(ms).map_err(|_| self.bad(attribute, &ms.to_string()))
            })
            .transpose()
    }

    fn need_time(&self, attribute: &'static str) -> Result<Timestamp, BadItem> {
        self.time(attribute)?
            .ok_or_else(|| self.missing(attribute, "number"))
    }
}

/// Writes one attribute after another.
#[derive(Default)]
struct Writer {
    item: Item,
}

impl Writer {
    fn text(mut self, attribute: &str, text: &str) -> Self {
        self.item
            .insert(attribute.to_owned(), Attribute::S(text.to_owned()));
        self
    }

    fn number(mut self, attribute: &str, number: impl ToString) -> Self {
        self.item
            .insert(attribute.to_owned(), Attribute::N(number.to_string()));
        self
    }

    fn some_number(self, attribute: &str, number: Option<impl ToString>) -> Self {
        match number {
            Some(number) => self.number(attribute, number),
            None => self,
        }
    }

    fn time(self, attribute: &str, time: Timestamp) -> Self {
        self.number(attribute, time.as_millisecond())
    }
}
