//! What an operator orders.

use std::fmt;

use jiff::Timestamp;

use super::probe::first_ramp;
use super::trip::{open, without_outage};
use super::{Decision, Keep, Kind, write};
use crate::circuit::{Circuit, Mode, Phase};
use crate::policy::Policy;

/// An operator's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Open it now, as a breach would.
    Trip,
    /// Come back now: an open circuit starts its ramp without waiting. A new incident looks after it: the one that waits
    /// for the cool-down's end would not see a dependency that fails on the ramp.
    Reset,
    /// Change the mode.
    Mode(Mode),
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Order::Trip => f.write_str("trip"),
            Order::Reset => f.write_str("reset"),
            Order::Mode(mode) => write!(f, "mode {mode}"),
        }
    }
}

/// Carries out an order. `reason` and `actor` are kept with the circuit.
#[must_use]
pub fn order(
    circuit: &Circuit,
    policy: &Policy,
    order: Order,
    reason: &str,
    actor: &str,
    now: Timestamp,
) -> Decision {
    match order {
        Order::Trip => match circuit.phase {
            Phase::Open { .. } => Decision::Keep(Keep::AlreadyOpen),
            Phase::Closed => {
                let anew = without_outage(circuit);
                open(&anew, policy, Kind::Opened, reason, actor, None, now)
            }
            Phase::Recovering { .. } => {
                open(circuit, policy, Kind::Reopened, reason, actor, None, now)
            }
        },
        Order::Reset => match circuit.phase {
            Phase::Closed => Decision::Keep(Keep::Closed),
            Phase::Recovering { .. } => Decision::Keep(Keep::Recovering),
            Phase::Open { .. } => write(
                circuit,
                Kind::RampStarted,
                now,
                Circuit {
                    phase: Phase::Recovering {
                        ramp: first_ramp(circuit, policy, now),
                    },
                    reason: reason.to_owned(),
                    actor: actor.to_owned(),
                    incident: Some(circuit.successor_name()),
                    ..circuit.clone()
                },
            ),
        },
        Order::Mode(mode) if mode == circuit.mode => Decision::Keep(Keep::Same),
        Order::Mode(mode) => write(
            circuit,
            Kind::Ordered,
            now,
            Circuit {
                mode,
                reason: reason.to_owned(),
                actor: actor.to_owned(),
                ..circuit.clone()
            },
        ),
    }
}
