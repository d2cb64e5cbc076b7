//! An incident's steps, as its machine would take them.

use breaker::circuit::Phase;
use breaker::lease::Round;
use breaker::payload::incident::{
    AlarmNews, IncidentInput, NextStep, RecoverAnswer, RecoverRequest, TripAnswer, TripRequest,
};

use super::*;
use crate::handlers::{recover, trip};

struct Incident {
    host: Host,
    settings: Settings,
    name: String,
    passed: u32,
    failed: u32,
}

impl Incident {
    /// An incident that an alarm started, and that owns its trip.
    fn by_alarm(change: impl FnOnce(&mut CircuitSettings)) -> Self {
        let incident = Incident {
            host: Host::new(),
            settings: settings(|circuit| {
                circuit.policy.open.jitter = breaker::rate::Rate::ZERO;
                change(circuit);
            }),
            name: "event-1".to_owned(),
            passed: 0,
            failed: 0,
        };
        assert!(incident.trip("event-1").owner);
        incident
    }

    fn trip(&self, name: &str) -> TripAnswer {
        let request = TripRequest {
            incident: name.to_owned(),
            input: IncidentInput {
                circuit: "payments".to_owned(),
                generation: None,
                alarm: Some(AlarmNews {
                    name: "payments-unhealthy".to_owned(),
                    at: self.host.now(),
                }),
                continues: None,
            },
        };
        run(trip(request, &self.settings, &self.host)).unwrap()
    }

    fn step(&mut self) -> RecoverAnswer {
        let request = RecoverRequest {
            circuit: "payments".to_owned(),
            incident: self.name.clone(),
            passed: self.passed,
            failed: self.failed,
        };
        let answer = run(recover(request, &self.settings, &self.host)).unwrap();
        self.passed = answer.passed;
        self.failed = answer.failed;
        answer
    }

    /// Waits until the last answer's time, then takes the next step.
    fn later(&mut self, last: &RecoverAnswer) -> RecoverAnswer {
        if last.at > self.host.now() {
            self.host.now.set(last.at);
        }
        self.step()
    }

    fn traffic(&self, calls: u64, failures: u64) {
        let generation = self.host.circuit().unwrap().generation;
        let outcomes = Outcomes {
            calls,
            failures,
            reporters: ["a".to_owned(), "b".to_owned()].into(),
            ..Outcomes::default()
        };
        let slot = Slot::of(self.host.now());
        let mut table = self.host.store.table.borrow_mut();
        table.add("payments", generation, slot, &outcomes).unwrap();
    }
}

#[test]
fn a_second_alarm_event_owns_nothing() {
    let incident = Incident::by_alarm(|_| {});
    let second = incident.trip("event-2");
    assert!(!second.owner);
    assert_eq!((second.phase.as_str(), second.generation), ("open", 1));
}

#[test]
fn probes_ramp_and_close() {
    let mut incident = Incident::by_alarm(|_| {});
    let early = incident.step();
    assert_eq!(early.next, NextStep::CoolDown);
    let first = incident.later(&early);
    assert_eq!((first.next, first.passed), (NextStep::Probe, 1));
    let second = incident.later(&first);
    assert_eq!(second.next, NextStep::RampStarted);
    assert!((second.admission - 0.0975).abs() < 1e-9, "in 3 s from now");

    let mut last = second;
    let mut steps = 0;
    while last.next != NextStep::Closed {
        incident.traffic(20, 0);
        last = incident.later(&last);
        steps += 1;
        assert!(steps < 30);
    }
    assert_eq!(incident.host.circuit().unwrap().phase, Phase::Closed);
    assert_eq!(incident.step().next, NextStep::Stop);
}

/// Step Functions cuts what is less than a second off the time that a Wait waits for.
#[test]
fn whoever_wakes_at_the_second_is_not_early() {
    let mut incident = Incident::by_alarm(|circuit| {
        circuit.policy.open.cool_down = Duration::from_millis(10_300);
    });
    let told = incident.trip("event-1").retry_at;
    let early = incident.step();
    assert_eq!((early.next, early.at), (NextStep::CoolDown, told));
    assert_eq!(told.subsec_nanosecond(), 0);
    assert_eq!(incident.later(&early).next, NextStep::Probe);
}

#[test]
fn failed_probes_make_the_cool_down_longer() {
    let mut incident = Incident::by_alarm(|_| {});
    let mut last = incident.step();
    incident.host.answers(503);
    last = incident.later(&last);
    assert_eq!((last.next, last.failed), (NextStep::Probe, 1));
    incident.host.answers(503);
    last = incident.later(&last);
    assert_eq!(
        (last.next, last.passed, last.failed),
        (NextStep::CoolDown, 0, 0)
    );
    assert_eq!(
        last.reason,
        "fewer than 2 of 3 probes passed: HTTP status 503"
    );
    let wait = last.at.duration_since(incident.host.now()).as_secs();
    assert_eq!(wait, 20);
}

#[test]
fn failing_calls_cut_the_ramp_and_then_open_the_circuit_again() {
    let mut incident = Incident::by_alarm(|circuit| circuit.policy.recovery.probes = None);
    let cool_down = incident.step();
    let mut last = incident.later(&cool_down);
    assert_eq!(
        last.next,
        NextStep::RampStarted,
        "no probes: the ramp is one"
    );
    let mut cuts = 0;
    loop {
        incident.host.wait(Duration::from_secs(1));
        incident.traffic(10, 5);
        last = incident.later(&last);
        match last.next {
            NextStep::Ramp => cuts += 1,
            NextStep::Reopened => break,
            other @ (NextStep::CoolDown
            | NextStep::Probe
            | NextStep::RampStarted
            | NextStep::Closed
            | NextStep::Stop) => panic!("{other:?}"),
        }
        assert!(cuts < 10);
    }
    assert!(cuts >= 1);
    assert_eq!(last.generation, 2);
    let circuit = incident.host.circuit().unwrap();
    assert_eq!(circuit.incident.as_deref(), Some("payments-2"));
    assert_eq!(
        incident.step().next,
        NextStep::Stop,
        "not its circuit any more"
    );
}

#[test]
fn evidence_from_before_a_cut_does_not_count_again() {
    let mut incident = Incident::by_alarm(|circuit| circuit.policy.recovery.probes = None);
    let cool_down = incident.step();
    let started = incident.later(&cool_down);
    incident.host.wait(Duration::from_secs(20));
    incident.traffic(10, 9);
    let cut = incident.later(&started);
    assert_eq!(cut.next, NextStep::Ramp);
    let revision = incident.host.circuit().unwrap().revision;
    incident.later(&cut);
    assert_eq!(incident.host.circuit().unwrap().revision, revision);
}

#[test]
fn one_probe_at_a_time() {
    let mut incident = Incident::by_alarm(|_| {});
    let cool_down = incident.step();
    incident.host.now.set(cool_down.at);
    let now = incident.host.now();
    let ask = Ask {
        circuit: "payments".to_owned(),
        holder: "somebody-else".to_owned(),
        round: Round::of(&incident.host.circuit().unwrap()),
        most: 3,
        now,
        until: after(now, Duration::from_secs(30)),
    };
    let leased = incident.host.store.table.borrow_mut().lease(&ask);
    assert_eq!(leased, Ok(Leased::Granted));
    let answer = incident.step();
    assert_eq!(answer.next, NextStep::Probe);
    assert!(incident.host.requests.borrow().is_empty());
}

#[test]
fn a_step_that_is_repeated_without_end_sends_no_more_probes_than_the_policy_allows() {
    let mut incident = Incident::by_alarm(|_| {});
    let cool_down = incident.step();
    incident.host.now.set(cool_down.at);
    // The machine never hears of the answers, so it asks with the same counts again and again.
    let answers: Vec<NextStep> = (0..5)
        .map(|_| {
            (incident.passed, incident.failed) = (0, 0);
            incident.step().next
        })
        .collect();
    assert_eq!(incident.host.requests.borrow().len(), 3);
    assert_eq!(answers[3..], [NextStep::CoolDown, NextStep::CoolDown]);
}

#[test]
fn an_alarm_that_is_still_on_holds_the_probes_back_and_not_for_ever() {
    let mut incident = Incident::by_alarm(|circuit| {
        circuit.holding = vec!["payments-unhealthy".to_owned()];
    });
    let on = AlarmNews {
        name: "payments-unhealthy".to_owned(),
        at: incident.host.now(),
    };
    incident.host.alarms.borrow_mut().push(on);
    incident.host.wait(Duration::from_secs(10));
    let held = incident.step();
    assert_eq!(held.next, NextStep::CoolDown);
    assert_eq!(held.reason, "alarm payments-unhealthy is still on");
    assert_eq!(held.at, after(incident.host.now(), Duration::from_secs(10)));
    assert_eq!(incident.host.requests.borrow().len(), 0, "nobody is asked");

    incident.host.wait(breaker::decide::ALARM_LAG);
    assert_eq!(incident.step().next, NextStep::Probe);
    assert_eq!(incident.step().next, NextStep::RampStarted);
}

#[test]
fn an_alarm_that_cannot_be_read_holds_nothing_back() {
    let mut incident = Incident::by_alarm(|circuit| {
        circuit.holding = vec!["payments-unhealthy".to_owned()];
    });
    incident.host.mute.set(true);
    incident.host.wait(Duration::from_secs(10));
    assert_eq!(incident.step().next, NextStep::Probe);
}
