//! A probe lease as an item.

use super::{BadItem, EXPIRES, Item, PK, Reader, WINDOW_KEPT_SECONDS, Writer, lease_key};
use crate::lease::{Lease, ProbeKind, Round};

/// What a conditional write compares.
pub const REVISION: &str = "revision";

const HOLDER: &str = "holder";
const UNTIL: &str = "until";
const GENERATION: &str = "generation";
const TRIPS: &str = "trips";
const TAKEN: &str = "taken";

/// A lease is kept for a day: longer than any cool-down, whose probes it counts.
const KEPT_SECONDS: i64 = 24 * WINDOW_KEPT_SECONDS;

impl Lease {
    /// The lease as the table holds it.
    #[must_use]
    pub fn to_item(&self) -> Item {
        let expires = self.until.as_second().saturating_add(KEPT_SECONDS);
        Writer::default()
            .text(PK, &lease_key(&self.circuit, self.kind))
            .text(HOLDER, &self.holder)
            .time(UNTIL, self.until)
            .number(GENERATION, self.round.generation)
            .number(TRIPS, self.round.trips)
            .number(TAKEN, self.taken)
            .number(REVISION, self.revision)
            .number(EXPIRES, expires)
            .item
    }

    /// Reads a lease from the table.
    ///
    /// # Errors
    /// When an attribute is missing or holds what it cannot hold.
    pub fn from_item(item: &Item) -> Result<Self, BadItem> {
        let read = Reader { item };
        let pk = read.need_text(PK)?;
        let named = |kind| Some((kind, pk.strip_prefix(&lease_key("", kind))?));
        let (kind, circuit) = named(ProbeKind::HealthCheck)
            .or_else(|| named(ProbeKind::Call))
            .ok_or_else(|| read.bad(PK, pk))?;
        Ok(Lease {
            circuit: circuit.to_owned(),
            kind,
            holder: read.need_text(HOLDER)?.to_owned(),
            until: read.need_time(UNTIL)?,
            round: Round {
                generation: read.need_number(GENERATION)?,
                trips: read.need_number(TRIPS)?,
            },
            taken: read.need_number(TAKEN)?,
            revision: read.need_number(REVISION)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn survives_the_table() {
        let lease = Lease {
            circuit: "payments".to_owned(),
            kind: ProbeKind::Call,
            holder: "payments-7".to_owned(),
            until: Timestamp::from_millisecond(1_234).unwrap(),
            round: Round {
                generation: 7,
                trips: 2,
            },
            taken: 1,
            revision: 9,
        };
        assert_eq!(Lease::from_item(&lease.to_item()), Ok(lease));
    }
}
