//! What happened, for people: one line each, and one below that says why.

use std::fmt::Write;

use breaker::item::Ordered;
use cloud::history::{Entry, History, Told};
use jiff::Timestamp;

use crate::words::{between, length, moment};

/// Everything, in the history's order.
pub(super) fn history(history: &History, now: Timestamp) -> String {
    let mut text = String::new();
    for entry in &history.entries {
        let (line, why) = match entry {
            Entry::Incident(told) => incident(told, now),
            Entry::Order(order) => ordered(order),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}  {line}", moment(entry.at()));
        if let Some(why) = why {
            let _ = writeln!(text, "{:25}{why}", "");
        }
    }
    text
}

fn incident(told: &Told, now: Timestamp) -> (String, Option<String>) {
    let incident = &told.incident;
    let lasted = |until: Timestamp| {
        let started = incident.started.unwrap_or(until);
        length(between(started, until))
    };
    let became = match (&told.course.ended_in, incident.ended) {
        (_, None) => format!("at work for {}", lasted(now)),
        (Some(state), Some(ended)) => format!("{} after {}", state.to_lowercase(), lasted(ended)),
        (None, Some(ended)) => format!(
            "{} after {}",
            incident.status.to_lowercase().replace('_', " "),
            lasted(ended)
        ),
    };
    let alarm = incident.alarm.as_ref();
    let why = told.course.reason.clone();
    let why = why.or_else(|| alarm.map(|alarm| format!("alarm {alarm}")));
    (format!("incident {}: {became}", incident.name), why)
}

fn ordered(order: &Ordered) -> (String, Option<String>) {
    (
        format!(
            "{} by {}: {} -> {}",
            order.order, order.actor, order.before, order.after
        ),
        Some(order.reason.clone()),
    )
}

#[cfg(test)]
mod tests {
    use cloud::incidents::{Course, Incident};

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn told(name: &str, ended: Option<&str>, course: Course) -> Entry {
        Entry::Incident(Told {
            incident: Incident {
                name: name.to_owned(),
                circuit: Some("payments".to_owned()),
                generation: None,
                alarm: name
                    .starts_with("0b7e")
                    .then(|| "checkout-payments-unhealthy".to_owned()),
                status: if ended.is_some() {
                    "TIMED_OUT"
                } else {
                    "RUNNING"
                }
                .to_owned(),
                started: Some(at("2026-11-23T03:10:13Z")),
                ended: ended.map(at),
                console: None,
            },
            course,
        })
    }

    #[test]
    fn incidents_and_orders() {
        let order = Ordered {
            circuit: "payments".to_owned(),
            revision: 12,
            at: at("2026-11-23T03:00:00Z"),
            order: "mode forced-open".to_owned(),
            before: "closed, auto".to_owned(),
            after: "closed, forced-open".to_owned(),
            generation: 6,
            reason: "maintenance until four".to_owned(),
            actor: "arn:aws:iam::111122223333:user/ada".to_owned(),
        };
        let closed = Course {
            reason: Some("96 of 120 calls failed (80 %)".to_owned()),
            ended_in: Some("Closed".to_owned()),
        };
        let all = History {
            circuit: "payments".to_owned(),
            entries: vec![
                told(
                    "payments-8",
                    None,
                    Course {
                        ended_in: None,
                        ..closed.clone()
                    },
                ),
                told("payments-7", Some("2026-11-23T03:17:22Z"), closed),
                told("0b7e", Some("2026-11-24T03:10:13Z"), Course::default()),
                Entry::Order(order),
            ],
        };
        let text = history(&all, at("2026-11-23T03:12:13Z"));
        insta::assert_snapshot!(text, @"
        2026-11-23 03:10:13 UTC  incident payments-8: at work for 2 min
                                 96 of 120 calls failed (80 %)
        2026-11-23 03:10:13 UTC  incident payments-7: closed after 7 min 9 s
                                 96 of 120 calls failed (80 %)
        2026-11-23 03:10:13 UTC  incident 0b7e: timed out after 1 d
                                 alarm checkout-payments-unhealthy
        2026-11-23 03:00:00 UTC  mode forced-open by arn:aws:iam::111122223333:user/ada: closed, auto -> closed, forced-open
                                 maintenance until four
        ");
    }
}
