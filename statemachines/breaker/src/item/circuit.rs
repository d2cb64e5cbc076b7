//! A circuit as an item.

use super::{BadItem, Item, PK, Reader, Writer, circuit_key};
use crate::circuit::{Circuit, Phase, Ramp};

/// The attributes that the rendered gate reads.
pub mod attribute {
    /// `closed`, `open` or `recovering`.
    pub const PHASE: &str = "phase";
    /// `auto`, `forced-open`, `forced-closed` or `observe`.
    pub const MODE: &str = "mode";
    /// The fencing token.
    pub const GENERATION: &str = "generation";
    /// When an open circuit may be probed (ms).
    pub const RETRY_AT: &str = "retryAt";
    /// Admission at the ramp's start.
    pub const RAMP_FROM: &str = "rampFrom";
    /// Growth a second.
    pub const RAMP_PER_SECOND: &str = "rampPerSecond";
    /// The ramp's start (ms).
    pub const RAMP_AT: &str = "rampAt";
}

const RAMP_FLOOR: &str = "rampFloor";
/// What a conditional write compares.
pub const REVISION: &str = "revision";
const SINCE: &str = "since";
const TRIPS: &str = "trips";
const REASON: &str = "reason";
const ACTOR: &str = "actor";
const INCIDENT: &str = "incident";
const VOLUME: &str = "volume";

impl Circuit {
    /// The circuit as the table holds it.
    #[must_use]
    pub fn to_item(&self) -> Item {
        let writer = Writer::default()
            .text(PK, &circuit_key(&self.name))
            .text(attribute::PHASE, self.phase.word())
            .text(attribute::MODE, self.mode.word())
            .number(attribute::GENERATION, self.generation)
            .number(REVISION, self.revision)
            .time(SINCE, self.since)
            .number(TRIPS, self.trips)
            .text(REASON, &self.reason)
            .text(ACTOR, &self.actor);
        let writer = match self.phase {
            Phase::Closed => writer,
            Phase::Open { retry_at } => writer.time(attribute::RETRY_AT, retry_at),
            Phase::Recovering { ramp } => writer
                .number(attribute::RAMP_FROM, ramp.from)
                .number(attribute::RAMP_PER_SECOND, ramp.per_second)
                .time(attribute::RAMP_AT, ramp.at)
                .number(RAMP_FLOOR, ramp.floor),
        };
        let writer = match &self.incident {
            Some(incident) => writer.text(INCIDENT, incident),
            None => writer,
        };
        match self.volume {
            Some(volume) => writer.number(VOLUME, volume).item,
            None => writer.item,
        }
    }

    /// Reads a circuit from the table.
    ///
    /// # Errors
    /// When an attribute is missing or holds what it cannot hold: a table that somebody edited by hand.
    pub fn from_item(item: &Item) -> Result<Self, BadItem> {
        let read = Reader { item };
        let pk = read.need_text(PK)?;
        let name = pk
            .strip_prefix(&circuit_key(""))
            .ok_or_else(|| read.bad(PK, pk))?;
        let phase = match read.need_text(attribute::PHASE)? {
            "closed" => Phase::Closed,
            "open" => Phase::Open {
                retry_at: read.need_time(attribute::RETRY_AT)?,
            },
            "recovering" => Phase::Recovering {
                ramp: Ramp {
                    from: read.need_number(attribute::RAMP_FROM)?,
                    floor: read.need_number(RAMP_FLOOR)?,
                    per_second: read.need_number(attribute::RAMP_PER_SECOND)?,
                    at: read.need_time(attribute::RAMP_AT)?,
                },
            },
            other => return Err(read.bad(attribute::PHASE, other)),
        };
        let mode = read.need_text(attribute::MODE)?;
        Ok(Circuit {
            name: name.to_owned(),
            phase,
            generation: read.need_number(attribute::GENERATION)?,
            revision: read.need_number(REVISION)?,
            since: read.need_time(SINCE)?,
            trips: read.need_number(TRIPS)?,
            mode: mode.parse().map_err(|_| read.bad(attribute::MODE, mode))?,
            reason: read.need_text(REASON)?.to_owned(),
            actor: read.need_text(ACTOR)?.to_owned(),
            incident: read.text(INCIDENT).map(str::to_owned),
            volume: read.number(VOLUME)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::circuit::Mode;
    use crate::item::Attribute;

    fn circuit(phase: Phase) -> Circuit {
        Circuit {
            phase,
            generation: 7,
            revision: 12,
            mode: Mode::Observe,
            incident: Some("payments-7".to_owned()),
            volume: Some(12.5),
            ..Circuit::closed("payments", Timestamp::from_millisecond(1_234).unwrap())
        }
    }

    #[test]
    fn every_phase_survives_the_table() {
        let at = Timestamp::from_millisecond(99_001).unwrap();
        let ramp = Ramp {
            from: 0.05,
            floor: 0.02,
            per_second: 0.1 / 3.0,
            at,
        };
        for phase in [
            Phase::Closed,
            Phase::Open { retry_at: at },
            Phase::Recovering { ramp },
        ] {
            let circuit = circuit(phase);
            assert_eq!(Circuit::from_item(&circuit.to_item()), Ok(circuit));
        }
    }

    #[test]
    fn a_table_edited_by_hand_is_named() {
        let mut item = circuit(Phase::Closed).to_item();
        item.insert("phase".to_owned(), Attribute::S("ajar".to_owned()));
        let error = Circuit::from_item(&item).unwrap_err().to_string();
        assert_eq!(
            error,
            "item `circuit#payments` has `ajar` in attribute `phase`"
        );
        item.remove("phase");
        let error = Circuit::from_item(&item).unwrap_err().to_string();
        assert_eq!(
            error,
            "item `circuit#payments` has no text attribute `phase`"
        );
    }
}
