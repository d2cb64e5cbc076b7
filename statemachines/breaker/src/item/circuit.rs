//! A circuit as an item.

use super::{BadItem, Item, PK, Reader, Writer, circuit_key};
use crate::admission::probe_share;
use crate::circuit::{Circuit, Counting, Cut, Phase, Ramp};
use crate::decide::weight;

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
    /// The share of calls that may try to be the probe (0 to 1).
    pub const PROBE_SHARE: &str = "probeShare";
    /// One in so many successes of a Task is counted, as that many.
    pub const WEIGHT: &str = "weight";
    /// Until when successes of a closed Task's circuit are counted (ms).
    pub const COUNTED_UNTIL: &str = "countedUntil";
    /// The share of calls that a recovering circuit lets through (0 to 1).
    pub const LEVEL: &str = "level";
}

const LEVEL_AT: &str = "levelAt";
const CEILING: &str = "ceiling";
const CUT_SHARE: &str = "cutShare";
const CUT_AT: &str = "cutAt";
const CUT_FROM: &str = "cutFrom";
const CUT_NUMBER: &str = "cutNumber";
const STEPS: &str = "steps";
const COUNTED_SINCE: &str = "countedSince";
const CALM: &str = "calmFailures";
const FAILING_SINCE: &str = "failingSince";
const CONFIRMED: &str = "ceilingConfirmed";
const USUAL: &str = "usual";
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
            Phase::Open { retry_at } => writer
                .time(attribute::RETRY_AT, retry_at)
                .number(attribute::PROBE_SHARE, probe_share(self.volume)),
            Phase::Recovering { ramp } => writer
                .number(attribute::LEVEL, ramp.level)
                .time(LEVEL_AT, ramp.at)
                .number(STEPS, ramp.steps)
                .some_number(CUT_SHARE, ramp.cut.map(|cut| cut.share))
                .some_number(CUT_FROM, ramp.cut.map(|cut| cut.from))
                .some_number(CUT_NUMBER, ramp.cut.map(|cut| cut.number))
                .some_number(CUT_AT, ramp.cut.map(|cut| cut.at.as_millisecond())),
        };
        let writer = match &self.incident {
            Some(incident) => writer.text(INCIDENT, incident),
            None => writer,
        };
        let writer = match self.failing_since {
            Some(since) => writer.time(FAILING_SINCE, since),
            None => writer,
        };
        writer
            .some_number(CEILING, self.ceiling)
            .number(CONFIRMED, self.confirmed)
            .number(USUAL, self.usual)
            .some_number(VOLUME, self.volume)
            .number(attribute::WEIGHT, weight(self))
            .some_number(COUNTED_SINCE, self.counting.map(|one| one.since.as_millisecond()))
            .some_number(attribute::COUNTED_UNTIL, self.counting.map(|one| one.until.as_millisecond()))
            .some_number(CALM, self.counting.and_then(|one| one.calm))
            .item
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
                    level: read.need_number(attribute::LEVEL)?,
                    at: read.need_time(LEVEL_AT)?,
                    steps: read.need_number(STEPS)?,
                    cut: match read.time(CUT_AT)? {
                        Some(at) => Some(Cut {
                            at,
                            share: read.need_number(CUT_SHARE)?,
                            from: read.need_number(CUT_FROM)?,
                            number: read.need_number(CUT_NUMBER)?,
                        }),
                        None => None,
                    },
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
            failing_since: read.time(FAILING_SINCE)?,
            ceiling: read.number(CEILING)?,
            confirmed: read.number(CONFIRMED)?.unwrap_or(0),
            usual: read.number(USUAL)?.unwrap_or(0.0),
            volume: read.number(VOLUME)?,
            counting: match (read.time(COUNTED_SINCE)?, read.time(attribute::COUNTED_UNTIL)?) {
                (Some(since), Some(until)) => Some(Counting {
                    since,
                    until,
                    weight: read.number(attribute::WEIGHT)?.unwrap_or(1),
                    calm: read.number(CALM)?,
                }),
                (Some(_), None) | (None, _) => None,
            },
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
            failing_since: Some(Timestamp::from_millisecond(1_000).unwrap()),
            ceiling: Some(0.7),
            usual: 0.02,
            volume: Some(12.5),
            ..Circuit::closed("payments", Timestamp::from_millisecond(1_234).unwrap())
        }
    }

    #[test]
    fn every_phase_survives_the_table() {
        let at = Timestamp::from_millisecond(99_001).unwrap();
        let ramp = Ramp {
            level: 0.1 / 3.0,
            at,
            steps: 3,
            cut: Some(Cut { at, share: 0.3, from: 0.7, number: 2 }),
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
