//! What is drawn, before anybody knows where: nodes, edges, and charts inside nodes.

mod condition;
mod detail;

use asl::{Catcher, State, StateKind, StateMachine, Transition};
use indexmap::IndexMap;

pub(crate) use detail::Badge;

/// A machine, or a branch or item processor of one.
pub(crate) struct Chart {
    /// The first is the start marker.
    pub(crate) nodes: Vec<Node>,
    /// Between nodes, by index.
    pub(crate) edges: Vec<Edge>,
}

/// Something with a place of its own.
pub(crate) struct Node {
    /// The state's name; empty for markers.
    pub(crate) name: String,
    /// What it is.
    pub(crate) shape: Shape,
    /// What it is for, in words.
    pub(crate) comment: Option<String>,
    /// What it does, in a word or two.
    pub(crate) detail: Option<String>,
    /// How it retries.
    pub(crate) retry: Option<Badge>,
    /// The machines inside.
    pub(crate) inner: Vec<Chart>,
}

/// What a node is.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Shape {
    /// Where the machine starts.
    Start,
    /// Where it ends.
    End,
    /// A state.
    State(StateKind),
    /// A state that something leads to but that does not exist.
    Absent,
}

/// A way from one node to another.
pub(crate) struct Edge {
    /// The node it leaves.
    pub(crate) from: usize,
    /// The node it leads to.
    pub(crate) to: usize,
    /// When it is taken.
    pub(crate) kind: EdgeKind,
    /// When it is taken, in a few words.
    pub(crate) label: Option<String>,
}

/// When an edge is taken.
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
pub(crate) enum EdgeKind {
    /// Always.
    Next,
    /// When a rule holds.
    Rule,
    /// When no rule holds.
    Default,
    /// On an error.
    Catch,
}

impl Chart {
    /// What a machine looks like.
    pub(crate) fn of(machine: &StateMachine) -> Chart {
        let mut nodes = vec![Node::marker(Shape::Start)];
        nodes.extend(
            machine
                .states
                .iter()
                .map(|(name, state)| Node::state(name, state)),
        );
        let mut chart = Chart {
            nodes,
            edges: Vec::new(),
        };
        if !machine.start_at.is_empty() {
            let first = chart.named(&machine.start_at);
            chart.add(0, first, EdgeKind::Next, None);
        }
        // The end marker stands below everything, so it is made last.
        let mut ends = Vec::new();
        for (at, state) in machine.states.values().enumerate() {
            if chart.add_edges(at + 1, state) {
                ends.push(at + 1);
            }
        }
        if !ends.is_empty() {
            let end = chart.nodes.len();
            chart.nodes.push(Node::marker(Shape::End));
            for from in ends {
                chart.add(from, end, EdgeKind::Next, None);
            }
        }
        chart
    }

    /// Adds the edges that leave a state; whether it also leads to the end.
    fn add_edges(&mut self, from: usize, state: &State) -> bool {
        let ends = match state.transition() {
            Some(Transition::Next(name)) => {
                let to = self.named(name);
                self.add(from, to, EdgeKind::Next, None);
                false
            }
            Some(Transition::End) => true,
            None => matches!(state, State::Succeed(_)),
        };
        if let State::Choice(choice) = state {
            for rule in &choice.choices {
                let label = rule
                    .comment
                    .clone()
                    .unwrap_or_else(|| condition::short(&rule.condition));
                let to = self.named(&rule.next);
                self.add(from, to, EdgeKind::Rule, Some(label));
            }
            if let Some(default) = &choice.default {
                let to = self.named(default);
                self.add(from, to, EdgeKind::Default, Some("otherwise".to_owned()));
            }
        }
        // Several catchers may lead to one state: one edge with all their errors.
        let mut caught: IndexMap<&str, Vec<&str>> = IndexMap::new();
        for Catcher {
            next, error_equals, ..
        } in state.catch()
        {
            caught
                .entry(next)
                .or_default()
                .extend(error_equals.iter().map(String::as_str));
        }
        for (next, errors) in caught {
            let to = self.named(next);
            self.add(from, to, EdgeKind::Catch, Some(detail::errors(&errors)));
        }
        ends
    }

    fn add(&mut self, from: usize, to: usize, kind: EdgeKind, label: Option<String>) {
        // Rules that lead to the same state share an edge.
        let same = |edge: &&mut Edge| edge.from == from && edge.to == to && edge.kind == kind;
        match (self.edges.iter_mut().find(same), label) {
            (
                Some(Edge {
                    label: Some(there), ..
                }),
                Some(label),
            ) => {
                there.push_str("\nor ");
                there.push_str(&label);
            }
            (Some(_), _) => {}
            (None, label) => self.edges.push(Edge {
                from,
                to,
                kind,
                label,
            }),
        }
    }

    /// The node of this name; one that says so if there is none.
    fn named(&mut self, name: &str) -> usize {
        let real = |node: &Node| !matches!(node.shape, Shape::Start | Shape::End);
        if let Some(at) = self
            .nodes
            .iter()
            .position(|node| real(node) && node.name == name)
        {
            return at;
        }
        self.nodes.push(Node {
            name: name.to_owned(),
            detail: Some("no such state".to_owned()),
            ..Node::marker(Shape::Absent)
        });
        self.nodes.len() - 1
    }
}

impl Node {
    fn marker(shape: Shape) -> Node {
        Node {
            name: String::new(),
            shape,
            comment: None,
            detail: None,
            retry: None,
            inner: Vec::new(),
        }
    }

    fn state(name: &str, state: &State) -> Node {
        Node {
            name: name.to_owned(),
            shape: Shape::State(state.kind()),
            comment: state.comment().map(str::to_owned),
            detail: detail::of(state),
            retry: detail::retry(state),
            inner: state.nested().into_iter().map(Chart::of).collect(),
        }
    }
}
