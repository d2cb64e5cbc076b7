//! The result of a run, for people and for programs.

use std::fmt;

use expr::{Object, Value};
use interpreter::{Event, EventKind, Execution, Outcome};

/// What a run came to.
pub(super) struct Report<'a> {
    run: &'a Execution,
    outcome: &'a Outcome,
}

/// A report without its events.
pub(super) struct Summary<'a>(&'a Report<'a>);

impl<'a> Report<'a> {
    /// The report of an execution that ended.
    pub(super) fn of(run: &'a Execution) -> Option<Self> {
        Some(Report {
            run,
            outcome: run.outcome()?,
        })
    }

    /// Whether it ended well.
    pub(super) fn succeeded(&self) -> bool {
        matches!(self.outcome, Outcome::Succeeded { .. })
    }

    /// Without the events.
    pub(super) fn summary(&'a self) -> Summary<'a> {
        Summary(self)
    }

    /// Status, output or error, and the events.
    pub(super) fn json(&self) -> Value {
        let mut report = Object::with_capacity(4);
        report.insert("status", self.outcome.status());
        if let Some(output) = self.outcome.output() {
            report.insert("output", output.clone());
        }
        if let Some(failure) = self.outcome.failure() {
            if let Some(error) = &failure.error {
                report.insert("error", Value::String(error.clone()));
            }
            if let Some(cause) = &failure.cause {
                report.insert("cause", Value::String(cause.clone()));
            }
        }
        let events: Vec<Value> = self.run.events().iter().map(Event::to_value).collect();
        report.insert("events", Value::from(events));
        Value::Object(report)
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let events = self.run.events();
        let Some(first) = events.first() else {
            return self.summary().fmt(f);
        };
        for event in events {
            let after = event.at.duration_since(first.at);
            let number = event.id;
            let seconds = after.as_secs_f64();
            writeln!(
                f,
                "{seconds:>10.3}s  {number:>5}  {}{}",
                event.type_name(),
                subject(event)
            )?;
        }
        writeln!(f)?;
        self.summary().fmt(f)
    }
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { run, outcome } = self.0;
        let counts = run.counts();
        let took = run.events().first().map_or(0.0, |first| {
            run.now().duration_since(first.at).as_secs_f64()
        });
        writeln!(
            f,
            "{} after {took:.3} s of virtual time: {} events, {} state transitions, {} tasks",
            outcome.status(),
            counts.events,
            counts.transitions,
            counts.tasks
        )?;
        match outcome {
            Outcome::Succeeded { output } => writeln!(f, "output: {output}"),
            Outcome::Failed(failure) | Outcome::TimedOut(failure) | Outcome::Aborted(failure) => {
                writeln!(f, "error: {failure}")
            }
        }
    }
}

/// What an event is about, where its type does not say.
fn subject(event: &Event) -> String {
    match &event.kind {
        EventKind::StateEntered { name, .. } | EventKind::StateExited { name, .. } => {
            format!(" {name}")
        }
        EventKind::MapIteration { name, index, .. } => format!(" {name}[{index}]"),
        EventKind::Work(work) => match work.step.failure() {
            Some(failure) => format!(" {}: {failure}", work.resource.action),
            None => format!(" {}", work.resource.action),
        },
        EventKind::ExecutionFailed(failure)
        | EventKind::ExecutionTimedOut(failure)
        | EventKind::ExecutionAborted(failure) => format!(" {failure}"),
        EventKind::EvaluationFailed { failure, .. } => format!(" {failure}"),
        EventKind::ExecutionStarted { .. }
        | EventKind::ExecutionSucceeded { .. }
        | EventKind::StateAborted { .. }
        | EventKind::MapStateStarted { .. }
        | EventKind::ParallelStateStarted
        | EventKind::StateSucceeded { .. }
        | EventKind::StateFailed { .. }
        | EventKind::MapRun(_) => String::new(),
    }
}
