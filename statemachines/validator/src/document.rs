//! A definition as the rules see it: its machines, their states, and all paths and expressions in them, each with its
//! place. Built from the located tree, so that what is wrong in one place hides nothing in another.

mod formula;
mod formulas;
mod nodes;
mod scope;
mod state;

use asl::syntax::{Node, Tree};
use asl::{ExecutionType, Parsed, ProcessorMode, QueryLanguage, StateMachine, SyntaxError};

pub(crate) use formula::{Content, Formula, Moment};
pub(crate) use nodes::{below, clauses, inside, is_placeholder, items, node_at, number};
pub(crate) use scope::{Role, Scope};
pub(crate) use state::{State, Target};

/// A definition, taken apart.
pub(crate) struct Document<'d> {
    pub(crate) tree: &'d Tree,
    pub(crate) errors: &'d [SyntaxError],
    /// The definition as the language's types; none if the text does not hold one.
    pub(crate) machine: Option<&'d StateMachine>,
    /// The machines: the whole first, each before those inside it.
    pub(crate) scopes: Vec<Scope<'d>>,
    /// The states of all machines, each before those inside it.
    pub(crate) states: Vec<State<'d>>,
    /// The paths, calls and expressions of all states, in the order of the states.
    pub(crate) formulas: Vec<Formula<'d>>,
}

impl<'d> Document<'d> {
    pub(crate) fn new(parsed: &'d Parsed, workflow: ExecutionType) -> Self {
        let root = parsed.tree.root();
        let mut document = Document {
            tree: &parsed.tree,
            errors: &parsed.errors,
            machine: parsed.machine.as_ref(),
            scopes: Vec::new(),
            states: Vec::new(),
            formulas: Vec::new(),
        };
        let whole = Scope {
            pointer: String::new(),
            node: root,
            role: Role::Machine,
            holder: None,
            workflow,
            states: Vec::new(),
        };
        document.add_scope(whole, language(root).unwrap_or_default());
        document.formulas = document
            .states
            .iter()
            .enumerate()
            .flat_map(|(index, state)| formulas::of_state(index, state))
            .collect();
        document
    }

    /// The machine that a state belongs to.
    pub(crate) fn scope_of(&self, state: &State<'d>) -> Option<&Scope<'d>> {
        self.scopes.get(state.scope)
    }

    /// The states of a machine, without those inside them.
    pub(crate) fn states_of<'s>(
        &'s self,
        scope: &'s Scope<'d>,
    ) -> impl Iterator<Item = &'s State<'d>> {
        scope.states.iter().filter_map(|at| self.states.get(*at))
    }

    fn add_scope(&mut self, scope: Scope<'d>, whole: QueryLanguage) {
        let at = self.scopes.len();
        let (pointer, node, workflow) = (scope.pointer.clone(), scope.node, scope.workflow);
        self.scopes.push(scope);
        let Some(states) = node.member("States") else {
            return;
        };
        let pointer = below(&pointer, "States");
        for member in states.value.members() {
            let index = self.states.len();
            let state = State::new(
                &pointer,
                member,
                at,
                language(&member.value).unwrap_or(whole),
            );
            let nested = nested(&state, index, workflow);
            self.states.push(state);
            if let Some(scope) = self.scopes.get_mut(at) {
                scope.states.push(index);
            }
            for scope in nested {
                self.add_scope(scope, whole);
            }
        }
    }
}

/// The language that a machine or state asks for. Whatever is not exactly `JSONPath` counts as the other one, as the
/// service has it.
fn language(node: &Node) -> Option<QueryLanguage> {
    let text = node.member("QueryLanguage")?.value.text()?;
    Some(if text == QueryLanguage::JsonPath.as_str() {
        QueryLanguage::JsonPath
    } else {
        QueryLanguage::Jsonata
    })
}

/// The machines inside a state: branches and processors, whatever its kind says.
fn nested<'d>(state: &State<'d>, holder: usize, workflow: ExecutionType) -> Vec<Scope<'d>> {
    let mut scopes = Vec::new();
    if let Some(branches) = state.field("Branches") {
        let pointer = below(&state.pointer, "Branches");
        for (at, branch) in branches.items().iter().enumerate() {
            scopes.push(Scope {
                pointer: below(&pointer, &at.to_string()),
                node: branch,
                role: Role::Branch,
                holder: Some(holder),
                workflow,
                states: Vec::new(),
            });
        }
    }
    for field in ["ItemProcessor", "Iterator"] {
        if let Some(processor) = state.field(field) {
            scopes.push(Scope {
                pointer: below(&state.pointer, field),
                node: processor,
                role: Role::Processor,
                holder: Some(holder),
                workflow: child_workflow(processor).unwrap_or(workflow),
                states: Vec::new(),
            });
        }
    }
    scopes
}

/// The type of a distributed Map's child executions, whose states obey that type's limits.
fn child_workflow(processor: &Node) -> Option<ExecutionType> {
    let config = &processor.member("ProcessorConfig")?.value;
    let word = |field: &str| config.member(field)?.value.text();
    if word("Mode")? != ProcessorMode::Distributed.as_str() {
        return None;
    }
    if word("ExecutionType")? == ExecutionType::Express.as_str() {
        Some(ExecutionType::Express)
    } else {
        Some(ExecutionType::Standard)
    }
}
