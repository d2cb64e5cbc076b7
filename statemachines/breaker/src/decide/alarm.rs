//! CloudWatch alarms open the circuit where no call contradicts them.

use std::time::Duration;

use jiff::Timestamp;

use super::trip::{forced, open, without_outage};
use super::{Decision, Keep, Kind};
use crate::circuit::{Circuit, Phase, elapsed};
use crate::evidence::{Bucket, Outcomes};
use crate::policy::{Detection, Policy};

/// Successes in the window that contradict an alarm.
const ACQUITTING: u64 = 3;

/// An alarm in the ALARM state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// The alarm's name.
    pub name: String,
    /// When its state changed (the event's `state.timestamp`): late and repeated events carry the old one.
    pub at: Timestamp,
    /// The incident that the event started, which then owns the trip.
    pub incident: String,
}

/// Whether the calls of the window contradict an alarm: enough succeeded, and fewer failed than the policy's rate.
#[must_use]
pub fn acquits(detection: &Detection, buckets: &[Bucket]) -> bool {
    let total = Outcomes::sum(buckets);
    let (calls, failures) = total.excused();
    let failing = crate::evidence::statistics::share(failures, calls);
    total.successes() >= ACQUITTING && failing < detection.failure_rate.fraction()
}

/// Opens a closed circuit, unless the alarm changed before the circuit closed or calls acquit the dependency
/// ([`acquits`]).
#[must_use]
pub fn alarm(
    circuit: &Circuit,
    policy: &Policy,
    alarm: &Alarm,
    acquitted: bool,
    now: Timestamp,
) -> Decision {
    if forced(circuit) {
        return Decision::Keep(Keep::Forced);
    }
    match circuit.phase {
        Phase::Closed if circuit.generation > 0 && alarm.at < circuit.since => {
            Decision::Keep(Keep::Outdated)
        }
        Phase::Closed if acquitted => Decision::Keep(Keep::Acquitted),
        Phase::Closed => open(
            &without_outage(circuit),
            policy,
            Kind::Opened,
            &format!("alarm {}", alarm.name),
            "alarm",
            Some(&alarm.incident),
            now,
        ),
        Phase::Open { .. } => Decision::Keep(Keep::AlreadyOpen),
        Phase::Recovering { .. } => Decision::Keep(Keep::Recovering),
    }
}

/// How long an alarm may stay in ALARM after an outage is over: a one-minute alarm needs two periods to see that, and a third
/// for its metric to arrive.
pub const ALARM_LAG: Duration = Duration::from_secs(180);

/// What an alarm does that *is* in ALARM, whenever it triggered: events report edges, and edges get lost. `seen.at` is when the
/// alarm triggered. One that was in ALARM before the circuit closed gets `lag` (see [`ALARM_LAG`]) to clear.
#[must_use]
pub fn level(
    circuit: &Circuit,
    policy: &Policy,
    seen: &Alarm,
    acquitted: bool,
    lag: Duration,
    now: Timestamp,
) -> Decision {
    let is_old =
        circuit.phase == Phase::Closed && circuit.generation > 0 && seen.at < circuit.since;
    if is_old && elapsed(circuit.since, now) >= lag {
        let fresh = Alarm {
            at: now,
            ..seen.clone()
        };
        return alarm(circuit, policy, &fresh, acquitted, now);
    }
    alarm(circuit, policy, seen, acquitted, now)
}
