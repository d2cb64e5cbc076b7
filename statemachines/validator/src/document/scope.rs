//! One machine: the whole definition, a branch, or what a Map does with each item.

use asl::syntax::Node;
use asl::{ExecutionType, ProcessorMode};

use super::below;
use crate::finding::Spot;

/// A machine, whose states see each other and no others.
pub(crate) struct Scope<'d> {
    pub(crate) pointer: String,
    pub(crate) node: &'d Node,
    pub(crate) role: Role,
    /// The state that it is inside of.
    pub(crate) holder: Option<usize>,
    /// The type of the executions that its states run in.
    pub(crate) workflow: ExecutionType,
    /// Its states, in the order written.
    pub(crate) states: Vec<usize>,
}

/// What a machine is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Role {
    /// It is the whole definition.
    Machine,
    /// A Parallel's branch.
    Branch,
    /// What a Map runs for each item.
    Processor,
}

impl<'d> Scope<'d> {
    /// A field of its own.
    pub(crate) fn field(&self, name: &str) -> Option<&'d Node> {
        self.node.member(name).map(|member| &member.value)
    }

    /// The place of a field's value; of the machine if it has no such field.
    pub(crate) fn at(&self, name: &str) -> Spot {
        match self.field(name) {
            Some(node) => Spot::new(below(&self.pointer, name), node.span),
            None => self.spot(),
        }
    }

    /// The place of the machine.
    pub(crate) fn spot(&self) -> Spot {
        Spot::new(self.pointer.clone(), self.node.span)
    }

    /// Whether it runs as executions of their own, which see nothing of what is around.
    pub(crate) fn is_distributed(&self) -> bool {
        let mode = self
            .field("ProcessorConfig")
            .and_then(|config| config.member("Mode"));
        self.role == Role::Processor
            && mode
                .is_some_and(|mode| mode.value.text() == Some(ProcessorMode::Distributed.as_str()))
    }

    /// The name of the state that it starts with.
    pub(crate) fn start(&self) -> Option<&'d str> {
        self.field("StartAt")?.text()
    }
}
