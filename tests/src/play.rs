//! Plays one execution of a rendered machine, its tasks answered by a script, on virtual time.

use std::fmt::Write;
use std::sync::Arc;

use expr::Value;
use generator::Machine;
use interpreter::{
    Effect, EventKind, Execution, Failure, HistoryMode, Identity, Input, Outcome, Program, Report,
    Start, StartTask,
};
use jiff::Timestamp;

/// What a scripted task does.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Answers.
    Answer(Value),
    /// Fails with a name and a cause.
    Fail(&'static str, String),
}

/// An execution that came to its end.
#[derive(Debug)]
pub struct Played {
    /// The states in the order they were entered.
    pub path: Vec<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// The arguments of every task, by the state that sent them.
    pub sent: Vec<(String, serde_json::Value)>,
    /// Virtual seconds it took.
    pub seconds: i64,
    /// State transitions, as billed.
    pub transitions: u64,
    /// Events in its history.
    pub events: u64,
    /// What Step Functions would write to a log of every event, a line of JSON each.
    pub log: Vec<String>,
}

impl Played {
    /// The output.
    ///
    /// # Panics
    /// When it failed.
    #[must_use]
    pub fn output(&self) -> serde_json::Value {
        let output = self.outcome.output();
        serde_json::Value::from(output.unwrap_or_else(|| panic!("{:?}", self.outcome)))
    }

    /// The error and its cause.
    ///
    /// # Panics
    /// When it succeeded.
    #[must_use]
    pub fn error(&self) -> (String, String) {
        let failure = self.outcome.failure().expect("it failed").clone();
        let text = |part: Option<std::sync::Arc<str>>| part.as_deref().unwrap_or("").to_owned();
        (text(failure.error), text(failure.cause))
    }

    /// What a state sent, the first time.
    ///
    /// # Panics
    /// When it sent nothing.
    #[must_use]
    pub fn sent_by(&self, state: &str) -> &serde_json::Value {
        let sent = self.sent.iter().find(|(name, _)| name == state);
        &sent.unwrap_or_else(|| panic!("{state} sent nothing")).1
    }

    /// The path as one line.
    #[must_use]
    pub fn line(&self) -> String {
        self.path.join(" → ")
    }
}

/// When every played execution starts.
pub const STARTED_AT: &str = "2026-01-01T00:00:00Z";

/// The ARN in log lines: as long as that of an EXPRESS execution whose caller gave no name.
const LOGGED_AS: &str = "arn:aws:states:us-east-1:111111111111:express:shop-payments-guard-express:\
                         11111111-1111-4111-8111-111111111111:22222222-2222-4222-8222-222222222222";

/// Effects and deadlines that an execution may go through: more than a full history holds.
const MOST_STEPS: usize = 30_000;

/// A rendered machine, compiled.
#[derive(Debug)]
pub struct Stage {
    program: Program,
    execution_type: asl::ExecutionType,
    identity: Arc<Identity>,
}

impl Stage {
    /// Compiles a machine.
    ///
    /// # Panics
    /// When it does not compile.
    #[must_use]
    pub fn new(machine: &Machine) -> Self {
        Stage {
            program: Program::compile(&machine.definition)
                .unwrap_or_else(|error| panic!("{} does not compile:\n{error}", machine.name)),
            execution_type: match machine.workflow {
                spec::Workflow::Standard => asl::ExecutionType::Standard,
                spec::Workflow::Express => asl::ExecutionType::Express,
            },
            identity: Arc::default(),
        }
    }

    /// The same, its executions known as this one.
    #[must_use]
    pub fn known_as(mut self, identity: Identity) -> Self {
        self.identity = Arc::new(identity);
        self
    }

    /// Plays one execution, chance fixed by `seed`.
    ///
    /// # Panics
    /// When it does not end within 30,000 steps.
    pub fn play(
        &self,
        input: serde_json::Value,
        seed: u64,
        script: impl FnMut(&StartTask, Timestamp) -> Reply,
    ) -> Played {
        let start = Start {
            history: HistoryMode::Full,
            seed,
            execution_type: self.execution_type,
            identity: Arc::clone(&self.identity),
            ..Start::new(input.into())
        };
        run(&self.program, start, script)
    }
}

fn run(
    program: &Program,
    start: Start,
    mut script: impl FnMut(&StartTask, Timestamp) -> Reply,
) -> Played {
    let began: Timestamp = STARTED_AT.parse().expect("a time");
    let mut now = began;
    let mut run = Execution::start(program, start, now);
    let mut sent = Vec::new();
    for _ in 0..MOST_STEPS {
        if run.outcome().is_some() {
            break;
        }
        if let Some(effect) = run.poll_effect() {
            if let Effect::StartTask(task) = effect {
                sent.push((task.state.to_string(), (&task.arguments).into()));
                let answer = match script(&task, now) {
                    Reply::Answer(output) => Input::TaskSucceeded {
                        task: task.task,
                        output,
                    },
                    Reply::Fail(error, cause) => Input::TaskFailed {
                        task: task.task,
                        failure: Failure::new(error, cause),
                        report: Report::Failed,
                    },
                };
                run.handle(answer, now);
            }
        } else if let Some(deadline) = run.next_deadline() {
            now = deadline.at;
            run.handle(Input::Wake, now);
        }
    }
    let outcome = run.outcome().cloned();
    let path = run.events().iter().filter_map(|event| match &event.kind {
        EventKind::StateEntered { name, .. } => Some(name.to_string()),
        _ => None,
    });
    let path: Vec<String> = path.collect();
    let lines = run.events().iter();
    let lines = lines.map(|event| event.to_log_line(LOGGED_AS));
    let log = lines.map(|line| line.to_string()).collect();
    Played {
        outcome: outcome.unwrap_or_else(|| panic!("no end: {path:?}")),
        path,
        sent,
        seconds: now.as_second() - began.as_second(),
        transitions: run.counts().transitions,
        events: run.counts().events,
        log,
    }
}

/// The cause that Step Functions gives a failed Lambda function's error.
#[must_use]
pub fn lambda_cause(error: &str, message: &str) -> String {
    let mut cause = String::new();
    let quoted = serde_json::Value::from(message);
    let _ = write!(
        cause,
        r#"{{"errorType":"{error}","errorMessage":{quoted}}}"#
    );
    cause
}
