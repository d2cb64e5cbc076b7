//! What happened, second by second: the raw material of the report.

use std::time::Duration;

use breaker::decide::Kind;

use super::meter::Usage;

/// What happened to one dependency.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// One for every second of the scenario.
    pub(crate) seconds: Vec<Second>,
    /// How long each caller waited, in milliseconds, in the order in which the calls ended.
    pub(crate) waits: Vec<u64>,
    /// What changed with the circuit, in the order of time.
    pub(crate) changes: Vec<Changed>,
    /// When alarms went into ALARM.
    pub(crate) alarms: Vec<(Duration, String)>,
    /// What was sent to people.
    pub(crate) notices: Vec<Notice>,
    /// Calls that were offered while the dependency was in an outage.
    pub(crate) offered_in_outage: u64,
    /// Calls that reached the dependency in an outage.
    pub(crate) reached_in_outage: u64,
    /// Calls that reached the dependency while more came than it could take.
    pub(crate) reached_in_overload: u64,
    /// Probes and health checks.
    pub(crate) probes: u64,
    /// What the guard's executions used, by the circuit's phase when the call was offered.
    pub(crate) used: PhaseUsage,
}

/// One second of one dependency. Calls are told by the second in which they were offered.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Second {
    pub(crate) offered: u64,
    pub(crate) live: u64,
    pub(crate) fresh: u64,
    pub(crate) stale: u64,
    pub(crate) default: u64,
    pub(crate) caught: u64,
    pub(crate) failed: u64,
    /// The calls that the dependency could serve: [`super::servable`].
    pub(crate) servable: f64,
    /// Calls that reached the dependency in this second, retries included.
    pub(crate) reached: u64,
    /// The highest load on the dependency: calls over capacity.
    pub(crate) load: f64,
    /// The share of calls let through at the second's start.
    pub(crate) admission: f64,
    pub(crate) phase: Phase,
    /// What the dependency could take; none: any number.
    pub(crate) capacity: Option<f64>,
    /// Whether something was wrong with the dependency.
    pub(crate) outage: bool,
}

/// Where a circuit stood, from closed to furthest from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    #[default]
    Closed,
    Recovering,
    Open,
}

/// Usage and calls by phase.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct PhaseUsage {
    pub(crate) closed: (u64, Usage),
    pub(crate) open: (u64, Usage),
    pub(crate) recovering: (u64, Usage),
}

/// A write that changed the circuit.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Changed {
    pub(crate) at: Duration,
    pub(crate) kind: Kind,
    pub(crate) generation: u64,
    pub(crate) admission: f64,
    pub(crate) reason: String,
    pub(crate) actor: String,
}

/// A message to people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) at: Duration,
    pub(crate) subject: String,
    pub(crate) message: String,
}

/// What a caller got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Served {
    Live,
    Fresh,
    Stale,
    Default,
    /// Nothing, and a machine of the user's own went on to a good end all the same.
    Caught,
    Failed,
}

impl Served {
    /// What a guard's output says of its source.
    pub(crate) fn from_source(source: &str) -> Self {
        match source {
            "live" => Served::Live,
            "fresh" => Served::Fresh,
            "stale" => Served::Stale,
            "default" => Served::Default,
            _ => Served::Failed,
        }
    }
}

impl Tally {
    /// The second that a time lies in; those that nobody asked for yet are empty.
    pub(crate) fn second(&mut self, at: Duration) -> &mut Second {
        let index = usize::try_from(at.as_secs()).unwrap_or(usize::MAX);
        if self.seconds.len() <= index {
            self.seconds.resize(index + 1, Second::default());
        }
        let last = self.seconds.len().saturating_sub(1);
        &mut self.seconds[index.min(last)]
    }

    /// A call came to its end.
    pub(crate) fn ended(&mut self, offered_at: Duration, served: Served, waited: Duration) {
        let second = self.second(offered_at);
        match served {
            Served::Live => second.live += 1,
            Served::Fresh => second.fresh += 1,
            Served::Stale => second.stale += 1,
            Served::Default => second.default += 1,
            Served::Caught => second.caught += 1,
            Served::Failed => second.failed += 1,
        }
        let waited = u64::try_from(waited.as_millis()).unwrap_or(u64::MAX);
        self.waits.push(waited);
    }
}

impl PhaseUsage {
    /// Adds what one call used.
    pub(crate) fn add(&mut self, phase: Phase, usage: Usage) {
        let (calls, used) = match phase {
            Phase::Closed => &mut self.closed,
            Phase::Open => &mut self.open,
            Phase::Recovering => &mut self.recovering,
        };
        *calls += 1;
        *used += usage;
    }
}

impl Phase {
    /// The phase of a circuit.
    pub(crate) fn of(phase: breaker::circuit::Phase) -> Self {
        match phase {
            breaker::circuit::Phase::Closed => Phase::Closed,
            breaker::circuit::Phase::Open { .. } => Phase::Open,
            breaker::circuit::Phase::Recovering { .. } => Phase::Recovering,
        }
    }

    /// The word that reports use.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Phase::Closed => "closed",
            Phase::Open => "open",
            Phase::Recovering => "recovering",
        }
    }
}
