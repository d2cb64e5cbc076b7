//! Which kind of state an object is.

use serde_json::Value;

use super::nearest::nearest;
use super::{Construct, Reader, Written};
use crate::error::Problem;
use crate::model::{State, StateKind};
use crate::syntax::{Node, NodeKind};

impl Written for State {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match kind(node, reader)? {
            StateKind::Task => read(node, reader).map(State::Task),
            StateKind::Pass => read(node, reader).map(State::Pass),
            StateKind::Choice => read(node, reader).map(State::Choice),
            StateKind::Wait => read(node, reader).map(State::Wait),
            StateKind::Succeed => read(node, reader).map(State::Succeed),
            StateKind::Fail => read(node, reader).map(State::Fail),
            StateKind::Parallel => read(node, reader).map(State::Parallel),
            StateKind::Map => read(node, reader).map(State::Map),
        }
    }

    fn print(&self) -> Value {
        match self {
            State::Task(state) => state.print(),
            State::Pass(state) => state.print(),
            State::Choice(state) => state.print(),
            State::Wait(state) => state.print(),
            State::Succeed(state) => state.print(),
            State::Fail(state) => state.print(),
            State::Parallel(state) => state.print(),
            State::Map(state) => state.print(),
        }
    }
}

fn read<T: Construct>(node: &Node, reader: &mut Reader<'_>) -> Option<Box<T>> {
    T::read(node, reader).map(Box::new)
}

fn kind(node: &Node, reader: &mut Reader<'_>) -> Option<StateKind> {
    if !matches!(node.kind, NodeKind::Object(_)) {
        reader.wrong_type(node, "an object", None);
        return None;
    }
    let Some(member) = node.member("Type") else {
        reader.error(
            node.span,
            Problem::MissingField {
                owner: "a state",
                field: "Type",
            },
        );
        return None;
    };
    reader.in_field("Type", |reader| {
        let word = String::read(&member.value, reader)?;
        let kind = StateKind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == word);
        if kind.is_none() {
            let problem = Problem::UnknownType {
                nearest: nearest(&word, StateKind::ALL.map(|kind| kind.to_string()).to_vec()),
                found: word,
            };
            reader.error(member.value.span, problem);
        }
        kind
    })
}
