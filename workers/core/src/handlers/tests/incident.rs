//! An incident's steps, as its machine would take them.

use breaker::lease::{ProbeKind, Round};
use breaker::payload::incident::{
    AlarmNews, IncidentInput, NextStep, RecoverAnswer, RecoverRequest, TripAnswer, TripRequest,
};

use super::*;
use crate::handlers::{recover, trip};

struct Incident {
    host: Host,
    settings: Settings,
    /// What the last step answered, which the machine hands to the next one.
    last: Option<RecoverAnswer>,
}

impl Incident {
    /// An incident that an alarm started, and that owns its trip.
    fn by_alarm(change: impl FnOnce(&mut CircuitSettings)) -> Self {
        let incident = Incident {
            host: Host::new(),
            settings: settings(change),
            last: None,
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
                quiet: false,
            },
        };
        run(trip(request, &self.settings, &self.host)).unwrap()
    }

    fn step(&mut self) -> RecoverAnswer {
        let last = self.last.as_ref();
        let request = RecoverRequest {
            circuit: "payments".to_owned(),
            incident: "event-1".to_owned(),
            passed: last.map_or(0, |last| last.passed),
            failed: last.map_or(0, |last| last.failed),
            trips: last.map_or(0, |last| last.trips),
            ramping: last.is_some_and(|last| last.ramping),
        };
        let answer = run(recover(request, &self.settings, &self.host)).unwrap();
        self.last = Some(answer.clone());
        answer
    }

    /// Waits until the last answer's time.
    fn wait(&self) {
        let at = self.last.as_ref().map_or(Timestamp::MIN, |last| last.at);
        self.host.now.set(at.max(self.host.now()));
    }

    fn later(&mut self) -> RecoverAnswer {
        self.wait();
        self.step()
    }

    fn checks(&self) -> usize {
        self.host.requests.borrow().len()
    }

    fn phase(&self) -> Phase {
        self.host.circuit().unwrap().phase
    }

    /// Brings the circuit to its ramp: a health check that fails and then passes.
    fn recovers(&mut self) {
        self.host.answers(503);
        for _ in 0..10 {
            if self.later().next == NextStep::RampStarted {
                return;
            }
        }
        panic!("{:?}", self.last);
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
fn an_alarm_that_calls_contradict_opens_nothing() {
    let incident = Incident {
        host: Host::new(),
        settings: settings(|_| {}),
        last: None,
    };
    incident.host.traffic(0, 50, 1);
    let answer = incident.trip("event-1");
    assert_eq!((answer.owner, answer.phase.as_str()), (false, "closed"));
    assert_eq!(incident.host.circuit(), None);
}

#[test]
fn a_health_check_that_saw_the_outage_starts_the_ramp() {
    let mut incident = Incident::by_alarm(|_| {});
    incident.host.answers(503);
    let failed = incident.step();
    assert_eq!(
        (failed.next, failed.passed, failed.failed),
        (NextStep::Probe, 0, 1)
    );
    assert_eq!(failed.reason, "HTTP status 503");
    let passed = incident.later();
    assert_eq!(
        (passed.next, passed.passed, passed.failed),
        (NextStep::Probe, 1, 1)
    );
    assert_eq!(incident.later().next, NextStep::RampStarted);
    assert!(matches!(incident.phase(), Phase::Recovering { .. }));
}

#[test]
fn a_health_check_that_never_failed_says_nothing_about_the_calls() {
    let mut incident = Incident::by_alarm(|_| {});
    for checks in 1..10 {
        let answer = incident.later();
        assert_eq!((answer.next, answer.failed), (NextStep::Probe, 0));
        assert_eq!(incident.checks(), checks);
    }
    assert!(matches!(incident.phase(), Phase::Open { .. }));
}

#[test]
fn checks_of_an_older_cool_down_do_not_count() {
    let mut incident = Incident::by_alarm(|_| {});
    incident.host.answers(503);
    assert_eq!(incident.step().failed, 1);
    let circuit = incident.host.circuit().unwrap();
    incident.host.put(&Circuit {
        trips: circuit.trips + 1,
        revision: circuit.revision + 1,
        ..circuit
    });
    let answer = incident.later();
    assert_eq!((answer.passed, answer.failed), (1, 0));
}

#[test]
fn without_a_health_check_a_call_is_waited_for() {
    let mut incident = Incident::by_alarm(|circuit| circuit.health_check = None);
    for _ in 0..3 {
        let answer = incident.later();
        assert_eq!(answer.next, NextStep::CoolDown);
        assert!(
            answer.at > incident.host.now(),
            "or it would ask again and again"
        );
    }
    assert_eq!(incident.checks(), 0);
    let now = incident.host.now();
    let circuit = incident.host.circuit().unwrap();
    incident.host.put(&Circuit {
        incident: circuit.incident,
        ..recovering(0.5, now)
    });
    assert_eq!(
        incident.later().next,
        NextStep::RampStarted,
        "a call moved it on"
    );
}

#[test]
fn calls_that_succeed_raise_the_ramp_until_it_closes() {
    let mut incident = Incident::by_alarm(|_| {});
    incident.recovers();
    let mut levels = vec![incident.last.as_ref().unwrap().admission];
    for _ in 0..30 {
        incident.wait();
        incident.host.traffic(1, 20, 0);
        let answer = incident.step();
        if answer.next == NextStep::Closed {
            break;
        }
        assert_eq!(answer.next, NextStep::Ramp);
        levels.push(answer.admission);
    }
    assert_eq!(incident.phase(), Phase::Closed);
    assert!(levels.is_sorted(), "{levels:?}");
    assert_eq!(
        incident.step().next,
        NextStep::Closed,
        "repeated, it says the same"
    );
}

#[test]
fn a_ramp_without_calls_rises_by_itself() {
    let mut incident = Incident::by_alarm(|_| {});
    incident.recovers();
    let mut steps = 0;
    while incident.later().next != NextStep::Closed {
        steps += 1;
        assert!(steps < 30);
    }
    assert_eq!(incident.phase(), Phase::Closed);
}

#[test]
fn calls_that_all_fail_open_it_again_and_the_incident_goes_on() {
    let mut incident = Incident::by_alarm(|_| {});
    incident.recovers();
    let mut steps = 0;
    loop {
        incident.wait();
        incident.host.traffic(1, 20, 20);
        if incident.step().next == NextStep::Reopened {
            break;
        }
        steps += 1;
        assert!(steps < 10);
    }
    let circuit = incident.host.circuit().unwrap();
    assert_eq!(
        (circuit.generation, circuit.incident.as_deref()),
        (2, Some("event-1"))
    );
    assert_eq!(incident.later().next, NextStep::Probe);
}

#[test]
fn a_circuit_that_somebody_else_opened_again_is_said_so_once() {
    let mut incident = Incident::by_alarm(|_| {});
    incident.recovers();
    let now = incident.host.now();
    let circuit = incident.host.circuit().unwrap();
    incident.host.put(&Circuit {
        phase: Phase::Open { retry_at: now },
        generation: 2,
        revision: circuit.revision + 1,
        ..circuit
    });
    assert_eq!(incident.later().next, NextStep::Reopened);
    assert_eq!(incident.later().next, NextStep::Probe);
}

#[test]
fn another_incidents_circuit_is_left_alone() {
    let mut incident = Incident::by_alarm(|_| {});
    let circuit = incident.host.circuit().unwrap();
    incident.host.put(&Circuit {
        incident: Some("event-1-r2".to_owned()),
        ..circuit
    });
    assert_eq!(incident.step().next, NextStep::Stop);
    assert_eq!(incident.checks(), 0);
}

#[test]
fn one_health_check_at_a_time() {
    let mut incident = Incident::by_alarm(|_| {});
    let now = incident.host.now();
    let round = Round::of(&incident.host.circuit().unwrap());
    let ask = |kind| Ask {
        circuit: "payments".to_owned(),
        kind,
        holder: "somebody-else".to_owned(),
        round,
        most: 3,
        now,
        until: after(now, Duration::from_secs(30)),
    };
    let leased = incident
        .host
        .store
        .table
        .borrow_mut()
        .lease(&ask(ProbeKind::HealthCheck));
    assert_eq!(leased, Ok(Leased::Granted));
    assert_eq!(incident.step().next, NextStep::Probe);
    assert_eq!(incident.checks(), 0);

    let mut incident = Incident::by_alarm(|_| {});
    let leased = incident
        .host
        .store
        .table
        .borrow_mut()
        .lease(&ask(ProbeKind::Call));
    assert_eq!(leased, Ok(Leased::Granted));
    assert_eq!(incident.step().next, NextStep::Probe);
    assert_eq!(incident.checks(), 1, "a call's lease is another one");
}
