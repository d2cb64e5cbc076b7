//! What is expected, in the order in which a report lists it.

use spec::reading::At;

use crate::scenario::written::{Expect, MachineExpect, Within};
use crate::scenario::{Bound, Expectation, MachineExpectation};

pub(super) fn resolve(written: &Expect) -> Vec<Expectation> {
    let opens = written.opens_within.as_ref();
    let in_every_outage = written.opens_in_every_outage.as_ref();
    let closed = written.closed_again_by.as_ref();
    let all = [
        opens.map(|most| Expectation::OpensWithin(most.value)),
        in_every_outage.map(|most| Expectation::OpensInEveryOutageWithin(most.value)),
        closed.map(|latest| Expectation::ClosedAgainBy(latest.value)),
        bound(written.trips.as_ref(), Expectation::Trips),
        bound(written.false_trips.as_ref(), Expectation::FalseTrips),
        bound(written.served.as_ref(), Expectation::Served),
        bound(written.not_served.as_ref(), Expectation::NotServed),
        bound(written.full_service.as_ref(), Expectation::FullServiceAfter),
        bound(
            written.reached_dead.as_ref(),
            Expectation::CallsReachingDeadDependency,
        ),
        bound(
            written.in_overload.as_ref(),
            Expectation::CallsDuringOverload,
        ),
        bound(written.peak.as_ref(), Expectation::PeakOfferedOverCapacity),
        bound(written.answered.as_ref(), Expectation::Answered),
        bound(written.live.as_ref(), Expectation::Live),
        bound(written.caught.as_ref(), Expectation::Caught),
        bound(written.longest_wait.as_ref(), Expectation::LongestWait),
        bound(written.notices.as_ref(), Expectation::Notices),
    ];
    all.into_iter().flatten().collect()
}

pub(super) fn of_machine(written: &MachineExpect) -> Vec<MachineExpectation> {
    let all = [
        bound(written.succeeded.as_ref(), MachineExpectation::Succeeded),
        bound(written.caught.as_ref(), MachineExpectation::Caught),
        bound(
            written.longest_wait.as_ref(),
            MachineExpectation::LongestWait,
        ),
    ];
    all.into_iter().flatten().collect()
}

fn bound<T: Copy, E>(written: Option<&At<Within<T>>>, make: fn(Bound<T>) -> E) -> Option<E> {
    written.map(|within| make(within.value.0))
}
