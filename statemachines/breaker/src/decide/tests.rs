//! The lives of circuits, under the default policy and a clock that is moved by hand.

use std::time::Duration;

use jiff::Timestamp;

use super::*;
use crate::admission::admission;
use crate::circuit::{Mode, Phase, Ramp, after, before};
use crate::evidence::{Breach, Bucket, Known, Outcomes, Slot, Verdict, WINDOW, judge};
use crate::policy::Policy;

mod alarms;
mod counting;
mod fences;
mod life;
mod operators;
mod ramp;

/// The length of a slot.
const SLOT: Duration = Duration::from_millis(125);

/// One circuit, its counts and its time.
struct Life {
    circuit: Circuit,
    policy: Policy,
    now: Timestamp,
    /// The counts of every generation.
    counts: Vec<(u64, Bucket)>,
    /// Every change so far, and what stood afterwards.
    changes: Vec<(Kind, Circuit)>,
    /// Calls that reached the dependency while the circuit was open: its probes.
    probes: u64,
    /// What is left of shares of calls.
    carried: f64,
}

impl Life {
    fn new() -> Self {
        let now = Timestamp::from_second(1_000_000).unwrap();
        Life {
            circuit: Circuit::closed("payments", now),
            policy: Policy::default(),
            now,
            counts: Vec::new(),
            changes: Vec::new(),
            probes: 0,
            carried: 0.0,
        }
    }

    /// A circuit that was open in generation 1 and has just begun to recover at this level.
    fn recovering(level: f64) -> Self {
        let mut life = Life::new();
        life.circuit = Circuit {
            phase: Phase::Recovering {
                ramp: Ramp {
                    level,
                    at: life.now,
                    steps: 0,
                    cut: None,
                },
            },
            generation: 1,
            revision: 2,
            trips: 1,
            since: life.now,
            incident: Some("payments-1".to_owned()),
            failing_since: Some(life.now),
            ..life.circuit
        };
        life
    }

    fn wait(&mut self, wait: Duration) {
        self.now = after(self.now, wait);
    }

    /// Carries a decision out, and says what it was.
    fn take(&mut self, decision: Decision) -> Result<Kind, Keep> {
        match decision {
            Decision::Keep(keep) => Err(keep),
            Decision::Write(change) => {
                assert_eq!(change.seen, self.circuit.revision);
                assert_eq!(change.next.revision, change.seen + 1);
                self.circuit = change.next;
                self.changes.push((change.kind, self.circuit.clone()));
                Ok(change.kind)
            }
        }
    }

    /// The counts of the current generation that the window holds.
    fn buckets(&self) -> Vec<Bucket> {
        let generation = self.circuit.generation;
        let first = Slot::of(before(self.now, WINDOW));
        let newest = self.counts.iter().rev().take_while(|(_, bucket)| bucket.slot >= first);
        let current = newest.filter(|(of, _)| *of == generation);
        current.map(|(_, bucket)| *bucket).collect()
    }

    /// Counts some calls of the slot that has just passed.
    fn count(&mut self, calls: u64, failures: u64) {
        if calls == 0 {
            return;
        }
        let slot = Slot(Slot::of(self.now).0 - 1);
        let outcomes = Outcomes {
            calls,
            failures,
            ..Outcomes::default()
        };
        self.counts.push((self.circuit.generation, Bucket { slot, outcomes }));
    }

    /// Lets traffic of `calls` a second go on for a while. `failing` says how many of the calls of a slot fail that reach the
    /// dependency (both in calls of a slot). After every slot somebody judges, probes or steps.
    fn traffic(&mut self, lasts: Duration, calls: f64, failing: impl Fn(f64) -> f64) {
        let end = after(self.now, lasts);
        while self.now < end {
            self.wait(SLOT);
            let arriving = calls * SLOT.as_secs_f64();
            let (now, circuit) = (self.now, self.circuit.clone());
            match circuit.phase {
                Phase::Closed | Phase::Recovering { .. } => {
                    let admitted = arriving * admission(&circuit, now);
                    let failed = (failing(admitted) + self.carried).max(0.0).floor();
                    self.carried += failing(admitted) - failed;
                    self.count(whole(admitted), whole(failed));
                }
                Phase::Open { retry_at } if now >= retry_at && arriving > 0.0 => {
                    self.probes += 1;
                    self.probe(failing(1.0) < 0.5).unwrap();
                    continue;
                }
                Phase::Open { .. } => continue,
            }
            let buckets = self.buckets();
            let decision = match circuit.phase {
                Phase::Recovering { .. } => {
                    step(&circuit, &self.policy, circuit.generation, &buckets, None, "call", now)
                }
                Phase::Closed | Phase::Open { .. } => match self.judge() {
                    Verdict::Healthy => continue,
                    Verdict::Breach(breach) => self.tripped(breach),
                },
            };
            // A ramp that stays where it is.
            let _kept = self.take(decision);
        }
    }

    fn judge(&self) -> Verdict {
        let known = Known {
            usual: self.circuit.usual,
            rate: 0.0,
        };
        judge(&self.policy.detection, &self.buckets(), known, self.now)
    }

    fn tripped(&self, breach: Breach) -> Decision {
        let seen = Trip {
            generation: self.circuit.generation,
            breach,
            actor: "call".to_owned(),
        };
        trip(&self.circuit, &self.policy, &seen, self.now)
    }

    /// Opens the circuit on evidence of its own generation.
    fn trip(&mut self) -> Result<Kind, Keep> {
        let decision = self.tripped(total_breach(self.now));
        self.take(decision)
    }

    fn probe(&mut self, passes: bool) -> Result<Kind, Keep> {
        let decide = if passes { probe_passed } else { probe_failed };
        let generation = self.circuit.generation;
        let decision = decide(&self.circuit, &self.policy, generation, "probed", "call", self.now);
        self.take(decision)
    }

    fn step(&mut self, idle: Option<Duration>) -> Result<Kind, Keep> {
        let (circuit, buckets) = (&self.circuit, self.buckets());
        let decision =
            step(circuit, &self.policy, circuit.generation, &buckets, idle, "call", self.now);
        self.take(decision)
    }

    fn level(&self) -> f64 {
        match self.circuit.phase {
            Phase::Recovering { ramp } => ramp.level,
            other @ (Phase::Closed | Phase::Open { .. }) => panic!("no ramp: {other:?}"),
        }
    }

    fn retry_at(&self) -> Timestamp {
        match self.circuit.phase {
            Phase::Open { retry_at } => retry_at,
            other @ (Phase::Closed | Phase::Recovering { .. }) => panic!("not open: {other:?}"),
        }
    }

    /// The kinds of all changes, repetitions left out.
    fn story(&self) -> Vec<Kind> {
        let mut kinds: Vec<Kind> = self.changes.iter().map(|(kind, _)| *kind).collect();
        kinds.dedup();
        kinds
    }

    fn has(&self, wanted: Kind) -> bool {
        self.changes.iter().any(|(kind, _)| *kind == wanted)
    }
}

fn total_breach(now: Timestamp) -> Breach {
    Breach {
        reason: "40 of 40 calls failed (100 %)".to_owned(),
        since: now,
        is_total: true,
        usual: None,
        volume: 40.0,
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few calls")]
fn whole(calls: f64) -> u64 {
    calls.round() as u64
}

const fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

/// Every call fails.
fn dead(calls: f64) -> f64 {
    calls
}

/// No call fails.
fn well(_: f64) -> f64 {
    0.0
}
