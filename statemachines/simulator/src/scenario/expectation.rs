//! What must hold at the end of a simulation.

use std::time::Duration;

use breaker::rate::Rate;

/// Something that must hold for one dependency.
#[derive(Clone, Debug, PartialEq)]
pub enum Expectation {
    /// From the start of the first outage to the circuit's first opening it takes no longer than this.
    OpensWithin(Duration),
    /// As `OpensWithin`, for every outage. A circuit that is open already when an outage begins has opened in time.
    OpensInEveryOutageWithin(Duration),
    /// The circuit is closed at this time, counted from the start of the scenario, and stays so.
    ClosedAgainBy(Duration),
    /// How often the circuit opened.
    Trips(Bound<u32>),
    /// How often it opened although nothing was wrong: [`crate::CircuitReport::false_trips`].
    FalseTrips(Bound<u32>),
    /// The share of the calls that could be served that were: [`crate::Service::served_share`].
    Served(Bound<Rate>),
    /// The calls that could be served and were not: [`crate::Service::not_served`].
    NotServed(Bound<u32>),
    /// From health to full service: [`crate::Service::full_service_after_seconds`].
    FullServiceAfter(Bound<Duration>),
    /// The calls that reached the dependency in an outage, as a share of those offered in it. Probes do not count.
    CallsReachingDeadDependency(Bound<Rate>),
    /// The calls that reached the dependency while more came than it could take.
    CallsDuringOverload(Bound<u32>),
    /// The most calls that reached the dependency in a second, over those that it could take then. Seconds in which it
    /// is dead do not count.
    PeakOfferedOverCapacity(Bound<f64>),
    /// The share of all calls that were answered: live, fresh, stale or by default.
    Answered(Bound<Rate>),
    /// The share of all calls that the dependency itself answered.
    Live(Bound<Rate>),
    /// The share of all calls that nothing answered, in executions of the user's own machines that succeeded.
    Caught(Bound<Rate>),
    /// The longest that a caller waited for an answer or an error.
    LongestWait(Bound<Duration>),
    /// Messages to those who are notified.
    Notices(Bound<u32>),
}

/// Something that must hold for the executions of one of the user's own machines.
#[derive(Clone, Debug, PartialEq)]
pub enum MachineExpectation {
    /// The share of all that succeeded, whether or not they caught something.
    Succeeded(Bound<Rate>),
    /// The share of all that succeeded although nothing answered one of their calls.
    Caught(Bound<Rate>),
    /// The longest that one took.
    LongestWait(Bound<Duration>),
}

/// From one value to another, both included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound<T> {
    /// No less; none: anything.
    pub at_least: Option<T>,
    /// No more; none: anything.
    pub at_most: Option<T>,
}

impl Expectation {
    /// The field's name in a scenario.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Expectation::OpensWithin(_) => "opensWithin",
            Expectation::OpensInEveryOutageWithin(_) => "opensInEveryOutageWithin",
            Expectation::ClosedAgainBy(_) => "closedAgainBy",
            Expectation::Trips(_) => "trips",
            Expectation::FalseTrips(_) => "falseTrips",
            Expectation::Served(_) => "served",
            Expectation::NotServed(_) => "notServed",
            Expectation::FullServiceAfter(_) => "fullServiceAfter",
            Expectation::CallsReachingDeadDependency(_) => "callsReachingDeadDependency",
            Expectation::CallsDuringOverload(_) => "callsDuringOverload",
            Expectation::PeakOfferedOverCapacity(_) => "peakOfferedOverCapacity",
            Expectation::Answered(_) => "answered",
            Expectation::Live(_) => "live",
            Expectation::Caught(_) => "caught",
            Expectation::LongestWait(_) => "longestWait",
            Expectation::Notices(_) => "notices",
        }
    }
}

impl MachineExpectation {
    /// The field's name in a scenario.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            MachineExpectation::Succeeded(_) => "succeeded",
            MachineExpectation::Caught(_) => "caught",
            MachineExpectation::LongestWait(_) => "longestWait",
        }
    }
}

impl<T: Copy + PartialOrd> Bound<T> {
    /// Exactly one value.
    #[must_use]
    pub const fn exactly(value: T) -> Self {
        Bound {
            at_least: Some(value),
            at_most: Some(value),
        }
    }

    /// Whether a value lies within.
    #[must_use]
    pub fn holds(&self, value: T) -> bool {
        self.at_least.is_none_or(|least| value >= least)
            && self.at_most.is_none_or(|most| value <= most)
    }
}
