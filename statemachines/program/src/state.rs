//! A resolved state: what all kinds share, and the bodies of the small kinds.

use std::sync::Arc;

use asl::{QueryLanguage, StateKind};
use expr::Value;

use super::{Catcher, Choice, Data, Map, Quantity, Query, Retrier, StateId, Task, Template};

/// A state, resolved.
#[derive(Debug)]
pub struct State {
    /// Its name.
    pub name: Arc<str>,
    /// Its kind.
    pub kind: StateKind,
    /// The language of its paths and expressions.
    pub language: QueryLanguage,
    /// How data flows through it.
    pub data: Data,
    /// Where it leads when it is done. Choice, Succeed and Fail say so themselves.
    pub next: Next,
    /// When it is tried again.
    pub retry: Box<[Retrier]>,
    /// Where errors lead.
    pub catch: Box<[Catcher]>,
    /// What it does.
    pub body: Body,
}

/// Where a state leads.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Next {
    /// To another state of the same machine.
    State(StateId),
    /// Nowhere: the machine is done.
    End,
}

/// What a state does.
#[derive(Debug)]
pub enum Body {
    /// Work outside the machine.
    Task(Box<Task>),
    /// Shaping data.
    Pass(Pass),
    /// Picking the next state.
    Choice(Choice),
    /// Letting time pass.
    Wait(Delay),
    /// Ending well.
    Succeed,
    /// Ending with an error.
    Fail {
        /// The error's name.
        error: Option<Words>,
        /// The explanation.
        cause: Option<Words>,
    },
    /// Several machines side by side: where each begins.
    Parallel(Box<[StateId]>),
    /// A machine for every item.
    Map(Box<Map>),
}

/// What a Pass state hands on.
#[derive(Debug)]
pub struct Pass {
    /// The data to hand on, taken as it is.
    pub result: Option<Value>,
}

/// How long a Wait state waits.
#[derive(Debug)]
pub enum Delay {
    /// So many seconds.
    Seconds(Quantity<u64>),
    /// Until a time.
    Until(Words),
}

/// Text that may be computed when the state runs.
#[derive(Debug)]
pub enum Words {
    /// The text itself.
    Literal(Arc<str>),
    /// Where the text is, or an intrinsic function that makes it (JSONPath).
    Path(Query),
    /// A JSONata expression.
    Expression(Template),
}
