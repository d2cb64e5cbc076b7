//! What a probe of an open circuit came to.

use std::time::Duration;

use jiff::Timestamp;

use super::trip::forced;
use super::{Decision, Keep, Kind, cool_down, write};
use crate::circuit::{Circuit, Phase, Ramp, after, elapsed};
use crate::policy::Policy;

/// Calls a second that a ramp begins with at least.
pub(super) const FIRST_CALLS: f64 = 5.0;

/// An outage shorter than this is a blip: the dependency had no time to lose its caches, its connections, its capacity.
const BLIP: Duration = Duration::from_secs(15);

/// The level that a ramp begins with after a blip.
const AFTER_BLIP: f64 = 0.5;

/// A ramp begins at this share of a level at which calls failed, or below.
const BELOW_CEILING: f64 = 0.5;

/// The probe passed: calls are let through again, a few at first.
#[must_use]
pub fn probe_passed(
    circuit: &Circuit,
    policy: &Policy,
    generation: u64,
    reason: &str,
    actor: &str,
    now: Timestamp,
) -> Decision {
    match open_in(circuit, generation) {
        Err(keep) => Decision::Keep(keep),
        Ok(_) => write(
            circuit,
            Kind::RampStarted,
            now,
            Circuit {
                phase: Phase::Recovering {
                    ramp: first_ramp(circuit, policy, now),
                },
                reason: reason.to_owned(),
                actor: actor.to_owned(),
                ..circuit.clone()
            },
        ),
    }
}

/// The probe failed: the circuit stays open for another cool-down.
#[must_use]
pub fn probe_failed(
    circuit: &Circuit,
    policy: &Policy,
    generation: u64,
    reason: &str,
    actor: &str,
    now: Timestamp,
) -> Decision {
    match open_in(circuit, generation) {
        Err(keep) => Decision::Keep(keep),
        Ok(retry_at) if now < retry_at => Decision::Keep(Keep::TooEarly),
        Ok(_) => {
            let trips = circuit.trips.saturating_add(1);
            let outage = elapsed(circuit.failing_since.unwrap_or(circuit.since), now);
            let wait = cool_down(&policy.open, outage, circuit, circuit.generation, trips);
            write(
                circuit,
                Kind::CoolDownExtended,
                now,
                Circuit {
                    phase: Phase::Open {
                        retry_at: after(now, wait),
                    },
                    trips,
                    reason: reason.to_owned(),
                    actor: actor.to_owned(),
                    ..circuit.clone()
                },
            )
        }
    }
}

/// The ramp that a circuit starts with.
pub(super) fn first_ramp(circuit: &Circuit, policy: &Policy, now: Timestamp) -> Ramp {
    let start = policy.recovery.start.fraction();
    let enough = circuit.volume.map_or(1.0, |volume| FIRST_CALLS / volume.max(FIRST_CALLS));
    let outage = circuit.failing_since.map_or(Duration::MAX, |since| elapsed(since, now));
    let least = if outage < BLIP { AFTER_BLIP } else { 0.0 };
    let most = circuit.ceiling.map_or(1.0, |ceiling| ceiling * BELOW_CEILING);
    Ramp {
        level: start.max(enough).max(least).min(most),
        at: now,
        steps: 0,
        cut: None,
    }
}

/// When the cool-down ends of a circuit that is open in this generation.
fn open_in(circuit: &Circuit, generation: u64) -> Result<Timestamp, Keep> {
    if forced(circuit) {
        return Err(Keep::Forced);
    }
    if circuit.generation != generation {
        return Err(Keep::Stale);
    }
    match circuit.phase {
        Phase::Closed => Err(Keep::Closed),
        Phase::Recovering { .. } => Err(Keep::Recovering),
        Phase::Open { retry_at } => Ok(retry_at),
    }
}
