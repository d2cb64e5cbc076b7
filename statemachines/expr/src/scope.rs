//! What an expression may read.

use crate::{Object, Value};

/// Everything that an expression may read.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// `$` of a path, `$states.input` of JSONata.
    pub input: &'a Value,
    /// `$$` of a path, `$states.context` of JSONata: the context object.
    pub context: &'a Value,
    /// `$states.result` of JSONata, where there is a result. Paths see a result as their `input`.
    pub result: Option<&'a Value>,
    /// `$states.errorOutput` of JSONata, inside a Catch.
    pub error_output: Option<&'a Value>,
    /// `$name`: the workflow's variables that are visible here.
    pub variables: &'a dyn Variables,
    /// The time that `$now()` and `$millis()` give, in milliseconds since 1970.
    pub now: i64,
    /// What all chance of one evaluation comes from: the same seed gives the same random numbers and UUIDs. Give each
    /// evaluation a seed of its own.
    pub seed: u64,
}

impl<'a> Scope<'a> {
    /// A scope with an input, a context object and variables; no result, time 0, seed 0.
    pub fn new(input: &'a Value, context: &'a Value, variables: &'a dyn Variables) -> Scope<'a> {
        Scope {
            input,
            context,
            result: None,
            error_output: None,
            variables,
            now: 0,
            seed: 0,
        }
    }
}

/// The variables visible at some place.
pub trait Variables {
    /// The value of the variable `name` (without `$`), if it has been assigned.
    fn get(&self, name: &str) -> Option<&Value>;
}

impl Variables for Object {
    fn get(&self, name: &str) -> Option<&Value> {
        Object::get(self, name)
    }
}

/// No variables.
impl Variables for () {
    fn get(&self, _: &str) -> Option<&Value> {
        None
    }
}
