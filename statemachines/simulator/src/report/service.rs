//! What callers got of what they could have: the measures that a breaker is judged by.

use std::time::Duration;

use serde::Serialize;

use crate::scenario::Outage;
use crate::world::tally::{Second, Tally};

/// Full service has to last this long before it counts.
const FULL_FOR: usize = 30;

/// The share of calls that full service may miss in [`FULL_FOR`] seconds.
const MAY_MISS: f64 = 0.01;

/// What callers got of what they could have.
///
/// *Could be served* is what an ideal breaker would have had answered, with one attempt for each call: one that knows at every
/// instant whether the dependency answers, and sends it exactly as many calls as it can take. `world/servable.rs` has
/// the definition for a single call. It follows from the offered calls and the dependency alone, so it is the same for
/// every design, but for the luck of calls in a partial failure.
///
/// Calls are compared by the second in which they were offered, because it does not matter which of several calls a
/// dependency with a capacity serves. With `c` calls of a second that could be served, and `l` answered live or fresh
/// from the cache, `min(l, c)` were served of those that could be, and `max(0, c - l)` were not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Service {
    /// Calls that could be served. Not a whole number where a failure is partial.
    pub could_be_served: f64,
    /// Calls of those that were served: the sum of `min(l, c)` over the seconds.
    pub served: f64,
    /// Calls of those that were not: the sum of `max(0, c - l)` over the seconds.
    pub not_served: f64,
    /// `served` over `couldBeServed` (0 to 1); none: none could be served.
    pub served_share: Option<f64>,
    /// When the dependency was healthy again for the last time, in seconds from the start: the last outage is over, and
    /// so is its recovery. None: there was no outage, or it lasts until the scenario's end.
    pub healthy_at_seconds: Option<f64>,
    /// From there to full service, in seconds. Full service begins with the first whole second after which, for 30
    /// seconds, no more than 1 % of the calls that could be served are not; where no call could be served, the circuit
    /// has to let all calls through instead. None: `healthyAtSeconds` is none, or full service did not begin 30 seconds
    /// before the scenario's end.
    pub full_service_after_seconds: Option<f64>,
}

/// Reads the service from the tally.
pub(super) fn report(tally: &Tally, script: &[Outage], duration: Duration) -> Service {
    let count = usize::try_from(duration.as_secs()).unwrap_or(usize::MAX);
    let offered = tally.seconds.get(..count).unwrap_or(&tally.seconds);
    // A duration that is no whole number of seconds leaves a part of one behind these.
    let could = rounded(tally.seconds.iter().map(|second| second.servable).sum());
    let missed = rounded(tally.seconds.iter().map(Second::missed).sum());
    let healthy = healthy_at(script).filter(|at| *at < duration);
    Service {
        could_be_served: could,
        served: rounded(could - missed),
        not_served: missed,
        served_share: (could > 0.0).then(|| (could - missed) / could),
        healthy_at_seconds: healthy.map(|at| at.as_secs_f64()),
        full_service_after_seconds: healthy.and_then(|at| full_service(offered, at)),
    }
}

/// When the last outage and its recovery are over; none: there is no outage.
fn healthy_at(script: &[Outage]) -> Option<Duration> {
    let over = |outage: &Outage| {
        let recovery = outage.recovery.map_or(Duration::ZERO, |one| one.over);
        outage.end().saturating_add(recovery)
    };
    script.iter().map(over).max()
}

/// How long after a time full service began, in seconds; none: it did not.
fn full_service(seconds: &[Second], healthy: Duration) -> Option<f64> {
    let first = healthy.as_secs() + u64::from(healthy.subsec_nanos() > 0);
    let first = usize::try_from(first).ok()?;
    let windows = seconds.get(first..)?.windows(FULL_FOR);
    let whole = windows.enumerate().find(|(_, window)| is_full(window))?;
    #[expect(clippy::cast_precision_loss, reason = "the seconds of one simulation")]
    let begun = (first + whole.0) as f64;
    // Before the first whole second nothing can be seen.
    Some(if whole.0 == 0 {
        0.0
    } else {
        begun - healthy.as_secs_f64()
    })
}

fn is_full(window: &[Second]) -> bool {
    let could: f64 = window.iter().map(|second| second.servable).sum();
    let missed: f64 = window.iter().map(Second::missed).sum();
    if could > 0.0 {
        let starts_whole = window.first().is_none_or(|first| first.missed() < 1.0);
        starts_whole && missed <= MAY_MISS * could
    } else {
        window.iter().all(|second| second.admission >= 1.0)
    }
}

/// Three decimals: what expected values leave behind the point is no figure that anybody needs.
pub(super) fn rounded(calls: f64) -> f64 {
    (calls * 1e3).round() / 1e3
}

impl Second {
    /// Calls that could be served and were not.
    fn missed(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "the calls of one second")]
        let served = (self.live + self.fresh) as f64;
        (self.servable - served).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{OutageKind, Recovery};

    /// Seconds of ten calls each that could be served, of which so many are.
    fn tally(live: impl IntoIterator<Item = u64>) -> Tally {
        let second = |live| Second {
            offered: 10,
            live,
            servable: 10.0,
            admission: 1.0,
            ..Second::default()
        };
        Tally {
            seconds: live.into_iter().map(second).collect(),
            ..Tally::default()
        }
    }

    fn down(at: u64, lasts: u64) -> Outage {
        Outage {
            at: Duration::from_secs(at),
            lasts: Duration::from_secs(lasts),
            kind: OutageKind::Down,
            flapping: None,
            recovery: None,
        }
    }

    fn of(tally: &Tally, script: &[Outage]) -> Service {
        let seconds = u64::try_from(tally.seconds.len()).unwrap();
        report(tally, script, Duration::from_secs(seconds))
    }

    /// So many seconds without service, then full service to the end of a hundred.
    fn back_after(seconds: usize) -> Tally {
        let live = std::iter::repeat_n(0, seconds).chain(std::iter::repeat(10));
        tally(live.take(100))
    }

    #[test]
    fn served_and_not_served_add_up_second_by_second() {
        // What retries win in one second does not make good what is lost in another.
        let found = of(&tally([10, 4, 16]), &[]);
        assert_eq!(found.could_be_served, 30.0);
        assert_eq!((found.served, found.not_served), (24.0, 6.0));
        assert_eq!(found.served_share, Some(0.8));
        assert_eq!(found.healthy_at_seconds, None);
        assert_eq!(found.full_service_after_seconds, None);
    }

    #[test]
    fn a_fresh_answer_is_as_good_as_a_live_one() {
        let mut one = tally([4]);
        one.seconds[0].fresh = 5;
        one.seconds[0].stale = 1;
        assert_eq!(of(&one, &[]).not_served, 1.0);
    }

    #[test]
    fn full_service_is_counted_from_the_last_outage_and_its_recovery() {
        let after = |script: &[Outage]| of(&back_after(40), script).full_service_after_seconds;
        assert_eq!(after(&[down(10, 20)]), Some(10.0));
        assert_eq!(after(&[down(5, 1), down(10, 20)]), Some(10.0));
        assert_eq!(after(&[down(10, 40)]), Some(0.0));
        let recovery = Recovery {
            from: 1.0,
            to: 20.0,
            over: Duration::from_secs(7),
        };
        let cold = Outage {
            recovery: Some(recovery),
            ..down(10, 20)
        };
        assert_eq!(after(&[cold]), Some(3.0));
        let odd = Outage {
            lasts: Duration::from_millis(20_400),
            ..down(10, 20)
        };
        let found = after(&[odd]).unwrap();
        assert!((found - 9.6).abs() < 1e-9, "{found}");
    }

    #[test]
    fn full_service_has_to_last() {
        let relapse = |at: usize| {
            let mut tally = back_after(40);
            tally.seconds[at].live = 0;
            of(&tally, &[down(10, 20)]).full_service_after_seconds
        };
        assert_eq!(relapse(69), Some(40.0), "30 seconds after 40 is too soon");
        assert_eq!(relapse(70), Some(10.0));
        // Less than 30 seconds are left.
        assert_eq!(
            of(&back_after(71), &[down(10, 20)]).full_service_after_seconds,
            None
        );
        assert_eq!(
            of(&back_after(70), &[down(10, 20)]).full_service_after_seconds,
            Some(40.0)
        );
        // An outage that does not end.
        assert_eq!(
            of(&back_after(40), &[down(10, 90)]).healthy_at_seconds,
            None
        );
    }

    #[test]
    fn without_calls_the_circuit_tells() {
        let mut quiet = back_after(0);
        for (second, seen) in quiet.seconds.iter_mut().enumerate() {
            seen.servable = 0.0;
            seen.live = 0;
            seen.admission = if second < 45 { 0.0 } else { 1.0 };
        }
        let found = of(&quiet, &[down(10, 20)]);
        assert_eq!(found.served_share, None);
        assert_eq!(found.full_service_after_seconds, Some(15.0));
    }
}
