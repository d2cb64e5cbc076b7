//! Playing an execution against mocks.

use std::sync::Arc;

use expr::Value;
use indexmap::IndexMap;
use jiff::Timestamp;
use program::Program;

use super::{End, Mocks, Response, Responses, by_input};
use crate::execution::{Effect, Execution, Input, Purpose, Report, Start, StartTask};
use crate::failure::Failure;

/// The error of a task that no mock is for.
const NO_MOCK: &str = "Mocks.NoResponse";

/// Runs an execution to its end. Time jumps from one deadline to the next.
pub fn play(program: &Program, start: Start, now: Timestamp, mocks: &Mocks) -> Execution {
    let mut player = Player::new(mocks);
    let mut run = Execution::start(program, start, now);
    while run.outcome().is_none() {
        player.answer_all(&mut run);
        if run.outcome().is_some() {
            break;
        }
        // Every execution has an end in time, so there is always a deadline.
        let Some(deadline) = run.next_deadline() else {
            break;
        };
        run.handle(Input::Wake, deadline.at);
    }
    run
}

/// Answers the tasks of one execution, and remembers which answers were given.
#[derive(Clone, Debug)]
pub struct Player<'a> {
    mocks: &'a Mocks,
    /// How often each state's task was started.
    counts: IndexMap<Arc<str>, u64>,
    /// Which entries by input were used.
    used: IndexMap<Arc<str>, Vec<bool>>,
}

impl<'a> Player<'a> {
    /// A player that has given no answer yet.
    pub fn new(mocks: &'a Mocks) -> Self {
        Player {
            mocks,
            counts: IndexMap::new(),
            used: IndexMap::new(),
        }
    }

    /// Takes every effect, and gives the answers at the execution's own time.
    pub fn answer_all(&mut self, run: &mut Execution) {
        while let Some(effect) = run.poll_effect() {
            match effect {
                Effect::StartTask(start) => self.answer(run, &start),
                Effect::CancelTask { .. } => {}
            }
        }
    }

    fn answer(&mut self, run: &mut Execution, start: &StartTask) {
        let (now, task) = (run.now(), start.task);
        match start.purpose {
            Purpose::WriteResults => {
                run.handle(
                    Input::TaskSucceeded {
                        task,
                        output: Value::Null,
                    },
                    now,
                );
            }
            Purpose::ReadItems => {
                let input = match self.mocks.store.read(start) {
                    Ok(output) => Input::TaskSucceeded { task, output },
                    Err(failure) => Input::TaskFailed {
                        task,
                        failure,
                        report: Report::Failed,
                    },
                };
                run.handle(input, now);
            }
            Purpose::Work => {
                let response = self.response(start);
                if let Some(worker) = response.worker {
                    run.handle(
                        Input::TaskStarted {
                            task,
                            worker: Some(worker),
                        },
                        now,
                    );
                }
                if let Some(output) = response.submitted {
                    run.handle(Input::TaskSubmitted { task, output }, now);
                }
                match response.end {
                    End::Never => {}
                    End::Return(output) => run.handle(Input::TaskSucceeded { task, output }, now),
                    End::Throw(failure, report) => run.handle(
                        Input::TaskFailed {
                            task,
                            failure,
                            report,
                        },
                        now,
                    ),
                }
            }
        }
    }

    fn response(&mut self, start: &StartTask) -> Response {
        let count = match self.counts.get_mut(&start.state) {
            Some(count) => {
                *count += 1;
                *count - 1
            }
            None => {
                self.counts.insert(start.state.clone(), 1);
                0
            }
        };
        let found = match self.mocks.states.get(&start.state) {
            None => None,
            Some(Responses::ByCount(responses)) => responses
                .iter()
                .find(|(from, to, _)| (*from..=*to).contains(&count))
                .map(|(_, _, response)| response),
            Some(Responses::ByInput(responses)) => {
                let used = self.used.entry(start.state.clone()).or_default();
                used.resize(responses.len(), false);
                let fits = |index: &usize| {
                    responses
                        .get(*index)
                        .is_some_and(|(input, _)| by_input::matches(input, &start.arguments))
                };
                let unused = (0..responses.len())
                    .find(|index| used.get(*index) == Some(&false) && fits(index));
                let index = unused.or_else(|| (0..responses.len()).rev().find(fits));
                index.and_then(|index| {
                    if let Some(flag) = used.get_mut(index) {
                        *flag = true;
                    }
                    responses.get(index).map(|(_, response)| response)
                })
            }
        };
        found.cloned().unwrap_or_else(|| {
            let cause = format!(
                "no mock answers invocation {count} of the state '{}' with {}",
                start.state, start.arguments
            );
            Response {
                end: End::Throw(Failure::new(NO_MOCK, cause), Report::Failed),
                ..Response::default()
            }
        })
    }
}
