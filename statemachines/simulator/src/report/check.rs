//! Whether what was expected holds.

use std::time::Duration;

use breaker::rate::Rate;
use serde::Serialize;

use super::table::{instant, share, span};
use super::{AnsweredOutage, DependencyReport, MachineReport, Service, Waits};
use crate::scenario::{Bound, Expectation, MachineExpectation};

/// One expectation, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// The expectation's name in the scenario.
    pub name: &'static str,
    /// What was expected, for people: `at most 1.5%`.
    pub expected: String,
    /// What was found, for people.
    pub found: String,
    /// Whether it holds.
    pub holds: bool,
}

/// Holds an expectation against what came of its dependency.
pub(super) fn check(expectation: &Expectation, report: &DependencyReport) -> Check {
    let calls = &report.calls;
    let found = match expectation {
        Expectation::OpensWithin(most) => opens_within(*most, report),
        Expectation::OpensInEveryOutageWithin(most) => opens_in_every_outage(*most, report),
        Expectation::ClosedAgainBy(latest) => closed_by(*latest, report),
        Expectation::Trips(bound) => count(bound, u64::from(report.circuit.trips)),
        Expectation::FalseTrips(bound) => count(bound, u64::from(report.circuit.false_trips)),
        Expectation::Served(bound) => served(bound, report.service.served_share),
        Expectation::NotServed(bound) => not_served(bound, report.service.not_served),
        Expectation::FullServiceAfter(bound) => full_service(bound, &report.service),
        Expectation::CallsReachingDeadDependency(bound) => rate(bound, report.load.share_in_outage),
        Expectation::CallsDuringOverload(bound) => count(bound, report.load.reached_in_overload),
        Expectation::PeakOfferedOverCapacity(bound) => match report.load.peak_over_capacity {
            Some(peak) => judged(bound, peak, |factor| format!("{factor:.2}")),
            None => unknown(
                bound,
                |factor| format!("{factor:.2}"),
                "no capacity to exceed",
            ),
        },
        Expectation::Answered(bound) => rate(bound, ratio(calls.answered(), calls.offered)),
        Expectation::Live(bound) => rate(bound, ratio(calls.live, calls.offered)),
        Expectation::Caught(bound) => rate(bound, ratio(calls.caught, calls.offered)),
        Expectation::LongestWait(bound) => longest(bound, &report.waits),
        Expectation::Notices(bound) => count(bound, report.notices.len() as u64),
    };
    Check::new(expectation.name(), found)
}

/// Holds an expectation against what came of a machine's executions.
pub(super) fn check_machine(expectation: &MachineExpectation, report: &MachineReport) -> Check {
    let executions = &report.executions;
    let found = match expectation {
        MachineExpectation::Succeeded(bound) => {
            let well = executions.succeeded + executions.caught;
            rate(bound, ratio(well, executions.started))
        }
        MachineExpectation::Caught(bound) => {
            rate(bound, ratio(executions.caught, executions.started))
        }
        MachineExpectation::LongestWait(bound) => longest(bound, &report.waits),
    };
    Check::new(expectation.name(), found)
}

impl Check {
    fn new(name: &'static str, (expected, found, holds): Judgement) -> Self {
        Check {
            name,
            expected,
            found,
            holds,
        }
    }
}

/// What was expected, what was found, and whether it holds.
type Judgement = (String, String, bool);

fn longest(bound: &Bound<Duration>, waits: &Waits) -> Judgement {
    let longest = Duration::from_millis(waits.longest_ms);
    judged(bound, longest, |wait| span(wait.as_secs_f64()))
}

fn opens_within(most: Duration, report: &DependencyReport) -> Judgement {
    let expected = format!("within {}", span(most.as_secs_f64()));
    let circuit = &report.circuit;
    match (circuit.opened_after_seconds, circuit.opened_at_seconds) {
        (Some(after), _) => (expected, span(after), after <= most.as_secs_f64()),
        (None, Some(at)) => {
            let found = format!("only at {}, in no outage", instant(at));
            (expected, found, false)
        }
        (None, None) => (expected, "never".to_owned(), false),
    }
}

/// The slowest opening counts; an outage without one fails, unless the circuit was open already.
fn opens_in_every_outage(most: Duration, report: &DependencyReport) -> Judgement {
    let expected = format!("within {}", span(most.as_secs_f64()));
    let outages = report.circuit.outages.iter();
    let closed: Vec<&AnsweredOutage> = outages.filter(|outage| !outage.already_open).collect();
    let missed = closed
        .iter()
        .find(|outage| outage.opened_after_seconds.is_none());
    if let Some(missed) = missed {
        let found = format!("not in the outage at {}", instant(missed.began_seconds));
        return (expected, found, false);
    }
    let after = closed
        .iter()
        .filter_map(|outage| outage.opened_after_seconds);
    match after.reduce(f64::max) {
        Some(slowest) => (expected, span(slowest), slowest <= most.as_secs_f64()),
        None if report.circuit.outages.is_empty() => (expected, "no outage".to_owned(), true),
        None => (expected, "already open".to_owned(), true),
    }
}

fn served(bound: &Bound<Rate>, found: Option<f64>) -> Judgement {
    rate_or(bound, found, "none could be served")
}

fn not_served(bound: &Bound<u32>, found: f64) -> Judgement {
    let bound = Bound {
        at_least: bound.at_least.map(f64::from),
        at_most: bound.at_most.map(f64::from),
    };
    judged(&bound, found.round(), |count| format!("{count:.0}"))
}

fn full_service(bound: &Bound<Duration>, service: &Service) -> Judgement {
    let show = |wait: Duration| span(wait.as_secs_f64());
    let after = service.full_service_after_seconds;
    match after.and_then(|after| Duration::try_from_secs_f64(after).ok()) {
        Some(after) => judged(bound, after, show),
        None if service.healthy_at_seconds.is_none() => unknown(bound, show, "no outage ended"),
        // It takes longer than any time.
        None => (
            described(bound, &show),
            "never".to_owned(),
            bound.at_most.is_none(),
        ),
    }
}

fn closed_by(latest: Duration, report: &DependencyReport) -> Judgement {
    let expected = format!("by {}", span(latest.as_secs_f64()));
    match report.circuit.closed_at_seconds {
        Some(at) => (expected, span(at), at <= latest.as_secs_f64()),
        None if report.circuit.trips == 0 => (expected, "never opened".to_owned(), true),
        None => (expected, "not closed at the end".to_owned(), false),
    }
}

fn count(bound: &Bound<u32>, found: u64) -> Judgement {
    let found = u32::try_from(found).unwrap_or(u32::MAX);
    judged(bound, found, |count| count.to_string())
}

/// A share, which may be none when there was nothing to have a share of, and more than everything.
fn rate(bound: &Bound<Rate>, found: Option<f64>) -> Judgement {
    rate_or(bound, found, "none was offered")
}

fn rate_or(bound: &Bound<Rate>, found: Option<f64>, nothing: &str) -> Judgement {
    let bound = Bound {
        at_least: bound.at_least.map(Rate::fraction),
        at_most: bound.at_most.map(Rate::fraction),
    };
    match found {
        Some(found) => judged(&bound, found, share),
        None => unknown(&bound, share, nothing),
    }
}

/// Nothing to judge: an upper bound holds, a lower one does not.
fn unknown<T: Copy + PartialOrd>(
    bound: &Bound<T>,
    show: impl Fn(T) -> String,
    found: &str,
) -> Judgement {
    (
        described(bound, &show),
        found.to_owned(),
        bound.at_least.is_none(),
    )
}

fn judged<T: Copy + PartialOrd>(
    bound: &Bound<T>,
    found: T,
    show: impl Fn(T) -> String,
) -> Judgement {
    (described(bound, &show), show(found), bound.holds(found))
}

fn described<T: Copy + PartialOrd>(bound: &Bound<T>, show: &impl Fn(T) -> String) -> String {
    match (bound.at_least, bound.at_most) {
        (Some(least), Some(most)) if least == most => format!("exactly {}", show(most)),
        (Some(least), Some(most)) => format!("{} to {}", show(least), show(most)),
        (Some(least), None) => format!("at least {}", show(least)),
        (None, Some(most)) => format!("at most {}", show(most)),
        (None, None) => "anything".to_owned(),
    }
}

/// A part of a whole; none of nothing.
pub(super) fn ratio(part: u64, whole: u64) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "counts of one simulation")]
    let ratio = part as f64 / whole as f64;
    (whole > 0).then_some(ratio)
}

#[cfg(test)]
mod tests;
