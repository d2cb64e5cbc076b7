//! What other breakers got wrong, put into ours: the checker finds what it breaks. Were a condition of ours to go, one of
//! these faults would be ours, and the proof would fail as these do.
#![expect(
    clippy::print_stdout,
    reason = "the way to break it is what a reader wants to see"
)]

use model::check::{find, name};
use model::faults::Fault;
use model::setup::Setup;

/// The fault breaks the property, which the proof shows to hold without it.
fn breaks(fault: Fault, setup: Setup, property: &'static str) {
    let found = find(Setup { fault, ..setup }, property);
    assert!(found.is_some(), "{fault:?} does not break `{property}`");
    println!("{fault:?} breaks `{property}`: {found:?}");
}

/// A breaker for Lambda: a slow success that read CLOSED writes CLOSED over OPEN. Its README: “will never miss an open”.
#[test]
fn an_unconditional_write_loses_an_open() {
    breaks(Fault::LastWriterWins, Setup::ordered(), name::LOST_OPEN);
}

/// The same breaker: its half-open lets in everybody who looks, 100 of 100, where one was promised.
#[test]
fn half_open_without_a_lease_costs_more_probes_than_promised() {
    breaks(
        Fault::EveryCallerProbes,
        Setup::alarms(),
        name::TOO_MANY_PROBES,
    );
}

/// The same breaker in Rust: it writes `HALF-OPEN` and reads `HALF`, so half-open comes back as closed.
#[test]
fn a_phase_that_is_read_back_as_another_lets_too_much_through() {
    breaks(
        Fault::HalfOpenReadsAsClosed,
        Setup::relapse(),
        name::OVER_ADMITTED,
    );
}

/// A widely used toolkit: opening is a put without a condition, so an environment with an old copy overwrites half-open,
/// its probe's owner and its clock.
#[test]
fn an_unconditional_open_overwrites_what_nobody_read() {
    breaks(Fault::OpeningOverwrites, Setup::workers(), name::LOST_OPEN);
}

/// A solution with alarms only: a timer makes it half-open while the alarm is still on, no new edge ever comes, and a dead
/// dependency gets all calls.
#[test]
fn alarms_edges_alone_leave_it_stuck_with_a_dead_dependency() {
    breaks(Fault::EdgesOnly, Setup::alarms_and_calls(), name::OPENS);
}

/// A solution with alarms only: its alarm watches a health endpoint, and opens the circuit against calls that succeed.
#[test]
fn an_alarm_that_asks_no_call_opens_a_circuit_whose_calls_succeed() {
    breaks(Fault::AlarmsOverrule, Setup::levels(), name::ALARM_OVERRULED);
}

/// Two samples: calls from before the trip hang, come back after it, and trip the recovered circuit again, or close it.
#[test]
fn evidence_without_generations_changes_a_newer_one() {
    breaks(Fault::NoGenerations, Setup::relapse(), name::OLD_GENERATION);
}
