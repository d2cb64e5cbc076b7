//! One state.

use asl::syntax::{Member, Node, NodeKind, Span};
use asl::{QueryLanguage, StateKind};

use super::{below, items};
use crate::finding::Spot;

/// A state, as it is written.
pub(crate) struct State<'d> {
    pub(crate) name: &'d str,
    pub(crate) pointer: String,
    /// Where its name stands.
    pub(crate) key: Span,
    pub(crate) node: &'d Node,
    /// None if its `Type` is missing or unknown.
    pub(crate) kind: Option<StateKind>,
    /// The language of its own fields.
    pub(crate) language: QueryLanguage,
    /// The machine it belongs to.
    pub(crate) scope: usize,
}

/// A place that names a state to go to.
pub(crate) struct Target<'d> {
    pub(crate) name: &'d str,
    pub(crate) spot: Spot,
}

impl<'d> State<'d> {
    pub(super) fn new(
        states: &str,
        member: &'d Member,
        scope: usize,
        language: QueryLanguage,
    ) -> Self {
        let word = member
            .value
            .member("Type")
            .and_then(|kind| kind.value.text());
        let kind = StateKind::ALL
            .into_iter()
            .find(|kind| Some(kind.as_str()) == word);
        State {
            name: &member.key.text,
            pointer: below(states, &member.key.text),
            key: member.key.span,
            node: &member.value,
            kind,
            language,
            scope,
        }
    }

    /// A field's value.
    pub(crate) fn field(&self, name: &str) -> Option<&'d Node> {
        self.node.member(name).map(|member| &member.value)
    }

    /// A field's value, if it is text.
    pub(crate) fn text(&self, name: &str) -> Option<&'d str> {
        self.field(name)?.text()
    }

    /// Whether it has a field.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.node.member(name).is_some()
    }

    /// The place of its name.
    pub(crate) fn spot(&self) -> Spot {
        Spot::new(self.pointer.clone(), self.key)
    }

    /// The place of a field's value; of the state's name if it has no such field.
    pub(crate) fn at(&self, name: &str) -> Spot {
        match self.field(name) {
            Some(node) => Spot::new(below(&self.pointer, name), node.span),
            None => self.spot(),
        }
    }

    /// The place of a field's name; of the state's if it has no such field.
    pub(crate) fn at_key(&self, name: &str) -> Spot {
        match self.node.member(name) {
            Some(member) => Spot::new(below(&self.pointer, name), member.key.span),
            None => self.spot(),
        }
    }

    /// The entries of a list field, such as `Retry`, with their pointers.
    pub(crate) fn entries(&self, name: &str) -> Vec<(String, &'d Node)> {
        match self.field(name) {
            Some(list) => items(list, &below(&self.pointer, name)),
            None => Vec::new(),
        }
    }

    /// Whether the machine can end here.
    pub(crate) fn is_terminal(&self) -> bool {
        let ends = self
            .field("End")
            .is_some_and(|end| matches!(end.kind, NodeKind::Bool(true)));
        ends || matches!(self.kind, Some(StateKind::Succeed | StateKind::Fail))
    }

    /// Every place that names a state to go to.
    pub(crate) fn targets(&self) -> Vec<Target<'d>> {
        let mut targets = Vec::new();
        let mut add = |owner: &'d Node, pointer: &str, field: &str| {
            let member = owner.member(field);
            if let Some((member, name)) = member.and_then(|it| Some((it, it.value.text()?))) {
                targets.push(Target {
                    name,
                    spot: Spot::new(below(pointer, field), member.value.span),
                });
            }
        };
        add(self.node, &self.pointer, "Next");
        for (pointer, rule) in self.entries("Choices") {
            add(rule, &pointer, "Next");
        }
        add(self.node, &self.pointer, "Default");
        for (pointer, catcher) in self.entries("Catch") {
            add(catcher, &pointer, "Next");
        }
        targets
    }
}
