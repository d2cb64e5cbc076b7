//! Counting what Step Functions saw of its own calls.

use breaker::payload::{Admitted, RecordRequest};

use super::*;
use crate::environment::Environment;
use crate::handlers::record;

/// A Task's circuit and what counts its outcomes.
struct Task {
    host: Host,
    settings: Settings,
    environment: Environment,
}

impl Task {
    fn new() -> Self {
        Task {
            host: Host::new(),
            settings: settings(|_| {}),
            environment: Environment::new("env-1"),
        }
    }

    /// Counts one outcome under the circuit as it stands, and says whether to try again.
    fn count(&self, error: Option<&str>, attempt: u32, weight: u64) -> bool {
        let now = self.host.now();
        let circuit = self
            .host
            .circuit()
            .unwrap_or(Circuit::closed("payments", now));
        let request = RecordRequest {
            circuit: "payments".to_owned(),
            admitted: Some(Admitted {
                generation: circuit.generation,
                phase: circuit.phase.word().to_owned(),
            }),
            attempt,
            admitted_at: now,
            reporter: "execution-1".to_owned(),
            error: error.map(str::to_owned),
            weight,
        };
        self.record(request)
    }

    fn record(&self, request: RecordRequest) -> bool {
        run(record(
            request,
            &self.settings,
            &self.environment,
            &self.host,
        ))
        .unwrap()
        .retry
    }

    fn fail(&self) -> bool {
        self.count(Some("States.Timeout"), 1, 1)
    }

    fn phase(&self) -> Option<Phase> {
        self.host.circuit().map(|circuit| circuit.phase)
    }
}

#[test]
fn failures_alone_begin_the_counting_and_open_nothing() {
    let task = Task::new();
    for _ in 0..40 {
        task.fail();
    }
    assert_eq!(
        task.phase(),
        Some(Phase::Closed),
        "how many succeed is not known yet"
    );
    assert!(task.host.circuit().unwrap().counting.is_some());
    assert!(task.host.started.borrow().is_empty());
}

#[test]
fn failures_without_a_success_while_successes_are_counted_open_it() {
    let task = Task::new();
    let mut waited = 0;
    while matches!(task.phase(), None | Some(Phase::Closed)) {
        task.fail();
        task.host.wait(Duration::from_millis(100));
        waited += 1;
        assert!(waited < 100, "ten seconds");
    }
    assert!(waited > 10, "not before successes could have been seen");
    assert_eq!(task.host.started.borrow().len(), 1);
}

#[test]
fn one_success_stands_for_as_many_as_its_weight() {
    let task = Task::new();
    for _ in 0..100 {
        task.fail();
        task.count(None, 1, 20);
        task.host.wait(Duration::from_millis(100));
    }
    assert_eq!(task.phase(), Some(Phase::Closed), "one in twenty-one fails");
    let seen = task.host.counted(0);
    assert!(seen.calls > 15 * seen.failures, "{seen:?}");
}

#[test]
fn a_probe_moves_the_circuit() {
    let task = Task::new();
    let now = task.host.now();
    task.host.put(&open(now, now));
    assert!(!task.fail(), "a probe is not repeated");
    let circuit = task.host.circuit().unwrap();
    assert!(matches!(circuit.phase, Phase::Open { retry_at } if retry_at > now));
    assert_eq!(circuit.trips, 2);
    task.host.wait(Duration::from_secs(60));
    task.count(None, 1, 1);
    assert!(matches!(task.phase(), Some(Phase::Recovering { .. })));
}

#[test]
fn successes_raise_the_ramp() {
    let task = Task::new();
    task.host.put(&recovering(0.1, task.host.now()));
    let mut counted = 0;
    while task.phase() != Some(Phase::Closed) {
        task.host.wait(Duration::from_millis(150));
        task.count(None, 1, 1);
        counted += 1;
        assert!(counted < 200);
    }
    assert!(counted > 4, "by steps");
}

#[test]
fn an_outcome_of_an_older_generation_moves_nothing() {
    let task = Task::new();
    task.host.put(&recovering(0.1, task.host.now()));
    for _ in 0..20 {
        task.host.wait(Duration::from_millis(200));
        let late = RecordRequest {
            circuit: "payments".to_owned(),
            admitted: Some(Admitted {
                generation: 0,
                phase: "closed".to_owned(),
            }),
            attempt: 1,
            admitted_at: task.host.now(),
            reporter: "execution-1".to_owned(),
            error: Some("States.Timeout".to_owned()),
            weight: 1,
        };
        task.record(late);
    }
    assert_eq!(task.host.circuit().unwrap().revision, 2);
    assert_eq!(task.host.counted(0).failures, 20);
}

#[test]
fn says_when_to_stop_trying() {
    let task = Task::new();
    assert!(task.fail());
    assert!(
        !task.count(Some("States.Timeout"), 3, 1),
        "three attempts in all"
    );
    assert!(!task.count(None, 1, 1), "a success is not repeated");
}

#[test]
fn where_the_gate_could_not_read_the_table_nothing_is_counted_or_repeated() {
    let task = Task::new();
    let unread = RecordRequest {
        circuit: "payments".to_owned(),
        admitted: None,
        attempt: 1,
        admitted_at: task.host.now(),
        reporter: "execution-1".to_owned(),
        error: Some("States.Timeout".to_owned()),
        weight: 1,
    };
    assert!(!task.record(unread));
    assert!(task.host.store.table.borrow().is_empty());
}
