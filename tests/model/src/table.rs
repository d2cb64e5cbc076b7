//! The table: conditional writes, atomic counts, and reads that may be a moment old.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use breaker::circuit::{Circuit, Phase};
use breaker::decide::{Change, Kind};
use breaker::evidence::{Bucket, Outcomes, Slot};
use breaker::lease::{Ask, Grant, Lease, take};
use jiff::Timestamp;

use crate::faults::Fault;
use crate::world::{CIRCUIT, at};

/// Counts older than this are out of every window, clocks apart included, in seconds.
const KEPT: i64 = 8;

/// A circuit as it stood after one write.
#[derive(Clone, Debug, PartialEq)]
pub struct Version(pub Arc<Circuit>);

/// Which copy a read gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Copy {
    /// What stands.
    Fresh,
    /// What stood before the last write of this second.
    Old,
}

/// One table with one circuit.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Table {
    stands: Option<Version>,
    stood: Option<Version>,
    lease: Option<Lease>,
    /// Calls and failures by generation and slot.
    counts: BTreeMap<(u64, Slot), (u64, u64)>,
}

impl Table {
    /// What stands, whoever may read it.
    #[must_use]
    pub fn truth(&self) -> Option<&Circuit> {
        self.stands.as_ref().map(|version| &*version.0)
    }

    /// Whether an old copy differs from what stands.
    #[must_use]
    pub fn has_old_copy(&self) -> bool {
        self.stood != self.stands
    }

    /// The copy that a read gets, as it is stored.
    #[must_use]
    pub fn stored(&self, copy: Copy, now: Timestamp) -> Circuit {
        let version = match copy {
            Copy::Fresh => &self.stands,
            Copy::Old => &self.stood,
        };
        version.as_ref().map_or_else(
            || Circuit::closed(CIRCUIT, now),
            |version| (*version.0).clone(),
        )
    }

    /// The copy that a read gets, as the reader understands it.
    #[must_use]
    pub fn read(&self, copy: Copy, now: Timestamp, fault: Fault) -> Circuit {
        let mut circuit = self.stored(copy, now);
        if fault == Fault::HalfOpenReadsAsClosed
            && matches!(circuit.phase, Phase::Recovering { .. })
        {
            circuit.phase = Phase::Closed;
        }
        circuit
    }

    /// Carries out a change on its condition; says whether it did.
    pub fn write(&mut self, change: &Change, fault: Fault) -> bool {
        let stands = self.truth().map_or(0, |circuit| circuit.revision);
        let unconditional = match fault {
            Fault::LastWriterWins => true,
            Fault::OpeningOverwrites => change.kind == Kind::Opened,
            Fault::None
            | Fault::EveryCallerProbes
            | Fault::HalfOpenReadsAsClosed
            | Fault::EdgesOnly
            | Fault::AlarmsIgnored
            | Fault::NoGenerations => false,
        };
        if stands != change.seen && !unconditional {
            return false;
        }
        self.stood = self.stands.take();
        self.stands = Some(Version(Arc::new(change.next.clone())));
        true
    }

    /// Counts a call.
    pub fn count(&mut self, generation: u64, second: i64, failed: bool) {
        let (calls, failures) = self
            .counts
            .entry((generation, Slot::of(at(second))))
            .or_default();
        *calls += 1;
        *failures += u64::from(failed);
    }

    /// The counts of a generation in some slots.
    #[must_use]
    pub fn window(&self, generation: u64, slots: &[Slot]) -> Vec<Bucket> {
        slots
            .iter()
            .filter_map(|&slot| {
                let &(calls, failures) = self.counts.get(&(generation, slot))?;
                let reporters = (failures > 0).then(|| "worker".to_owned());
                let outcomes = Outcomes {
                    calls,
                    failures,
                    reporters: reporters.into_iter().collect(),
                    ..Outcomes::default()
                };
                Some(Bucket { slot, outcomes })
            })
            .collect()
    }

    /// Takes the probe lease.
    pub fn lease(&mut self, ask: &Ask, fault: Fault) -> Grant {
        let found = if fault == Fault::EveryCallerProbes {
            None
        } else {
            self.lease.as_ref()
        };
        let grant = take(found, ask);
        if let Grant::Take(lease) = &grant {
            self.lease = Some(lease.clone());
        }
        grant
    }

    /// A second passes: old copies are gone, and counts that no window reaches.
    pub fn settle_down(&mut self, second: i64) {
        self.stood.clone_from(&self.stands);
        let oldest = Slot::of(at(second - KEPT));
        self.counts.retain(|&(_, slot), _| slot >= oldest);
    }
}

impl Hash for Version {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Reason and actor are for people: no decision reads them.
        let circuit = &*self.0;
        (circuit.generation, circuit.revision, circuit.trips).hash(state);
        (circuit.since, circuit.mode.word(), &circuit.incident).hash(state);
        match circuit.phase {
            Phase::Closed => 0.hash(state),
            Phase::Open { retry_at } => (1, retry_at).hash(state),
            Phase::Recovering { ramp } => (2, ramp.at, ramp.from.to_bits()).hash(state),
        }
    }
}

/// The slots of a window that ends at `second`.
#[must_use]
pub fn slots(second: i64, window: std::time::Duration) -> Vec<Slot> {
    Slot::window(at(second), window)
}
