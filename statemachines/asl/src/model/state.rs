//! One state, whichever kind it is, and what all kinds can be asked.

use std::fmt;

use super::{
    Catcher, Choice, Fail, Map, Parallel, Pass, QueryLanguage, Retrier, StateMachine, Succeed,
    Task, Transition, Wait,
};

/// A state. `Task { .. }.into()` makes one.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// Does work outside the machine.
    Task(Box<Task>),
    /// Shapes data.
    Pass(Box<Pass>),
    /// Picks the next state.
    Choice(Box<Choice>),
    /// Lets time pass.
    Wait(Box<Wait>),
    /// Ends the machine well.
    Succeed(Box<Succeed>),
    /// Ends the machine with an error.
    Fail(Box<Fail>),
    /// Runs several machines side by side.
    Parallel(Box<Parallel>),
    /// Runs a machine for every item of a list.
    Map(Box<Map>),
}

impl State {
    /// Which kind it is.
    pub fn kind(&self) -> StateKind {
        match self {
            State::Task(_) => StateKind::Task,
            State::Pass(_) => StateKind::Pass,
            State::Choice(_) => StateKind::Choice,
            State::Wait(_) => StateKind::Wait,
            State::Succeed(_) => StateKind::Succeed,
            State::Fail(_) => StateKind::Fail,
            State::Parallel(_) => StateKind::Parallel,
            State::Map(_) => StateKind::Map,
        }
    }

    /// What it is for, in words.
    pub fn comment(&self) -> Option<&str> {
        match self {
            State::Task(state) => state.comment.as_deref(),
            State::Pass(state) => state.comment.as_deref(),
            State::Choice(state) => state.comment.as_deref(),
            State::Wait(state) => state.comment.as_deref(),
            State::Succeed(state) => state.comment.as_deref(),
            State::Fail(state) => state.comment.as_deref(),
            State::Parallel(state) => state.comment.as_deref(),
            State::Map(state) => state.comment.as_deref(),
        }
    }

    /// Its own query language, where it differs from the machine's.
    pub fn query_language(&self) -> Option<QueryLanguage> {
        match self {
            State::Task(state) => state.query_language,
            State::Pass(state) => state.query_language,
            State::Choice(state) => state.query_language,
            State::Wait(state) => state.query_language,
            State::Succeed(state) => state.query_language,
            State::Fail(state) => state.query_language,
            State::Parallel(state) => state.query_language,
            State::Map(state) => state.query_language,
        }
    }

    /// `Next` or `End`; none for the kinds that have neither (Choice, Succeed, Fail), and where
    /// both were forgotten.
    pub fn transition(&self) -> Option<&Transition> {
        match self {
            State::Task(state) => state.transition.as_ref(),
            State::Pass(state) => state.transition.as_ref(),
            State::Wait(state) => state.transition.as_ref(),
            State::Parallel(state) => state.transition.as_ref(),
            State::Map(state) => state.transition.as_ref(),
            State::Choice(_) | State::Succeed(_) | State::Fail(_) => None,
        }
    }

    /// The retriers, in order; empty for kinds that cannot retry.
    pub fn retry(&self) -> &[Retrier] {
        match self {
            State::Task(state) => &state.retry,
            State::Parallel(state) => &state.retry,
            State::Map(state) => &state.retry,
            State::Pass(_)
            | State::Choice(_)
            | State::Wait(_)
            | State::Succeed(_)
            | State::Fail(_) => &[],
        }
    }

    /// The catchers, in order; empty for kinds that cannot catch.
    pub fn catch(&self) -> &[Catcher] {
        match self {
            State::Task(state) => &state.catch,
            State::Parallel(state) => &state.catch,
            State::Map(state) => &state.catch,
            State::Pass(_)
            | State::Choice(_)
            | State::Wait(_)
            | State::Succeed(_)
            | State::Fail(_) => &[],
        }
    }

    /// The machines inside it: a Parallel's branches, a Map's processor.
    pub fn nested(&self) -> Vec<&StateMachine> {
        match self {
            State::Parallel(state) => state.branches.iter().collect(),
            State::Map(state) => state.processor().into_iter().collect(),
            State::Task(_)
            | State::Pass(_)
            | State::Choice(_)
            | State::Wait(_)
            | State::Succeed(_)
            | State::Fail(_) => Vec::new(),
        }
    }

    /// The names of all states that it can lead to, in the order written, with repeats: `Next`,
    /// each choice rule's `Next`, `Default`, each catcher's `Next`.
    pub fn targets(&self) -> Vec<&str> {
        let mut targets = Vec::new();
        if let Some(Transition::Next(name)) = self.transition() {
            targets.push(name.as_str());
        }
        if let State::Choice(choice) = self {
            targets.extend(choice.choices.iter().map(|rule| rule.next.as_str()));
            targets.extend(choice.default.as_deref());
        }
        targets.extend(self.catch().iter().map(|catcher| catcher.next.as_str()));
        targets
    }
}

/// The kinds of state, as the `Type` field names them.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum StateKind {
    /// `Task`
    Task,
    /// `Pass`
    Pass,
    /// `Choice`
    Choice,
    /// `Wait`
    Wait,
    /// `Succeed`
    Succeed,
    /// `Fail`
    Fail,
    /// `Parallel`
    Parallel,
    /// `Map`
    Map,
}

impl StateKind {
    /// Every kind.
    pub const ALL: [StateKind; 8] = [
        StateKind::Task,
        StateKind::Pass,
        StateKind::Choice,
        StateKind::Wait,
        StateKind::Succeed,
        StateKind::Fail,
        StateKind::Parallel,
        StateKind::Map,
    ];

    /// The word for it in a definition.
    pub fn as_str(self) -> &'static str {
        match self {
            StateKind::Task => "Task",
            StateKind::Pass => "Pass",
            StateKind::Choice => "Choice",
            StateKind::Wait => "Wait",
            StateKind::Succeed => "Succeed",
            StateKind::Fail => "Fail",
            StateKind::Parallel => "Parallel",
            StateKind::Map => "Map",
        }
    }
}

impl fmt::Display for StateKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

macro_rules! state_from {
    ($($kind:ident),*) => {
        $(impl From<$kind> for State {
            fn from(state: $kind) -> Self {
                State::$kind(Box::new(state))
            }
        })*
    };
}

state_from!(Task, Pass, Choice, Wait, Succeed, Fail, Parallel, Map);
