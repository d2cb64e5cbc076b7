//! What operators ordered, as items: the audit trail.
//!
//! One item an order, under the revision that the order made of the circuit. The table has no sort key, so nothing lists
//! them: whoever knows the circuit's revision asks for those before it.

use jiff::Timestamp;
use serde::Serialize;

use super::{BadItem, EXPIRES, Item, PK, Reader, Writer};
use crate::circuit::Circuit;
use crate::decide::{Change, Order};

/// How long an order is kept, in seconds: a year.
pub const ORDER_KEPT_SECONDS: i64 = 365 * 24 * 3_600;

const CIRCUIT: &str = "circuit";
const REVISION: &str = "revision";
const AT: &str = "at";
const ORDER: &str = "order";
const BEFORE: &str = "before";
const AFTER: &str = "after";
const GENERATION: &str = "generation";
const REASON: &str = "reason";
const ACTOR: &str = "actor";

/// An order that was carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ordered {
    /// The circuit.
    pub circuit: String,
    /// The revision that the order made of it.
    pub revision: u64,
    /// When.
    pub at: Timestamp,
    /// `trip`, `reset`, or a mode: `mode forced-open`.
    pub order: String,
    /// Phase and mode before: `closed, auto`.
    pub before: String,
    /// Phase and mode afterwards.
    pub after: String,
    /// The generation afterwards.
    pub generation: u64,
    /// Why, in the operator's words.
    pub reason: String,
    /// Who ordered it.
    pub actor: String,
}

/// The key of an order.
#[must_use]
pub fn order_key(circuit: &str, revision: u64) -> String {
    format!("order#{circuit}#{revision}")
}

impl Ordered {
    /// What the trail keeps of an order that turns `before` into `change.next`.
    #[must_use]
    pub fn of(order: Order, before: &Circuit, change: &Change, at: Timestamp) -> Self {
        let next = &change.next;
        Ordered {
            circuit: next.name.clone(),
            revision: next.revision,
            at,
            order: order.to_string(),
            before: standing(before),
            after: standing(next),
            generation: next.generation,
            reason: next.reason.clone(),
            actor: next.actor.clone(),
        }
    }

    /// The order as the table holds it.
    #[must_use]
    pub fn to_item(&self) -> Item {
        Writer::default()
            .text(PK, &order_key(&self.circuit, self.revision))
            .text(CIRCUIT, &self.circuit)
            .number(REVISION, self.revision)
            .time(AT, self.at)
            .text(ORDER, &self.order)
            .text(BEFORE, &self.before)
            .text(AFTER, &self.after)
            .number(GENERATION, self.generation)
            .text(REASON, &self.reason)
            .text(ACTOR, &self.actor)
            .number(
                EXPIRES,
                self.at.as_second().saturating_add(ORDER_KEPT_SECONDS),
            )
            .item
    }

    /// Reads an order from the table.
    ///
    /// # Errors
    /// When an attribute is missing or holds what it cannot hold.
    pub fn from_item(item: &Item) -> Result<Self, BadItem> {
        let read = Reader { item };
        let text = |attribute| read.need_text(attribute).map(str::to_owned);
        Ok(Ordered {
            circuit: text(CIRCUIT)?,
            revision: read.need_number(REVISION)?,
            at: read.need_time(AT)?,
            order: text(ORDER)?,
            before: text(BEFORE)?,
            after: text(AFTER)?,
            generation: read.need_number(GENERATION)?,
            reason: text(REASON)?,
            actor: text(ACTOR)?,
        })
    }
}

fn standing(circuit: &Circuit) -> String {
    format!("{}, {}", circuit.phase.word(), circuit.mode)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::{Decision, order};
    use crate::policy::Policy;

    #[test]
    fn an_order_survives_the_table() {
        let now = Timestamp::from_millisecond(1_234).unwrap();
        let before = Circuit::closed("payments", now);
        let ordered = order(
            &before,
            &Policy::default(),
            Order::Trip,
            "drill",
            "ada",
            now,
        );
        let Decision::Write(change) = ordered else {
            panic!("a closed circuit can be tripped");
        };
        let kept = Ordered::of(Order::Trip, &before, &change, now);
        assert_eq!(kept.before, "closed, auto");
        assert_eq!((kept.after.as_str(), kept.revision), ("open, auto", 1));
        assert_eq!(Ordered::from_item(&kept.to_item()), Ok(kept));
    }
}
