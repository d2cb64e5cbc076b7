//! Task: work outside the machine.

use std::sync::Arc;

use expr::Value;
use program::{Family, Quantity, Resource, State, Task};

use super::quantity;
use crate::clock;
use crate::errors;
use crate::execution::{
    Effect, Fault, Input, Line, LineId, Origin, Phase, Purpose, Report, Run, Seen, StartTask,
    TaskId, TaskPhase, Turn, Why,
};
use crate::failure::Failure;
use crate::history::{EventKind, Scheduled, Work, WorkStep};
use crate::limits;

pub(crate) fn work(
    run: &mut Run,
    id: LineId,
    line: &mut Line,
    state: &State,
    task: &Task,
) -> Result<Turn, Fault> {
    let serial = run.next_serial();
    if task.resource.has_token() {
        line.token = Some(token(run));
        line.context = None;
    }
    let input = run.effective_input(line, state)?;
    let timeout = bound(
        run,
        line,
        state,
        "TimeoutSeconds",
        task.timeout.as_ref(),
        &input,
    )?;
    let heartbeat = bound(
        run,
        line,
        state,
        "HeartbeatSeconds",
        task.heartbeat.as_ref(),
        &input,
    )?;
    let arguments = run.arguments(line, state, &input)?;
    run.inspect(|seen| seen.after_arguments = Some(arguments.clone()));
    let credentials = match &task.credentials {
        None => None,
        Some(template) => Some(run.evaluate(line, state, template, Seen::input(&input))?),
    };
    if arguments.json_len() > limits::MAX_PAYLOAD_BYTES {
        return Err(Fault::arguments_too_large(&state.name));
    }
    super::service::check(line, state, &task.resource, &arguments)?;

    run.history.counts.tasks += 1;
    run.note(line, |run, _| {
        step(
            &task.resource,
            WorkStep::Scheduled(Box::new(Scheduled {
                parameters: arguments.clone(),
                region: run.identity.region().into(),
                timeout_seconds: timeout,
                heartbeat_seconds: heartbeat,
                role: credentials.as_ref().and_then(role),
            })),
        )
    });
    let started = task.resource.family != Family::Activity;
    if started {
        run.note(line, |_, _| {
            step(&task.resource, WorkStep::Started { worker: None })
        });
    }
    let timeout_at = timeout.map(|seconds| clock::later(run.now, bounded(seconds)));
    let heartbeat_at =
        heartbeat.map(|seconds| (clock::later(run.now, bounded(seconds)), bounded(seconds)));
    line.phase = Phase::Task(TaskPhase {
        serial,
        started,
        timeout: timeout_at,
        heartbeat: heartbeat_at,
    });
    rearm(run, id, line);
    run.effects.push_back(Effect::StartTask(Box::new(StartTask {
        task: TaskId { serial, line: id },
        state: state.name.clone(),
        purpose: Purpose::Work,
        resource: task.resource.clone(),
        arguments,
        credentials,
        token: line.token.clone(),
        timeout_seconds: timeout,
        heartbeat_seconds: heartbeat,
        retries: line.retries.total,
    })));
    Ok(Turn::Wait)
}

/// What the host says about the task that a line waits for.
pub(crate) fn hear(run: &mut Run, id: LineId, line: &mut Line, task: &Task, input: Input) {
    let resource = &task.resource;
    match input {
        Input::TaskStarted { worker, .. } => start(run, line, resource, worker),
        Input::TaskSubmitted { output, .. } => {
            run.note(line, |_, _| step(resource, WorkStep::Submitted { output }));
        }
        Input::TaskHeartbeat { .. } => {
            let now = run.now;
            if let Phase::Task(phase) = &mut line.phase
                && let Some((at, seconds)) = &mut phase.heartbeat
            {
                *at = clock::later(now, *seconds);
                rearm(run, id, line);
            }
        }
        Input::TaskSucceeded { output, .. } => {
            start(run, line, resource, None);
            if output.json_len() > limits::MAX_PAYLOAD_BYTES {
                let fault = Fault::too_large(resource.spoken_name());
                let failure = fault.failure.clone();
                run.note(line, |_, _| step(resource, WorkStep::Failed(failure)));
                line.timer = None;
                line.phase = Phase::Fault(fault);
                return;
            }
            run.inspect(|seen| seen.result = Some(output.clone()));
            run.note(line, |_, _| {
                step(
                    resource,
                    WorkStep::Succeeded {
                        output: output.clone(),
                    },
                )
            });
            line.timer = None;
            line.phase = Phase::Result(output);
        }
        Input::TaskFailed {
            failure, report, ..
        } => {
            if matches!(report, Report::Failed | Report::TimedOut) {
                start(run, line, resource, None);
            }
            run.note(line, |_, _| step(resource, told(report, failure.clone())));
            line.timer = None;
            line.phase = Phase::Fault(Fault::work(failure));
        }
        Input::Wake | Input::Stop(_) => {}
    }
}

/// The task's time, or the time for a sign of life, is over. An activity that no worker took never began.
pub(crate) fn time_out(run: &mut Run, id: LineId, line: &mut Line, task: &Task, why: Why) {
    run.cancel_task(id, line);
    let failure = Failure::named(errors::TIMEOUT);
    run.note(line, |_, _| {
        step(&task.resource, WorkStep::TimedOut(failure.clone()))
    });
    let origin = if why == Why::HeartbeatMissed {
        Origin::Heartbeat
    } else {
        Origin::Work
    };
    line.phase = Phase::Fault(Fault { failure, origin });
}

/// Sets the line's timer to the earlier of its task's two bounds.
fn rearm(run: &mut Run, id: LineId, line: &mut Line) {
    let Phase::Task(phase) = &line.phase else {
        return;
    };
    let timeout = phase.timeout.map(|at| (at, Why::TaskTimeout));
    let heartbeat = phase.heartbeat.map(|(at, _)| (at, Why::HeartbeatMissed));
    if let Some((at, why)) = timeout.into_iter().chain(heartbeat).min() {
        run.arm(id, line, at, why);
    }
}

/// An activity begins when a worker takes it; anything else began when it was scheduled.
fn start(run: &mut Run, line: &mut Line, resource: &Arc<Resource>, worker: Option<Arc<str>>) {
    let Phase::Task(phase) = &mut line.phase else {
        return;
    };
    if !std::mem::replace(&mut phase.started, true) {
        run.note(line, |_, _| step(resource, WorkStep::Started { worker }));
    }
}

fn bound(
    run: &mut Run,
    line: &mut Line,
    state: &State,
    field: &str,
    quantity: Option<&Quantity<u64>>,
    input: &Value,
) -> Result<Option<u64>, Fault> {
    match quantity {
        None => Ok(None),
        Some(quantity) => {
            let seconds = quantity::integer(run, line, state, field, quantity, input)?;
            let seconds = quantity::at_least(1, "positive", line, state, field, seconds)?;
            Ok(u64::try_from(seconds).ok())
        }
    }
}

fn bounded(seconds: u64) -> i64 {
    i64::try_from(seconds).map_or(limits::MAX_SECONDS, |seconds| {
        seconds.min(limits::MAX_SECONDS)
    })
}

fn role(credentials: &Value) -> Option<Arc<str>> {
    match credentials.get("RoleArn") {
        Some(Value::String(role)) => Some(role.clone()),
        Some(_) | None => None,
    }
}

fn step(resource: &Arc<Resource>, step: WorkStep) -> EventKind {
    EventKind::Work(Box::new(Work {
        resource: resource.clone(),
        step,
    }))
}

fn told(report: Report, failure: Failure) -> WorkStep {
    match report {
        Report::Failed => WorkStep::Failed(failure),
        Report::TimedOut => WorkStep::TimedOut(failure),
        Report::ScheduleFailed => WorkStep::ScheduleFailed(failure),
        Report::StartFailed => WorkStep::StartFailed(failure),
        Report::SubmitFailed => WorkStep::SubmitFailed(failure),
    }
}

/// A token: nothing may be read from it but that it is this task's.
fn token(run: &mut Run) -> Arc<str> {
    let parts: Vec<String> = (0..4)
        .map(|_| format!("{:016x}", run.random.bits()))
        .collect();
    format!("AQC{}", parts.concat()).into()
}
