//! The protocol holds in every state of every model.
#![expect(
    clippy::print_stdout,
    reason = "how much was walked through is what a reader wants to see"
)]

use model::check::{Checked, check};
use model::setup::Setup;

fn holds(name: &str, setup: Setup) {
    let begun = std::time::Instant::now();
    let Checked { states, broken } = check(setup);
    println!("{name}: {states} states in {:.1?}", begun.elapsed());
    assert!(broken.is_empty(), "{name}: {broken:#?}");
    assert!(
        states > 10_000,
        "{name} is too small to show anything: {states} states"
    );
}

#[test]
fn with_workers_that_crash_and_answer_late() {
    holds("workers", Setup::workers());
}

#[test]
fn with_alarm_events_twice_and_out_of_order() {
    holds("alarms", Setup::alarms());
}

#[test]
fn with_operators_who_force_it() {
    holds("forced", Setup::forced());
}

#[test]
fn with_operators_who_trip_and_reset_it() {
    holds("ordered", Setup::ordered());
}

#[test]
fn with_a_relapse_on_the_ramp() {
    holds("relapse", Setup::relapse());
}

#[test]
fn with_both_planes_at_once() {
    holds("alarms and calls", Setup::alarms_and_calls());
}

#[test]
fn with_an_alarm_that_stays_on() {
    holds("levels", Setup::levels());
}
