//! From the model to a program: names become numbers, text becomes paths and expressions.

mod choice;
mod fields;
mod map;
mod state;

use std::sync::Arc;

use asl::QueryLanguage;
use indexmap::IndexMap;

use crate::limits;
use crate::{CompileError, Parts, Problem, ProblemKind, Program, State, StateId};

pub(crate) fn compile(machine: &asl::StateMachine) -> Result<Program, CompileError> {
    let mut compiler = Compiler::default();
    let language = machine.query_language.unwrap_or_default();
    let start = compiler.machine(machine, language, &Place::default());
    let states: Option<Box<[State]>> = compiler.states.into_iter().collect();
    match (start, states) {
        (Some(start), Some(states)) if compiler.problems.is_empty() => {
            Ok(Program(Arc::new(Parts {
                states,
                start,
                timeout_seconds: machine
                    .timeout_seconds
                    .as_ref()
                    .and_then(asl::Scalar::value),
                no_variables: expr::Object::new(),
            })))
        }
        _ => Err(CompileError {
            problems: compiler.problems,
        }),
    }
}

/// What compiling gathers.
#[derive(Default)]
struct Compiler {
    states: Vec<Option<State>>,
    problems: Vec<Problem>,
    depth: usize,
    /// The machine's own language, which nested machines have too unless they say otherwise.
    machine_language: QueryLanguage,
}

/// A place in the definition, as a pointer.
#[derive(Clone, Debug, Default)]
struct Place(String);

/// The states of one machine: names and numbers.
struct Names<'a> {
    states: &'a IndexMap<String, asl::State>,
    first: usize,
}

impl Place {
    fn below(&self, key: impl AsRef<str>) -> Place {
        let key = key.as_ref().replace('~', "~0").replace('/', "~1");
        Place(format!("{}/{key}", self.0))
    }

    fn item(&self, index: usize) -> Place {
        Place(format!("{}/{index}", self.0))
    }
}

impl Names<'_> {
    fn id(&self, name: &str) -> Option<StateId> {
        let index = self.first + self.states.get_index_of(name)?;
        Some(StateId(u32::try_from(index).ok()?))
    }
}

impl Compiler {
    /// Compiles the states of a machine, nested ones included; gives where it begins.
    fn machine(
        &mut self,
        machine: &asl::StateMachine,
        inherited: QueryLanguage,
        at: &Place,
    ) -> Option<StateId> {
        if self.depth >= limits::MAX_NESTING {
            let most = limits::MAX_NESTING;
            self.problem(
                ProblemKind::Nesting,
                at,
                format!("machines are nested more than {most} deep"),
            );
            return None;
        }
        self.depth += 1;
        let language = machine.query_language.unwrap_or(inherited);
        let outer = std::mem::replace(&mut self.machine_language, language);
        let first = self.states.len();
        self.states
            .resize_with(first + machine.states.len(), || None);
        let names = Names {
            states: &machine.states,
            first,
        };
        let at_states = at.below("States");
        for (index, (name, state)) in machine.states.iter().enumerate() {
            let compiled = self.state(name, state, language, &names, &at_states.below(name));
            if let Some(slot) = self.states.get_mut(first + index) {
                *slot = compiled;
            }
        }
        self.machine_language = outer;
        self.depth -= 1;
        self.target(&machine.start_at, &names, &at.below("StartAt"))
    }

    /// The number of the state that a transition names.
    fn target(&mut self, name: &str, names: &Names<'_>, at: &Place) -> Option<StateId> {
        let id = names.id(name);
        if id.is_none() {
            self.problem(
                ProblemKind::UnknownTarget,
                at,
                format!("there is no state `{name}` in this machine"),
            );
        }
        id
    }

    fn problem(&mut self, kind: ProblemKind, at: &Place, message: impl Into<String>) {
        self.problems.push(Problem {
            at: at.0.clone(),
            kind,
            message: message.into(),
        });
    }
}
