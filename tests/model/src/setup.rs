//! How much of everything there is in a model: what bounds the states.

use std::time::Duration;

use breaker::circuit::Mode;
use breaker::decide::Order;
use breaker::policy::{Open, Policy, Probes, Recovery};

use crate::faults::Fault;

/// One model.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The clocks of the workers, in seconds from the true time: one worker each.
    pub workers: Vec<i64>,
    /// The clocks of the first, second, … incident.
    pub incident_clocks: Vec<i64>,
    /// The clock of reconciliation; none: there is none.
    pub reconcile: Option<i64>,
    /// What operators order, each once, in any order and at any time.
    pub orders: Vec<Order>,
    /// Alarms that go on.
    pub alarms: Vec<AlarmSetup>,
    /// Calls that all workers together make.
    pub calls: u8,
    /// Times that somebody may crash.
    pub crashes: u8,
    /// Times that an incident's execution may be killed.
    pub kills: u8,
    /// Times that an incident may go on in a new execution.
    pub hand_ons: u8,
    /// Whether there is an alarm on the dependency's health: it goes on some time after the dependency fails and off some
    /// time after it heals. Reconciliation reads its level.
    pub level: bool,
    /// Replies that may get lost although the write was carried out.
    pub lost_replies: u8,
    /// Times that the dependency may fail or heal.
    pub flips: u8,
    /// Times that the table may become unreachable or reachable again.
    pub table_flips: u8,
    /// Whether reads may get the copy from before the last write.
    pub old_copies: bool,
    /// Seconds that pass.
    pub seconds: i64,
    /// What is wrong with the protocol.
    pub fault: Fault,
}

impl Default for Setup {
    fn default() -> Self {
        Setup {
            workers: Vec::new(),
            incident_clocks: vec![0, 2, -2],
            reconcile: None,
            orders: Vec::new(),
            alarms: Vec::new(),
            calls: 0,
            crashes: 0,
            kills: 0,
            hand_ons: 0,
            level: false,
            old_copies: false,
            lost_replies: 0,
            flips: 0,
            table_flips: 0,
            seconds: 6,
            fault: Fault::None,
        }
    }
}

/// An alarm that goes on.
#[derive(Clone, Copy, Debug)]
pub struct AlarmSetup {
    /// When, in seconds of the true time.
    pub at: i64,
    /// How often its event is delivered.
    pub deliveries: u8,
}

impl Setup {
    /// Three workers that see the outage at once, on old copies and with lost replies, up to the first probe.
    #[must_use]
    pub fn workers() -> Self {
        Setup {
            workers: vec![0, 2, -2],
            calls: 3,
            lost_replies: 1,
            flips: 1,
            old_copies: true,
            seconds: 2,
            ..Setup::default()
        }
    }

    /// Alarm events twice and in any order, incidents that crash or die, reconciliation.
    #[must_use]
    pub fn alarms() -> Self {
        Setup {
            alarms: vec![
                AlarmSetup {
                    at: 0,
                    deliveries: 2,
                },
                AlarmSetup {
                    at: 1,
                    deliveries: 1,
                },
            ],
            reconcile: Some(2),
            kills: 1,
            flips: 1,
            incident_clocks: vec![2, -2, 0],
            seconds: 3,
            ..Setup::default()
        }
    }

    /// An operator who forces the circuit in the middle of an outage, and lets it go again.
    #[must_use]
    pub fn forced() -> Self {
        Setup {
            workers: vec![0],
            orders: vec![Order::Mode(Mode::ForcedOpen), Order::Mode(Mode::Auto)],
            calls: 2,
            flips: 1,
            incident_clocks: vec![2, -2],
            seconds: 2,
            ..Setup::default()
        }
    }

    /// An operator who trips and resets the circuit in the middle of an outage.
    #[must_use]
    pub fn ordered() -> Self {
        Setup {
            workers: vec![0],
            orders: vec![Order::Trip, Order::Reset],
            calls: 1,
            flips: 1,
            incident_clocks: vec![2, -2],
            seconds: 2,
            ..Setup::default()
        }
    }

    /// An outage, its recovery and a relapse on the ramp, with calls that come back late crashes, and replies that get lost.
    #[must_use]
    pub fn relapse() -> Self {
        Setup {
            workers: vec![0],
            reconcile: Some(2),
            calls: 2,
            crashes: 1,
            lost_replies: 1,
            flips: 2,
            incident_clocks: vec![2, -2, 0],
            seconds: 4,
            ..Setup::default()
        }
    }

    /// An alarm's level: its event may never come, it goes off late, and holds recovery back until then. Incidents go on in
    /// new executions meanwhile.
    #[must_use]
    pub fn levels() -> Self {
        Setup {
            workers: vec![0],
            reconcile: Some(2),
            level: true,
            calls: 1,
            flips: 2,
            hand_ons: 1,
            kills: 1,
            incident_clocks: vec![-2, 2, 0],
            seconds: 3,
            ..Setup::default()
        }
    }

    /// An alarm and calls: both planes see the same outage.
    #[must_use]
    pub fn alarms_and_calls() -> Self {
        Setup {
            workers: vec![0],
            alarms: vec![AlarmSetup {
                at: 0,
                deliveries: 2,
            }],
            calls: 1,
            flips: 1,
            incident_clocks: vec![2, -2],
            crashes: 1,
            old_copies: true,
            seconds: 2,
            ..Setup::default()
        }
    }
}

/// The policy of every model: cool-downs as short as they can be, everything else as it is by default.
#[must_use]
pub fn policy() -> Policy {
    Policy {
        open: Open {
            cool_down: Duration::from_secs(1),
            maximum: Duration::from_secs(2),
            ..Open::default()
        },
        recovery: Recovery {
            probes: Some(Probes {
                pass: 1,
                of: 1,
                every: Duration::from_secs(1),
            }),
            ..Recovery::default()
        },
        ..Policy::default()
    }
}

/// How long a probe holds its lease, in seconds: longer than it takes, unless the prober vanished.
pub const LEASE: i64 = 2;

/// How long an environment that cannot reach the table refuses calls after one burst of them failed, in seconds.
pub const OWN_COOL_DOWN: i64 = 2;

/// How long a ramp without calls waits for its incident's step, in every model.
pub const IDLE: Duration = Duration::from_secs(2);

/// How long an alarm may stay on after the circuit closed, in every model.
pub const LAG: Duration = Duration::from_secs(2);

/// How long an incident may be late before reconciliation looks for it, in every model.
pub const GRACE: Duration = Duration::from_secs(2);
