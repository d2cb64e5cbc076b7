//! One state, whichever kind it is.

use std::sync::Arc;

use asl::QueryLanguage;
use expr::Value;

use super::{Compiler, Names, Place};
use crate::{Body, Data, Delay, Next, Pass, ProblemKind, Query, Resource, State, Task};

impl Compiler {
    /// Compiles a state; none if it has a problem that keeps it from being one.
    pub(super) fn state(
        &mut self,
        name: &str,
        state: &asl::State,
        inherited: QueryLanguage,
        names: &Names<'_>,
        at: &Place,
    ) -> Option<State> {
        let language = state.query_language().unwrap_or(inherited);
        let next = self.next(state, names, at);
        let retry = self.retriers(state.retry(), at);
        let catch = self.catchers(state.catch(), language, names, at);
        let (data, body) = match state {
            asl::State::Task(task) => (
                self.task_data(task, language, at),
                self.task(task, language, at),
            ),
            asl::State::Pass(pass) => (
                self.pass_data(pass, language, at),
                Some(Body::Pass(Pass {
                    result: pass.result.as_ref().map(Value::from),
                })),
            ),
            asl::State::Choice(choice) => (
                Data {
                    input_path: self.reach(choice.input_path.as_ref(), &at.below("InputPath")),
                    output_path: self.reach(choice.output_path.as_ref(), &at.below("OutputPath")),
                    output: self.template(choice.output.as_ref(), language, "Output", at),
                    assign: self.template(choice.assign.as_ref(), language, "Assign", at),
                    ..Data::default()
                },
                self.choice(choice, language, names, at).map(Body::Choice),
            ),
            asl::State::Wait(wait) => (
                Data {
                    input_path: self.reach(wait.input_path.as_ref(), &at.below("InputPath")),
                    output_path: self.reach(wait.output_path.as_ref(), &at.below("OutputPath")),
                    output: self.template(wait.output.as_ref(), language, "Output", at),
                    assign: self.template(wait.assign.as_ref(), language, "Assign", at),
                    ..Data::default()
                },
                self.delay(wait, language, at).map(Body::Wait),
            ),
            asl::State::Succeed(succeed) => (
                Data {
                    input_path: self.reach(succeed.input_path.as_ref(), &at.below("InputPath")),
                    output_path: self.reach(succeed.output_path.as_ref(), &at.below("OutputPath")),
                    output: self.template(succeed.output.as_ref(), language, "Output", at),
                    ..Data::default()
                },
                Some(Body::Succeed),
            ),
            asl::State::Fail(fail) => (
                Data::default(),
                Some(Body::Fail {
                    error: self.words(
                        fail.error.as_ref(),
                        Query::path_or_call,
                        language,
                        "Error",
                        at,
                    ),
                    cause: self.words(
                        fail.cause.as_ref(),
                        Query::path_or_call,
                        language,
                        "Cause",
                        at,
                    ),
                }),
            ),
            asl::State::Parallel(parallel) => {
                let data = self.parallel_data(parallel, language, at);
                let at_branches = at.below("Branches");
                let starts: Vec<_> = parallel
                    .branches
                    .iter()
                    .enumerate()
                    .map(|(index, branch)| {
                        self.machine(branch, self.machine_language, &at_branches.item(index))
                    })
                    .collect();
                let starts: Option<Box<[_]>> = starts.into_iter().collect();
                (data, starts.map(Body::Parallel))
            }
            asl::State::Map(map) => (
                self.map_data(map, language, at),
                self.map(map, language, at),
            ),
        };
        Some(State {
            name: Arc::from(name),
            kind: state.kind(),
            language,
            data,
            next: next?,
            retry,
            catch,
            body: body?,
        })
    }

    /// Where a state leads; Choice, Succeed and Fail say so themselves.
    fn next(&mut self, state: &asl::State, names: &Names<'_>, at: &Place) -> Option<Next> {
        match (state, state.transition()) {
            (asl::State::Choice(_) | asl::State::Succeed(_) | asl::State::Fail(_), _) => {
                Some(Next::End)
            }
            (_, Some(asl::Transition::End)) => Some(Next::End),
            (_, Some(asl::Transition::Next(name))) => {
                self.target(name, names, &at.below("Next")).map(Next::State)
            }
            (_, None) => {
                self.problem(
                    ProblemKind::MissingTransition,
                    at,
                    "expected `Next` or `End`",
                );
                None
            }
        }
    }

    fn task(&mut self, task: &asl::Task, language: QueryLanguage, at: &Place) -> Option<Body> {
        Some(Body::Task(Box::new(Task {
            resource: Arc::new(Resource::parse(&task.resource)),
            credentials: self.template(task.credentials.as_ref(), language, "Credentials", at),
            timeout: self.quantity(
                task.timeout_seconds.as_ref(),
                language,
                "TimeoutSeconds",
                at,
            ),
            heartbeat: self.quantity(
                task.heartbeat_seconds.as_ref(),
                language,
                "HeartbeatSeconds",
                at,
            ),
        })))
    }

    fn task_data(&mut self, task: &asl::Task, language: QueryLanguage, at: &Place) -> Data {
        let (field, arguments) = match language {
            QueryLanguage::JsonPath => ("Parameters", task.parameters.as_ref()),
            QueryLanguage::Jsonata => ("Arguments", task.arguments.as_ref()),
        };
        Data {
            input_path: self.reach(task.input_path.as_ref(), &at.below("InputPath")),
            arguments: self.template(arguments, language, field, at),
            result_selector: self.template(
                task.result_selector.as_ref(),
                language,
                "ResultSelector",
                at,
            ),
            result_path: self.result_path(task.result_path.as_ref(), &at.below("ResultPath")),
            output_path: self.reach(task.output_path.as_ref(), &at.below("OutputPath")),
            output: self.template(task.output.as_ref(), language, "Output", at),
            assign: self.template(task.assign.as_ref(), language, "Assign", at),
        }
    }

    fn pass_data(&mut self, pass: &asl::Pass, language: QueryLanguage, at: &Place) -> Data {
        Data {
            input_path: self.reach(pass.input_path.as_ref(), &at.below("InputPath")),
            arguments: self.template(pass.parameters.as_ref(), language, "Parameters", at),
            result_selector: None,
            result_path: self.result_path(pass.result_path.as_ref(), &at.below("ResultPath")),
            output_path: self.reach(pass.output_path.as_ref(), &at.below("OutputPath")),
            output: self.template(pass.output.as_ref(), language, "Output", at),
            assign: self.template(pass.assign.as_ref(), language, "Assign", at),
        }
    }

    fn parallel_data(
        &mut self,
        parallel: &asl::Parallel,
        language: QueryLanguage,
        at: &Place,
    ) -> Data {
        let (field, arguments) = match language {
            QueryLanguage::JsonPath => ("Parameters", parallel.parameters.as_ref()),
            QueryLanguage::Jsonata => ("Arguments", parallel.arguments.as_ref()),
        };
        Data {
            input_path: self.reach(parallel.input_path.as_ref(), &at.below("InputPath")),
            arguments: self.template(arguments, language, field, at),
            result_selector: self.template(
                parallel.result_selector.as_ref(),
                language,
                "ResultSelector",
                at,
            ),
            result_path: self.result_path(parallel.result_path.as_ref(), &at.below("ResultPath")),
            output_path: self.reach(parallel.output_path.as_ref(), &at.below("OutputPath")),
            output: self.template(parallel.output.as_ref(), language, "Output", at),
            assign: self.template(parallel.assign.as_ref(), language, "Assign", at),
        }
    }

    fn delay(&mut self, wait: &asl::Wait, language: QueryLanguage, at: &Place) -> Option<Delay> {
        match &wait.delay {
            Some(asl::Delay::Seconds(seconds)) => self
                .quantity(Some(seconds), language, "Seconds", at)
                .map(Delay::Seconds),
            Some(asl::Delay::Timestamp(time)) => self
                .words(Some(time), Query::path, language, "Timestamp", at)
                .map(Delay::Until),
            None => {
                self.problem(
                    ProblemKind::MissingDelay,
                    at,
                    "expected one of `Seconds`, `SecondsPath`, `Timestamp`, `TimestampPath`",
                );
                None
            }
        }
    }
}
