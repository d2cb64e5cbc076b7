//! Which Task a name or a way means.

use asl::{QueryLanguage, State, StateKind, StateMachine, Task};

use super::WrapError;
use spec::nearest;

/// A step into a nested machine: the state that holds it, and which of its machines.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Step {
    state: String,
    machine: usize,
}

/// A Task that was found.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    /// The way to the machine it stands in; empty for the outermost.
    pub(super) scope: Vec<Step>,
    /// Its name.
    pub(super) name: String,
    /// The language of the machine it stands in.
    pub(super) language: QueryLanguage,
    /// What it is.
    pub(super) task: Task,
}

/// The Task that a name or a way means.
pub(super) fn task(machine: &StateMachine, wanted: &str) -> Result<Found, WrapError> {
    let mut all = Vec::new();
    list(machine, QueryLanguage::default(), &mut Vec::new(), &mut all);
    let mut found: Vec<&Seen<'_>> = all.iter().filter(|seen| seen.name == wanted).collect();
    if found.is_empty() {
        found = all.iter().filter(|seen| seen.way() == wanted).collect();
    }
    match found.as_slice() {
        [] => {
            let known = || all.iter().map(|seen| seen.name);
            Err(WrapError::NoSuchState {
                state: wanted.to_owned(),
                nearest: nearest(wanted, known()).map(str::to_owned),
                tasks: all
                    .iter()
                    .filter(|seen| seen.state.kind() == StateKind::Task)
                    .map(Seen::way)
                    .collect(),
            })
        }
        [seen] => seen.task(),
        several => Err(WrapError::Ambiguous {
            state: wanted.to_owned(),
            ways: several.iter().map(|seen| seen.way()).collect(),
        }),
    }
}

/// The machine that a way leads to.
pub(super) fn scope<'m>(
    machine: &'m mut StateMachine,
    way: &[Step],
) -> Option<&'m mut StateMachine> {
    let mut scope = machine;
    for step in way {
        scope = nested(scope.states.get_mut(&step.state)?, step.machine)?;
    }
    Some(scope)
}

fn nested(state: &mut State, index: usize) -> Option<&mut StateMachine> {
    match state {
        State::Parallel(parallel) => parallel.branches.get_mut(index),
        State::Map(map) => map.item_processor.as_mut().or(map.iterator.as_mut()),
        State::Task(_)
        | State::Pass(_)
        | State::Choice(_)
        | State::Wait(_)
        | State::Succeed(_)
        | State::Fail(_) => None,
    }
}

/// A state on the way through a definition.
struct Seen<'m> {
    scope: Vec<Step>,
    /// The steps as a person writes them.
    words: Vec<String>,
    name: &'m str,
    language: QueryLanguage,
    state: &'m State,
}

impl Seen<'_> {
    /// `Fan out/0/Charge`.
    fn way(&self) -> String {
        let mut words = self.words.clone();
        words.push(self.name.to_owned());
        words.join("/")
    }

    fn task(&self) -> Result<Found, WrapError> {
        match self.state {
            State::Task(task) => Ok(Found {
                scope: self.scope.clone(),
                name: self.name.to_owned(),
                language: self.language,
                task: (**task).clone(),
            }),
            other @ (State::Pass(_)
            | State::Choice(_)
            | State::Wait(_)
            | State::Succeed(_)
            | State::Fail(_)
            | State::Parallel(_)
            | State::Map(_)) => Err(WrapError::NotATask {
                state: self.way(),
                kind: other.kind(),
            }),
        }
    }
}

fn list<'m>(
    machine: &'m StateMachine,
    inherited: QueryLanguage,
    way: &mut Vec<(Step, Vec<String>)>,
    all: &mut Vec<Seen<'m>>,
) {
    let language = machine.query_language.unwrap_or(inherited);
    for (name, state) in &machine.states {
        all.push(Seen {
            scope: way.iter().map(|(step, _)| step.clone()).collect(),
            words: way.iter().flat_map(|(_, words)| words.clone()).collect(),
            name,
            language,
            state,
        });
        for (index, nested) in state.nested().into_iter().enumerate() {
            let step = Step {
                state: name.clone(),
                machine: index,
            };
            let mut words = vec![name.clone()];
            if state.kind() == StateKind::Parallel {
                words.push(index.to_string());
            }
            way.push((step, words));
            list(nested, language, way, all);
            way.pop();
        }
    }
}
