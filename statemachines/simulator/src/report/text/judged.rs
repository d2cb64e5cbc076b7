//! The measures that a breaker is judged by, in words.

use super::plural;
use crate::report::circuit::{AnsweredOutage, CircuitReport};
use crate::report::table::{grouped, instant, share, span};
use crate::report::{Load, Service};

/// What callers got of what they could have; none: no call could be served.
pub(super) fn served(service: &Service) -> Option<String> {
    let part = service.served_share?;
    Some(format!(
        "{} of {} calls that could be served ({}); {} not served",
        whole(service.served),
        whole(service.could_be_served),
        share(part),
        whole(service.not_served)
    ))
}

/// When the circuit opened; none: it did not, and there was no outage either.
pub(super) fn opened(circuit: &CircuitReport) -> Option<String> {
    match (circuit.outages.as_slice(), circuit.opened_at_seconds) {
        ([], None) => None,
        ([], Some(first)) => Some(format!(
            "first at {}; the script has no outage",
            instant(first)
        )),
        (_, None) => Some("never".to_owned()),
        ([one], Some(first)) => Some(in_outage(one, first)),
        (outages, Some(first)) => Some(in_outages(outages, first)),
    }
}

fn in_outage(outage: &AnsweredOutage, first: f64) -> String {
    match (outage.opened_after_seconds, outage.already_open) {
        (Some(after), false) => format!("{} after the outage began", span(after)),
        (Some(after), true) => format!(
            "before the outage, first at {}; again {} after it began",
            instant(first),
            span(after)
        ),
        (None, true) => format!("before the outage, first at {}", instant(first)),
        (None, false) => format!("not in the outage, but first at {}", instant(first)),
    }
}

fn in_outages(outages: &[AnsweredOutage], first: f64) -> String {
    let closed = outages.iter().filter(|outage| !outage.already_open);
    let mut after: Vec<f64> = closed
        .filter_map(|outage| outage.opened_after_seconds)
        .collect();
    after.sort_by(f64::total_cmp);
    let already = outages.iter().filter(|outage| outage.already_open).count();
    let not = outages.len() - already - after.len();
    let mut parts = vec![format!("in {} of {} outages", after.len(), outages.len())];
    if let (Some(median), Some(slowest)) = (after.get(after.len() / 2), after.last()) {
        let (median, slowest) = (span(*median), span(*slowest));
        parts.push(format!("p50 {median}, max {slowest} after they began"));
    }
    if already > 0 {
        parts.push(format!("{already} found it open"));
    }
    if not > 0 {
        parts.push(format!("{not} did not open it"));
    }
    if after.is_empty() {
        parts.push(format!("first opened at {}", instant(first)));
    }
    parts.join("; ")
}

/// How long it took from health to full service; none: no outage ended.
pub(super) fn full_service(service: &Service) -> Option<String> {
    let healthy = instant(service.healthy_at_seconds?);
    Some(match service.full_service_after_seconds {
        Some(0.0) => format!("full as soon as the dependency was healthy at {healthy}"),
        Some(after) => format!(
            "full {} after the dependency was healthy at {healthy}",
            span(after)
        ),
        None => format!("never full after the dependency was healthy at {healthy}"),
    })
}

/// The load on a dependency with a capacity; none: it has none.
pub(super) fn load(load: &Load) -> Option<String> {
    let peak = load.peak_over_capacity?;
    Some(format!(
        "peak {peak:.2} times the capacity; {} arrived over capacity",
        plural(load.reached_in_overload, "call")
    ))
}

/// Trips, the false ones among them, and notices.
pub(super) fn trips(circuit: &CircuitReport, notices: usize) -> String {
    format!(
        "{}, {} false; {}",
        plural(u64::from(circuit.trips), "trip"),
        circuit.false_trips,
        plural(notices as u64, "notice")
    )
}

/// A count that may have a part behind the point.
pub(in crate::report) fn whole(calls: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float to an integer saturates"
    )]
    let calls = calls.round() as u64;
    grouped(calls)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outage(began: f64, already_open: bool, after: Option<f64>) -> AnsweredOutage {
        AnsweredOutage {
            began_seconds: began,
            ended_seconds: began + 60.0,
            already_open,
            opened_after_seconds: after,
        }
    }

    fn circuit(first: Option<f64>, outages: &[AnsweredOutage]) -> CircuitReport {
        CircuitReport {
            trips: u32::from(first.is_some()),
            false_trips: 0,
            opened_at_seconds: first,
            opened_after_seconds: None,
            outages: outages.to_vec(),
            closed_at_seconds: None,
            recovered: None,
            events: Vec::new(),
        }
    }

    /// A circuit that tripped is never said to have opened never.
    #[test]
    fn every_opening_is_reported() {
        let at = outage(60.0, false, Some(2.0));
        let none = outage(60.0, false, None);
        let open = outage(60.0, true, None);
        let again = outage(60.0, true, Some(5.0));
        let said = |first, outages: &[_]| opened(&circuit(first, outages)).unwrap_or_default();
        assert_eq!(said(None, &[]), "");
        assert_eq!(said(None, &[none]), "never");
        assert_eq!(said(Some(62.0), &[at]), "2 s after the outage began");
        assert_eq!(
            said(Some(30.0), &[none]),
            "not in the outage, but first at 0:30.0"
        );
        assert_eq!(
            said(Some(30.0), &[open]),
            "before the outage, first at 0:30.0"
        );
        assert_eq!(
            said(Some(30.0), &[again]),
            "before the outage, first at 0:30.0; again 5 s after it began"
        );
        assert_eq!(
            said(Some(30.0), &[]),
            "first at 0:30.0; the script has no outage"
        );
        assert_eq!(
            said(Some(62.0), &[at, open, none]),
            "in 1 of 3 outages; p50 2 s, max 2 s after they began; 1 found it open; 1 did not open it"
        );
        assert_eq!(
            said(Some(30.0), &[none, none]),
            "in 0 of 2 outages; 2 did not open it; first opened at 0:30.0"
        );
    }

    #[test]
    fn full_service_is_at_once_later_or_never() {
        let said = |healthy, after| {
            full_service(&Service {
                healthy_at_seconds: healthy,
                full_service_after_seconds: after,
                ..Service::default()
            })
        };
        assert_eq!(said(None, None), None);
        let healthy = Some(90.0);
        assert_eq!(
            said(healthy, Some(0.0)).unwrap(),
            "full as soon as the dependency was healthy at 1:30.0"
        );
        assert_eq!(
            said(healthy, Some(12.0)).unwrap(),
            "full 12 s after the dependency was healthy at 1:30.0"
        );
        assert_eq!(
            said(healthy, None).unwrap(),
            "never full after the dependency was healthy at 1:30.0"
        );
    }
}
