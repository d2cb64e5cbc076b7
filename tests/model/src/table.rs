//! The table: conditional writes, atomic counts, and reads that may be a moment old.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use breaker::circuit::{Circuit, Phase};
use breaker::decide::{Change, Kind};
use breaker::evidence::{Bucket, Outcomes, Second, Slot};
use breaker::lease::{Ask, Grant, Lease, ProbeKind, take};
use jiff::Timestamp;

use crate::faults::Fault;
use crate::world::{CIRCUIT, at};

/// Counts older than this are out of every window, clocks apart included, in seconds.
const KEPT: i64 = 14;

/// Calls in a burst, which is what a call of the model stands for: enough to be judged by themselves.
const BURST: u64 = 20;

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
    leases: BTreeMap<ProbeKind, Lease>,
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
            | Fault::AlarmsOverrule
            | Fault::NoGenerations => false,
        };
        if stands != change.seen && !unconditional {
            return false;
        }
        self.stood = self.stands.take();
        self.stands = Some(Version(Arc::new(change.next.clone())));
        true
    }

    /// Counts a burst of calls that was admitted in one second and whose outcomes are known in another.
    pub fn count(&mut self, generation: u64, admitted: i64, known: i64, failed: bool) {
        let slot = Slot::of_outcome(failed, at(admitted), at(known));
        let (calls, failures) = self.counts.entry((generation, slot)).or_default();
        *calls += BURST;
        *failures += if failed { BURST } else { 0 };
    }

    /// The counts of a generation in the window that ends at a second.
    #[must_use]
    pub fn window(&self, generation: u64, second: i64) -> Vec<Bucket> {
        let seconds = Second::window(at(second));
        let counted = self.counts.iter().filter(|((of, slot), _)| {
            *of == generation && seconds.contains(&slot.second())
        });
        counted
            .map(|(&(_, slot), &(calls, failures))| Bucket {
                slot,
                outcomes: Outcomes {
                    calls,
                    failures,
                    ..Outcomes::default()
                },
            })
            .collect()
    }

    /// Takes a probe lease.
    pub fn lease(&mut self, ask: &Ask, fault: Fault) -> Grant {
        let found = if fault == Fault::EveryCallerProbes {
            None
        } else {
            self.leases.get(&ask.kind)
        };
        let grant = take(found, ask);
        if let Grant::Take(lease) = &grant {
            self.leases.insert(ask.kind, lease.clone());
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
        (circuit.failing_since, circuit.confirmed).hash(state);
        let numbers = [circuit.ceiling, Some(circuit.usual), circuit.volume];
        numbers.map(|number| number.map(f64::to_bits)).hash(state);
        match circuit.phase {
            Phase::Closed => 0.hash(state),
            Phase::Open { retry_at } => (1, retry_at).hash(state),
            Phase::Recovering { ramp } => {
                (2, ramp.at, ramp.level.to_bits(), ramp.steps).hash(state);
                if let Some(cut) = ramp.cut {
                    (cut.at, cut.number, cut.share.to_bits(), cut.from.to_bits()).hash(state);
                }
            }
        }
    }
}
