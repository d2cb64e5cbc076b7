//! `expect`: what must hold at the end.

use std::time::Duration;

use breaker::rate::Rate;
use spec::written;

use super::{SPAN, TIME, Within};

written! {
    /// What must hold at the end. A bound is `{ atLeast: …, atMost: … }`, or one value for exactly that.
    struct Expect, "what is expected" {
        /// From the start of the first outage to the circuit's first opening it takes no longer than this.
        opens_within "opensWithin": Duration = SPAN;
        /// From the start of every outage to the opening that answers it, it takes no longer than this. A circuit that is open or recovering when an outage begins has opened in time.
        opens_in_every_outage "opensInEveryOutageWithin": Duration = SPAN;
        /// The circuit is closed at this time, from the start of the scenario, and stays so.
        closed_again_by "closedAgainBy": Duration = TIME;
        /// How often the circuit opened.
        trips "trips": Within<u32>;
        /// How often the circuit opened without an outage or an overload, at that time or within the call's timeout and 30 s before it.
        false_trips "falseTrips": Within<u32>;
        /// The share of the calls that could be served that were, live or fresh. A call could be served when one unprotected attempt, made when it was offered, would be answered in time by a dependency that no more calls reach than it can take.
        served "served": Within<Rate>;
        /// The number of calls that could be served and were not.
        not_served "notServed": Within<u32>;
        /// The time from the end of the last outage and its recovery to full service: for 30 s no more than 1 % of the calls that could be served are not.
        full_service "fullServiceAfter": Within<Duration>;
        /// The calls that reached the dependency in an outage, as a share of those offered in it. Probes do not count.
        reached_dead "callsReachingDeadDependency": Within<Rate>;
        /// The calls that reached the dependency while more came than it could take.
        in_overload "callsDuringOverload": Within<u32>;
        /// The most calls that reached the dependency in a second, over those that it could take then: 1 is just as many. Seconds in which it is dead do not count.
        peak "peakOfferedOverCapacity": Within<f64>;
        /// The share of all calls that were answered: live, fresh, stale or by default. Those that a machine of your own caught are not.
        answered "answered": Within<Rate>;
        /// The share of all calls that the dependency itself answered.
        live "live": Within<Rate>;
        /// The share of all calls that nothing answered, in executions of a machine of your own that succeeded all the same: its own Catch knew what to do.
        caught "caught": Within<Rate>;
        /// The longest that a caller waited for an answer or an error.
        longest_wait "longestWait": Within<Duration>;
        /// Messages to those who are notified.
        notices "notices": Within<u32>;
    }
}

written! {
    /// What must hold of a machine's executions at the end. A bound is `{ atLeast: …, atMost: … }`, or one value for exactly that.
    struct MachineExpect, "what is expected" {
        /// The share of all executions that succeeded, those included that caught what a call failed with.
        succeeded "succeeded": Within<Rate>;
        /// The share of all executions that succeeded although nothing answered one of their calls: the machine's own Catch knew what to do.
        caught "caught": Within<Rate>;
        /// The longest that an execution took.
        longest_wait "longestWait": Within<Duration>;
    }
}
