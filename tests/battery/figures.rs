//! What the rules look at, of one design.

use std::time::Duration;

use simulator::DependencyReport;
use simulator::scenario::Subject;

/// What came of one design.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Figures {
    /// Calls that were offered.
    pub(crate) offered: u64,
    /// The share of them that the dependency answered (0 to 1).
    pub(crate) live: f64,
    /// The same of those that were offered after the script's end; none: the script is empty, or outlasts the scenario.
    pub(crate) live_after: Option<f64>,
    /// Calls that were offered in an outage.
    pub(crate) offered_in_outage: u64,
    /// Calls that reached the dependency in an outage.
    pub(crate) reached_in_outage: u64,
    /// Calls that reached it when more did than it could take.
    pub(crate) overload: u64,
    /// How often the circuit opened.
    pub(crate) trips: u32,
}

impl Figures {
    /// Reads them from a report.
    pub(crate) fn of(report: &DependencyReport, subject: &Subject) -> Figures {
        let script = &subject.behaviour.script;
        let end = script.iter().map(|outage| outage.at + outage.lasts).max();
        let after = end.map_or(0, |end: Duration| end.as_secs());
        let after = usize::try_from(after).unwrap_or(usize::MAX);
        // A script that ends within the first second is one that has no end to judge by.
        let after = report.seconds.get(after..).filter(|_| after > 0);
        let live_after = after.filter(|rest| !rest.is_empty()).map(|rest| {
            let sum = |count: fn(&simulator::Calls) -> u64| {
                rest.iter().map(|second| count(&second.calls)).sum()
            };
            share(sum(|calls| calls.live), sum(|calls| calls.offered))
        });
        Figures {
            offered: report.calls.offered,
            live: share(report.calls.live, report.calls.offered),
            live_after,
            offered_in_outage: report.load.offered_in_outage,
            reached_in_outage: report.load.reached_in_outage,
            overload: report.load.reached_in_overload,
            trips: report.circuit.trips,
        }
    }
}

/// A part of a whole; of nothing, nothing.
fn share(part: u64, whole: u64) -> f64 {
    number(part) / number(whole.max(1))
}

/// A count as a number with a part behind the point.
pub(crate) fn number(count: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "the calls of one simulation")]
    let number = count as f64;
    number
}
