//! The circuits of a stack, for people: a line each, and more about those that somebody should look at.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use breaker::circuit::Mode;
use cloud::incidents::Incident;
use cloud::status::{CircuitStatus, Status, Traffic};
use jiff::Timestamp;

use crate::grid::{Side, grid};
use crate::words::{between, length, moment, percent};

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();
const BETWEEN: Style = AnsiColor::Yellow.on_default();
const TITLE: Style = Style::new().bold();

const HEADINGS: [&str; 9] = [
    "CIRCUIT", "PHASE", "ADMITS", "MODE", "FOR", "CALLS/S", "FAILED", "SLOW", "RETRIES",
];

const SIDES: [Side; 9] = [
    Side::Left,
    Side::Left,
    Side::Right,
    Side::Left,
    Side::Left,
    Side::Right,
    Side::Right,
    Side::Right,
    Side::Right,
];

/// Everything; `whole` tells more of calm circuits too.
pub(in crate::commands) fn status(seen: &Status, whole: bool) -> String {
    let mut text = format!(
        "{TITLE}{}{TITLE:#} in {} at {}\n\n",
        seen.stack,
        seen.region,
        moment(seen.at)
    );
    let mut rows = vec![HEADINGS.map(str::to_owned).to_vec()];
    rows.extend(seen.circuits.iter().map(|circuit| row(circuit, seen.at)));
    for (number, line) in grid(&SIDES, &rows).lines().enumerate() {
        let style = match number.checked_sub(1).and_then(|n| seen.circuits.get(n)) {
            None => Style::new().dimmed(),
            Some(circuit) => colour(circuit),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{style}{line}{style:#}");
    }
    for circuit in &seen.circuits {
        if whole || !circuit.is_calm() {
            text.push('\n');
            text.push_str(&details(circuit, seen.at));
        }
    }
    text
}

fn row(circuit: &CircuitStatus, now: Timestamp) -> Vec<String> {
    let traffic = &circuit.traffic;
    let rate = |rate: Option<f64>| rate.map_or_else(|| "-".to_owned(), percent);
    vec![
        circuit.circuit.clone(),
        circuit.phase.to_owned(),
        percent(circuit.admission),
        circuit.mode.to_string(),
        circuit
            .since
            .map_or_else(|| "ever".to_owned(), |since| length(between(since, now))),
        figure(traffic.per_second),
        rate(traffic.failure_rate),
        rate(traffic.slow_rate),
        traffic.retries.to_string(),
    ]
}

/// Calls a second; a few in minutes are not none.
fn figure(per_second: f64) -> String {
    if per_second > 0.0 && per_second < 0.05 {
        format!("{per_second:.2}").replace("0.00", "<0.01")
    } else {
        format!("{per_second:.1}")
    }
}

fn details(circuit: &CircuitStatus, now: Timestamp) -> String {
    let style = colour(circuit);
    let mut text = format!(
        "{style}{} is {}{style:#}: {}\n",
        circuit.circuit, circuit.phase, circuit.reason
    );
    let mut line = |name: &str, told: String| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {name:<12}{told}");
    };
    line("by", circuit.actor.clone());
    if let Some(since) = circuit.since {
        line("since", moment(since));
    }
    if let Some(at) = circuit.retry_at {
        line("probed", probed(at, now));
    }
    if let Some(told) = mode(circuit) {
        line("mode", told);
    }
    let cool_down = if circuit.trips > 1 && circuit.phase != "closed" {
        format!(", cool-down {} of this outage", circuit.trips)
    } else {
        String::new()
    };
    line("generation", format!("{}{cool_down}", circuit.generation));
    line("calls", calls(&circuit.traffic));
    for alarm in &circuit.alarms {
        let since = alarm
            .since
            .map(|since| format!(" since {}", moment(since)))
            .unwrap_or_default();
        line("alarm", format!("{} is on{since}", alarm.name));
    }
    if let Some(incident) = &circuit.incident {
        line("incident", told(incident));
        if let Some(console) = &incident.console {
            line("", console.clone());
        }
    }
    text
}

fn probed(at: Timestamp, now: Timestamp) -> String {
    if at > now {
        format!("from {}, in {}", moment(at), length(between(now, at)))
    } else {
        format!("since {}", moment(at))
    }
}

/// What a mode does to calls, where it does anything.
fn mode(circuit: &CircuitStatus) -> Option<String> {
    let would = percent(circuit.natural_admission);
    match circuit.mode {
        Mode::Auto => None,
        Mode::ForcedOpen => {
            Some("forced-open: no call goes through, whatever the phase".to_owned())
        }
        Mode::ForcedClosed => {
            Some("forced-closed: every call goes through, whatever the phase".to_owned())
        }
        Mode::Observe => Some(format!(
            "observe: every call goes through; by itself it would admit {would}"
        )),
    }
}

fn calls(traffic: &Traffic) -> String {
    let over = length(std::time::Duration::from_secs(traffic.seconds));
    if traffic.calls == 0 {
        return format!("none in the last {over}");
    }
    format!(
        "{} in the last {over}: {} failed, {} slow, {} {}",
        traffic.calls,
        traffic.failures,
        traffic.slow,
        traffic.retries,
        if traffic.retries == 1 {
            "retry"
        } else {
            "retries"
        }
    )
}

fn told(incident: &Incident) -> String {
    let started = incident.started.map(moment).unwrap_or_default();
    let mut said = match incident.ended {
        None => format!("{}, running since {started}", incident.name),
        Some(ended) => {
            let status = incident.status.to_lowercase().replace('_', " ");
            format!("{}, {status} {}", incident.name, moment(ended))
        }
    };
    if let Some(alarm) = &incident.alarm {
        said.push_str(&format!(", started by the alarm {alarm}"));
    }
    said
}

fn colour(circuit: &CircuitStatus) -> Style {
    if circuit.is_calm() {
        GOOD
    } else if circuit.admission == 0.0 {
        BAD
    } else {
        BETWEEN
    }
}

#[cfg(test)]
mod tests {
    use cloud::status::AlarmOn;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn calm() -> CircuitStatus {
        CircuitStatus {
            circuit: "stock".to_owned(),
            phase: "closed",
            admission: 1.0,
            natural_admission: 1.0,
            mode: Mode::Auto,
            generation: 0,
            revision: 0,
            since: None,
            retry_at: None,
            trips: 0,
            reason: "never opened".to_owned(),
            actor: "nobody".to_owned(),
            traffic: Traffic {
                seconds: 120,
                calls: 4_944,
                failures: 10,
                per_second: 41.2,
                failure_rate: Some(0.002),
                slow_rate: Some(0.0),
                ..Traffic::default()
            },
            alarms: Vec::new(),
            incident: None,
        }
    }

    fn open() -> CircuitStatus {
        CircuitStatus {
            circuit: "payments".to_owned(),
            phase: "open",
            admission: 0.0,
            natural_admission: 0.0,
            generation: 7,
            revision: 31,
            since: Some(at("2026-11-23T03:10:12Z")),
            retry_at: Some(at("2026-11-23T03:14:02Z")),
            trips: 3,
            reason: "96 of 120 calls failed (80 %)".to_owned(),
            actor: "call".to_owned(),
            traffic: Traffic {
                seconds: 120,
                ..Traffic::default()
            },
            alarms: vec![AlarmOn {
                name: "checkout-payments-unhealthy".to_owned(),
                since: Some(at("2026-11-23T03:11:00Z")),
            }],
            incident: Some(Incident {
                name: "payments-7".to_owned(),
                circuit: Some("payments".to_owned()),
                generation: Some(7),
                alarm: None,
                status: "RUNNING".to_owned(),
                started: Some(at("2026-11-23T03:10:13Z")),
                ended: None,
                console: Some("https://eu-central-1.console.aws.amazon.com/states/home".to_owned()),
            }),
            ..calm()
        }
    }

    fn shown(circuits: Vec<CircuitStatus>, whole: bool) -> String {
        let seen = Status {
            stack: "checkout".to_owned(),
            region: "eu-central-1".to_owned(),
            at: at("2026-11-23T03:12:45.5Z"),
            circuits,
            unseen: Vec::new(),
        };
        anstream::adapter::strip_str(&status(&seen, whole)).to_string()
    }

    #[test]
    fn an_open_circuit_among_calm_ones() {
        insta::assert_snapshot!(shown(vec![open(), calm()], false), @"
        checkout in eu-central-1 at 2026-11-23 03:12:45 UTC

        CIRCUIT   PHASE   ADMITS  MODE  FOR         CALLS/S  FAILED  SLOW  RETRIES
        payments  open        0%  auto  2 min 33 s      0.0       -     -        0
        stock     closed    100%  auto  ever           41.2    0.2%    0%        0

        payments is open: 96 of 120 calls failed (80 %)
          by          call
          since       2026-11-23 03:10:12 UTC
          probed      from 2026-11-23 03:14:02 UTC, in 1 min 16 s
          generation  7, cool-down 3 of this outage
          calls       none in the last 2 min
          alarm       checkout-payments-unhealthy is on since 2026-11-23 03:11:00 UTC
          incident    payments-7, running since 2026-11-23 03:10:13 UTC
                      https://eu-central-1.console.aws.amazon.com/states/home
        ");
    }

    #[test]
    fn a_few_calls_are_not_none() {
        assert_eq!(
            [0.0, 0.001, 0.025, 0.05, 41.24].map(figure),
            ["0.0", "<0.01", "0.03", "0.1", "41.2"]
        );
        let traffic = Traffic {
            seconds: 120,
            calls: 3,
            failures: 3,
            retries: 1,
            ..Traffic::default()
        };
        assert_eq!(
            calls(&traffic),
            "3 in the last 2 min: 3 failed, 0 slow, 1 retry"
        );
    }

    #[test]
    fn one_circuit_is_told_whole() {
        insta::assert_snapshot!(shown(vec![calm()], true), @"
        checkout in eu-central-1 at 2026-11-23 03:12:45 UTC

        CIRCUIT  PHASE   ADMITS  MODE  FOR   CALLS/S  FAILED  SLOW  RETRIES
        stock    closed    100%  auto  ever     41.2    0.2%    0%        0

        stock is closed: never opened
          by          nobody
          generation  0
          calls       4944 in the last 2 min: 10 failed, 0 slow, 0 retries
        ");
    }

    #[test]
    fn a_mode_says_what_it_does() {
        let observed = CircuitStatus {
            mode: Mode::Observe,
            admission: 1.0,
            phase: "recovering",
            natural_admission: 0.25,
            retry_at: None,
            ..open()
        };
        let text = shown(vec![observed], false);
        assert!(
            text.contains(
                "  mode        observe: every call goes through; by itself it would admit 25%\n"
            ),
            "{text}"
        );
    }
}
