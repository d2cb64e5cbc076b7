//! What machines and functions ask of AWS, told as they ask it: for whoever holds policies against what is done under them.

use std::fmt;
use std::rc::Rc;

use interpreter::StartTask;

/// One request to AWS.
#[derive(Clone, Copy, Debug)]
pub enum Request<'a> {
    /// Of a machine: its Task, with arguments as they are sent, apart from `${Substitutions}`.
    Task {
        /// The machine's name.
        machine: &'a str,
        /// The Task.
        task: &'a StartTask,
    },
    /// Of a function.
    Function {
        /// Its handler (`breaker::names::handler`).
        handler: &'static str,
        /// The IAM action that the request takes: `dynamodb:GetItem`.
        action: &'static str,
        /// The key of the table's item; none: the request is about something else.
        key: Option<&'a str>,
    },
}

type Watch = dyn Fn(Request<'_>);

/// Who is told of every request; nobody, mostly.
#[derive(Clone, Default)]
pub(crate) struct Watcher(Option<Rc<Watch>>);

impl Watcher {
    pub(crate) fn new(watch: impl Fn(Request<'_>) + 'static) -> Self {
        Watcher(Some(Rc::new(watch)))
    }

    pub(crate) fn is_there(&self) -> bool {
        self.0.is_some()
    }

    pub(crate) fn tell(&self, request: Request<'_>) {
        if let Some(watch) = &self.0 {
            watch(request);
        }
    }
}

impl fmt::Debug for Watcher {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Watcher").finish_non_exhaustive()
    }
}
