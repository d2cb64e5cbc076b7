//! A report as text for people.

pub(super) mod judged;
mod machine;
mod usage;

use std::collections::BTreeMap;

use super::check::ratio;
use super::circuit::Event;
use super::drawing::{Drawing, Ink};
use super::table::{dollars, grouped, instant, share, span};
use super::timeline::{mark, timeline};
use super::{Calls, Check, DependencyReport, Report};

/// More events than this are not listed one by one.
const LISTED: usize = 24;

/// The whole report, drawn.
#[must_use]
pub fn text(report: &Report, drawing: Drawing) -> String {
    let mut lines = Vec::new();
    if let Some(description) = &report.description {
        lines.push(drawing.ink(Ink::Title, description.trim()));
    }
    lines.push(drawing.ink(
        Ink::Faint,
        format!(
            "{} of calls, seed {}, {}",
            span(report.duration_seconds),
            report.seed,
            report.design
        ),
    ));
    for dependency in &report.dependencies {
        lines.push(String::new());
        lines.push(drawing.ink(Ink::Title, &dependency.name));
        lines.extend(timeline(dependency, drawing));
        lines.push(String::new());
        lines.extend(events(&dependency.circuit.events, drawing));
        lines.extend(facts(dependency, drawing));
        lines.extend(checks(&dependency.expectations, drawing));
    }
    for machine in &report.machines {
        lines.push(String::new());
        lines.extend(machine::section(machine, drawing));
    }
    lines.push(String::new());
    lines.extend(upkeep(report, drawing));
    lines.push(String::new());
    lines.join("\n")
}

/// What happened to the circuit, one line each.
fn events(events: &[Event], drawing: Drawing) -> Vec<String> {
    let line = |event: &Event| {
        let (sign, ink) = mark(event, drawing);
        let generation = event
            .generation
            .map(|number| format!(" (generation {number})"));
        let to = event.admission.filter(|_| event.what == "ramp cut");
        let to = to.map(|admission| format!(" to {}", share(admission)));
        format!(
            "  {:>9}  {} {}{}{}: {}",
            instant(event.at_seconds),
            drawing.ink(ink, sign),
            event.what,
            to.unwrap_or_default(),
            drawing.ink(Ink::Faint, generation.unwrap_or_default()),
            event.reason
        )
    };
    let mut lines: Vec<String> = if events.len() <= LISTED {
        events.iter().map(line).collect()
    } else {
        let (first, last) = (LISTED / 2, events.len() - LISTED / 2);
        let more = format!("             ... {} more", last - first);
        let head = events.iter().take(first).map(line);
        let tail = events.iter().skip(last).map(line);
        head.chain(std::iter::once(more)).chain(tail).collect()
    };
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

/// The numbers, in words.
fn facts(report: &DependencyReport, drawing: Drawing) -> Vec<String> {
    let fact = |name: &str, text: String| fact(name, &text, drawing);
    let mut lines = vec![fact("calls", calls(&report.calls))];
    if !report.errors.is_empty() {
        lines.push(fact("errors", errors(&report.errors)));
    }
    lines.extend(judged::served(&report.service).map(|text| fact("served", text)));
    let load = &report.load;
    if let Some(reached) = load.share_in_outage {
        lines.push(fact(
            "outage",
            format!(
                "{} of {} calls offered reached the dependency ({})",
                grouped(load.reached_in_outage),
                grouped(load.offered_in_outage),
                share(reached)
            ),
        ));
    }
    let circuit = &report.circuit;
    lines.extend(judged::opened(circuit).map(|text| fact("opened", text)));
    if let Some(ramp) = &circuit.recovered {
        let took = ramp
            .took_seconds
            .map_or("not closed at the end".to_owned(), |took| {
                format!("closed {} later", span(took))
            });
        let cuts = plural(u64::from(ramp.cuts), "cut");
        lines.push(fact(
            "ramp",
            format!("began at {}, {cuts}, {took}", instant(ramp.began_seconds)),
        ));
    }
    lines.extend(judged::full_service(&report.service).map(|text| fact("service", text)));
    lines.extend(judged::load(load).map(|text| fact("load", text)));
    let notices = report.notices.len();
    lines.push(fact("circuit", judged::trips(circuit, notices)));
    if report.calls.offered > 0 {
        let words = ("a call", "calls");
        lines.extend(usage::lines(&report.waits, &report.cost, words, drawing));
    }
    lines
}

fn fact(name: &str, text: &str, drawing: Drawing) -> String {
    let name = drawing.ink(Ink::Faint, format!("{name:>12}"));
    format!("{name}  {text}")
}

fn errors(errors: &BTreeMap<String, u64>) -> String {
    let errors = errors.iter();
    let errors = errors.map(|(name, count)| format!("{} {name}", grouped(*count)));
    errors.collect::<Vec<_>>().join(", ")
}

fn calls(calls: &Calls) -> String {
    if calls.offered == 0 {
        return "none offered".to_owned();
    }
    let parts = [
        (calls.live, "live"),
        (calls.fresh, "fresh"),
        (calls.stale, "stale"),
        (calls.default, "default"),
        (calls.caught, "caught"),
        (calls.failed, "failed"),
        (calls.unfinished, "unfinished"),
    ];
    let told = shares(&parts, calls.offered);
    format!("{} offered: {told}", grouped(calls.offered))
}

/// The parts that are not empty, each with its share of the whole.
fn shares(parts: &[(u64, &str)], whole: u64) -> String {
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(count, word)| {
            let part = ratio(*count, whole).unwrap_or(0.0);
            format!("{} {word} ({})", grouped(*count), share(part))
        })
        .collect();
    parts.join(", ")
}

/// What was expected.
fn checks(checks: &[Check], drawing: Drawing) -> Vec<String> {
    let mut lines = Vec::new();
    if !checks.is_empty() {
        lines.push(String::new());
    }
    for check in checks {
        let sign = if check.holds {
            drawing.ink(Ink::Good, drawing.either("✓", "ok"))
        } else {
            drawing.ink(Ink::Bad, drawing.either("✗", "NO"))
        };
        let expected = drawing.ink(Ink::Faint, format!("({})", check.expected));
        lines.push(format!(
            "  {sign} {}: {} {expected}",
            check.name, check.found
        ));
    }
    lines
}

fn upkeep(report: &Report, drawing: Drawing) -> Vec<String> {
    let mut lines = vec![drawing.ink(
        Ink::Faint,
        format!(
            "{}, {}, at most {} at once; incidents and health checks cost {}",
            plural(report.executions, "execution"),
            plural(report.cold_starts, "cold start"),
            plural(u64::from(report.concurrency), "function"),
            dollars(report.upkeep_cost.total)
        ),
    )];
    for trouble in report.troubles.iter().take(LISTED) {
        lines.push(drawing.ink(Ink::Bad, format!("unexpected: {trouble}")));
    }
    lines
}

fn plural(count: u64, word: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{} {word}{s}", grouped(count))
}
