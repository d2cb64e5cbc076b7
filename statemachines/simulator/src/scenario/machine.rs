//! A state machine of the user's own that makes calls.

use std::collections::BTreeMap;

use asl::StateMachine;
use breaker::rate::Rate;
use generator::Spliced;
use serde_json::Value;
use spec::Workflow;

use super::{MachineExpectation, Traffic};
use crate::chance::Latency;

/// A machine with breakers around some of its Tasks.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnMachine {
    /// What it is called: the spec's `callers` know it by this name.
    pub name: String,
    /// The definition's file name, as written.
    pub definition: String,
    /// The definition as it was.
    pub plain: StateMachine,
    /// The same with the breakers, as `wrap` makes it.
    pub wrapped: StateMachine,
    /// The breakers: each Task with its dependency.
    pub calls: Vec<Spliced>,
    /// What other Tasks come to, by their names (default: `{}` at once).
    pub answers: BTreeMap<String, Response>,
    /// The workflow's type (default `STANDARD`).
    pub workflow: Workflow,
    /// How often it is started, and with what.
    pub traffic: Traffic,
    /// What must hold at the end.
    pub expectations: Vec<MachineExpectation>,
}

/// What a Task comes to that no breaker protects.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// How long that takes (default none: no time).
    pub latency: Option<Latency>,
    /// What it is.
    pub end: ResponseEnd,
}

/// How a Task ends that no breaker protects.
#[derive(Clone, Debug, PartialEq)]
pub enum ResponseEnd {
    /// Not at all: only its own timeout ends it.
    Never,
    /// Well, but for a share of times.
    Return {
        /// The result (default `{}`).
        result: Value,
        /// What else happens; none: nothing.
        throw: Option<Throw>,
    },
}

/// An error that a Task fails with.
#[derive(Clone, Debug, PartialEq)]
pub struct Throw {
    /// Its name.
    pub error: String,
    /// Its cause (default empty).
    pub cause: String,
    /// How often it happens, by chance (default `100%`).
    pub share: Rate,
}
