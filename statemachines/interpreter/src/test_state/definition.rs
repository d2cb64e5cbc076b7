//! Finding the state, and making a machine of it alone.

use asl::{State, StateKind, StateMachine, Succeed};

use super::Refusal;
use super::request::Request;

/// What the API calls a state that came without a name.
const NAMELESS: &str = "StateName";

/// The state under test.
#[derive(Debug)]
pub(super) struct Subject {
    /// The state as it was written.
    pub(super) state: State,
    /// A machine that enters it first; whatever it leads to ends the machine.
    pub(super) machine: StateMachine,
}

impl Subject {
    pub(super) fn kind(&self) -> StateKind {
        self.state.kind()
    }

    /// The language of its paths and expressions.
    pub(super) fn language(&self) -> asl::QueryLanguage {
        self.state
            .query_language()
            .or(self.machine.query_language)
            .unwrap_or_default()
    }
}

pub(super) fn read(request: &Request) -> Result<Subject, Refusal> {
    let (state, language, at) = match &request.state_name {
        None => {
            let parsed = asl::parse_state(&request.definition);
            let at = format!("/States/{NAMELESS}");
            refuse(&parsed.errors, &at)?;
            (parsed.state, None, at)
        }
        Some(name) => {
            let parsed = asl::parse(&request.definition);
            refuse(&parsed.errors, "")?;
            let machine = parsed.machine.unwrap_or_default();
            let found = find(&machine, name);
            if found.is_none() {
                return Err(Refusal::validation("State not found in definition"));
            }
            (found, machine.query_language, format!("/States/{name}"))
        }
    };
    let Some(state) = state else {
        return Err(invalid(
            "INVALID_JSON_DESCRIPTION: the definition is no state",
        ));
    };
    if let State::Parallel(parallel) = &state
        && parallel.branches.is_empty()
    {
        return Err(invalid(format!(
            "SCHEMA_VALIDATION_FAILED: Value cannot be empty at {at}/Branches"
        )));
    }
    let machine = alone(&state, language);
    Ok(Subject { state, machine })
}

/// The definition is refused.
pub(super) fn invalid(what: impl std::fmt::Display) -> Refusal {
    Refusal {
        code: "InvalidDefinition",
        message: format!("Invalid State Machine Definition: '{what}'"),
    }
}

fn refuse(errors: &[asl::SyntaxError], at: &str) -> Result<(), Refusal> {
    let Some(error) = errors.first() else {
        return Ok(());
    };
    let what = match &error.problem {
        asl::Problem::UnknownType { .. } => {
            let kinds: Vec<&str> = KINDS.iter().map(|kind| kind.as_str()).collect();
            format!(
                "The field 'Type' should have one of these values: [{}]",
                kinds.join(", ")
            )
        }
        problem => problem.to_string(),
    };
    Err(invalid(format!(
        "SCHEMA_VALIDATION_FAILED: {what} at {at}{}",
        error.place.pointer
    )))
}

/// The kinds in the order in which the API names them.
const KINDS: [StateKind; 8] = [
    StateKind::Task,
    StateKind::Wait,
    StateKind::Pass,
    StateKind::Succeed,
    StateKind::Fail,
    StateKind::Choice,
    StateKind::Parallel,
    StateKind::Map,
];

/// The state with a name, in the machine itself or in one inside it.
fn find(machine: &StateMachine, name: &str) -> Option<State> {
    machine.states.get(name).cloned().or_else(|| {
        machine
            .states
            .values()
            .flat_map(State::nested)
            .find_map(|nested| find(nested, name))
    })
}

/// A machine of one state, and an end for each state that it may lead to.
fn alone(state: &State, language: Option<asl::QueryLanguage>) -> StateMachine {
    let mut machine = StateMachine {
        query_language: language,
        start_at: NAMELESS.to_owned(),
        ..StateMachine::default()
    };
    for target in state.targets() {
        machine
            .states
            .insert(target.to_owned(), Succeed::default().into());
    }
    // Last, in case it leads to a state of that name.
    machine.states.insert(NAMELESS.to_owned(), state.clone());
    machine
}
