//! A resolved state: what all kinds share, and the bodies of the small kinds.

use std::sync::Arc;

use asl::{QueryLanguage, StateKind};
use expr::Value;

use super::{Catcher, Choice, Data, Map, Quantity, Query, Retrier, StateId, Task, Template};

/// A state, resolved.
#[derive(Debug)]
pub(crate) struct State {
    /// Its name.
    pub(crate) name: Arc<str>,
    /// Its kind.
    pub(crate) kind: StateKind,
    /// The language of its paths and expressions.
    pub(crate) language: QueryLanguage,
    /// How data flows through it.
    pub(crate) data: Data,
    /// Where it leads when it is done. Choice, Succeed and Fail say so themselves.
    pub(crate) next: Next,
    /// When it is tried again.
    pub(crate) retry: Box<[Retrier]>,
    /// Where errors lead.
    pub(crate) catch: Box<[Catcher]>,
    /// What it does.
    pub(crate) body: Body,
}

/// Where a state leads.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Next {
    /// To another state of the same machine.
    State(StateId),
    /// Nowhere: the machine is done.
    End,
}

/// What a state does.
#[derive(Debug)]
pub(crate) enum Body {
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
pub(crate) struct Pass {
    /// The data to hand on, taken as it is.
    pub(crate) result: Option<Value>,
}

/// How long a Wait state waits.
#[derive(Debug)]
pub(crate) enum Delay {
    /// So many seconds.
    Seconds(Quantity<u64>),
    /// Until a time.
    Until(Words),
}

/// Text that may be computed when the state runs.
#[derive(Debug)]
pub(crate) enum Words {
    /// The text itself.
    Literal(Arc<str>),
    /// Where the text is, or an intrinsic function that makes it (JSONPath).
    Path(Query),
    /// A JSONata expression.
    Expression(Template),
}
