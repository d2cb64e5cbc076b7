//! What a breaker is judged by: calls that could be served, false trips, the time to full service.

use simulator::scenario::parse_with;
use simulator::{DependencyReport, Design};

use crate::{only, run, run_as, scenario, scenario_with, spec};

const DEAD: &str = "script: [{ at: 10s, for: 30s, outage: down }]";

fn with(design: Design, rate: u32, seconds: u32, behaviour: &str) -> DependencyReport {
    // One attempt a call, so that what is won by retries hides nothing.
    let spec = spec("retries: { attempts: 1 }");
    let scenario = scenario(&spec, rate, seconds, behaviour);
    only(&run_as(&spec, &scenario, design)).clone()
}

/// How far two counts of calls are apart.
#[track_caller]
fn near(found: f64, wanted: u64, apart: f64) {
    #[expect(clippy::cast_precision_loss, reason = "the calls of a minute")]
    let wanted = wanted as f64;
    assert!((found - wanted).abs() <= apart, "{found}, not {wanted}");
}

#[test]
fn of_a_healthy_dependency_every_call_could_be_served_and_is() {
    for design in [Design::Breaker, Design::Unprotected] {
        let found = with(design, 20, 30, "");
        near(found.service.could_be_served, found.calls.offered, 0.0);
        near(found.service.served, found.calls.offered, 0.0);
        assert_eq!(found.service.served_share, Some(1.0));
        assert_eq!(found.service.healthy_at_seconds, None);
    }
}

#[test]
fn in_a_full_outage_no_call_could_be_served() {
    for behaviour in [DEAD, "script: [{ at: 10s, for: 30s, outage: errors }]"] {
        let found = with(Design::Unprotected, 20, 80, behaviour);
        let well = found.calls.offered - found.load.offered_in_outage;
        // A call that is offered just before the outage begins or ends reaches the dependency just after.
        near(found.service.could_be_served, well, 5.0);
        near(found.service.not_served, 0, 0.0);
        assert_eq!(found.service.full_service_after_seconds, Some(0.0));
        let guarded = with(Design::Breaker, 20, 80, behaviour);
        near(guarded.service.could_be_served, well, 5.0);
        let lost = guarded.service.not_served;
        let offered = f64::from(u32::try_from(guarded.calls.offered).unwrap());
        assert!(lost > 0.0, "the circuit is open for longer than the outage");
        assert!(lost < offered, "{lost}");
        assert_ne!(guarded.service.full_service_after_seconds, Some(0.0));
    }
}

/// A call that fails by chance is no fault of whoever made it.
#[test]
fn calls_that_were_made_count_with_their_own_luck() {
    let partial = "script: [{ at: 10s, for: 60s, outage: errors, share: 40% }]";
    let found = with(Design::Unprotected, 20, 80, partial);
    near(found.service.could_be_served, found.calls.live, 0.0);
    near(found.service.not_served, 0, 0.0);
    assert!(found.calls.failed > 300, "{:?}", found.calls);
}

/// The machine of a design that retries wins back calls; those do not make good what others lose.
#[test]
fn what_retries_win_is_more_than_could_be_served() {
    let spec = spec("");
    let partial = "script: [{ at: 10s, for: 60s, outage: errors, share: 40% }]";
    let scenario = scenario(&spec, 20, 80, partial);
    let found = only(&run_as(&spec, &scenario, Design::Retries)).clone();
    let live = f64::from(u32::try_from(found.calls.live).unwrap());
    assert!(live > found.service.could_be_served + 200.0, "{found:?}");
    near(found.service.not_served, 0, 0.0);
}

#[test]
fn answers_that_come_too_late_serve_nobody() {
    // The timeout is two seconds.
    let slow = "script: [{ at: 10s, for: 30s, outage: slow, latency: 3s }]";
    let found = with(Design::Unprotected, 10, 60, slow);
    let well = found.calls.offered - found.load.offered_in_outage;
    near(found.service.could_be_served, well, 3.0);
    near(found.service.not_served, 0, 0.0);
}

#[test]
fn an_overloaded_dependency_could_serve_its_capacity() {
    let found = with(Design::Unprotected, 40, 60, "capacity: 20/s");
    // No second of sixty may hold more than 20, and calls that come by chance leave some room unused.
    let could = found.service.could_be_served;
    assert!((1_100.0..=1_200.0).contains(&could), "{could}");
    // It collapses to a quarter of the offered calls, half of its capacity.
    let share = found.service.served_share.unwrap();
    assert!((0.4..0.6).contains(&share), "{share}");
    assert!(found.load.reached_in_overload > 2_000, "{:?}", found.load);
}

#[test]
fn calls_of_machines_are_judged_alike() {
    let text = "version: 1
dependencies: { payments: { task: { resource: arn:aws:states:::lambda:invoke, timeout: 5s } } }
";
    let spec = spec::parse(text).unwrap();
    let machine = r#"{ "StartAt": "Charge", "States": { "Charge": { "Type": "Task", "End": true,
        "Resource": "arn:aws:states:::lambda:invoke", "Parameters": { "FunctionName": "charge" } } } }"#;
    let read = |_: &str| Ok::<_, String>(machine.to_owned());
    let of = |world: &str| {
        let text = format!(
            "version: 1
duration: 60s
machines: {{ order: {{ definition: order.asl.json, tasks: {{ Charge: payments }}, traffic: {{ rate: 20/s }} }} }}
dependencies: {{ payments: {{ {world} }} }}
"
        );
        let scenario = parse_with(&text, &spec, &read).unwrap();
        only(&run_as(&spec, &scenario, Design::Unprotected)).clone()
    };
    let dead = of("script: [{ at: 10s, for: 20s, outage: down }]");
    let well = dead.calls.offered - dead.load.offered_in_outage;
    near(dead.service.could_be_served, well, 3.0);
    near(dead.service.not_served, 0, 0.0);
    let partial = of("errors: 40%");
    near(partial.service.could_be_served, partial.calls.live, 0.0);
    assert!(partial.calls.failed > 300, "{:?}", partial.calls);
}

#[test]
fn expectations_of_all_of_it_count() {
    let spec = spec("fallback: { default: {} }");
    let passed = |expect: &str| {
        let expect = format!("expect: {{ payments: {{ {expect} }} }}");
        let report = run(&spec, &scenario_with(&spec, 20, 80, DEAD, &expect));
        assert_eq!(only(&report).expectations.len(), 1);
        report.passed
    };
    for (good, bad) in [
        ("served: { atLeast: 1% }", "served: { atMost: 1% }"),
        ("notServed: { atMost: 2000 }", "notServed: { atMost: 0 }"),
        ("falseTrips: { atMost: 0 }", "falseTrips: { atLeast: 1 }"),
        (
            "fullServiceAfter: { atLeast: 1s }",
            "fullServiceAfter: { atMost: 0s }",
        ),
        (
            "opensInEveryOutageWithin: 10s",
            "opensInEveryOutageWithin: 1ms",
        ),
    ] {
        assert!(passed(good), "{good}");
        assert!(!passed(bad), "{bad}");
    }
}

/// Of every second's `couldBeServed` the whole is the sum.
#[test]
fn seconds_add_up_to_the_whole() {
    let found = with(Design::Breaker, 20, 60, DEAD);
    let seconds = found.seconds.iter().map(|second| second.could_be_served);
    let sum: f64 = seconds.sum();
    assert!((sum - found.service.could_be_served).abs() < 0.01, "{sum}");
    let parts = found.service.served + found.service.not_served;
    assert!(
        (parts - found.service.could_be_served).abs() < 0.01,
        "{parts}"
    );
}
