//! What Tasks come to that no breaker protects.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

use expr::Value;

use crate::chance::{Chance, Latency};
use crate::scenario::{OwnMachine, Response, ResponseEnd};
use crate::world::lambda::TaskError;

/// The answers of one machine's Tasks, each with a stream of chance of its own.
#[derive(Debug)]
pub(super) struct Answers(BTreeMap<String, (Response, RefCell<Chance>)>);

/// What a Task comes to this time.
#[derive(Debug)]
pub(crate) enum Ending {
    /// Nothing, ever.
    Never,
    /// A result or an error, after so long.
    After(Duration, Result<Value, TaskError>),
}

impl Answers {
    pub(super) fn new(machine: &OwnMachine, seed: u64) -> Self {
        let answers = machine.answers.iter().map(|(state, response)| {
            let stream = format!("answers/{}/{state}", machine.name);
            let chance = RefCell::new(Chance::stream(seed, &stream));
            (state.clone(), (response.clone(), chance))
        });
        Answers(answers.collect())
    }

    /// What a state's Task comes to; `{}` at once where nothing is said of it.
    pub(super) fn draw(&self, state: &str) -> Ending {
        let Some((response, chance)) = self.0.get(state) else {
            return Ending::After(Duration::ZERO, Ok(Value::empty_object()));
        };
        let chance = &mut *chance.borrow_mut();
        let draw = |latency: Latency| latency.draw(chance);
        let after = response.latency.map_or(Duration::ZERO, draw);
        match &response.end {
            ResponseEnd::Never => Ending::Never,
            ResponseEnd::Return { result, throw } => {
                let thrown = throw.as_ref();
                let thrown = thrown.filter(|throw| chance.happens(throw.share.fraction()));
                let came = match thrown {
                    Some(throw) => Err(TaskError {
                        name: throw.error.clone(),
                        cause: throw.cause.clone(),
                    }),
                    None => Ok(result.into()),
                };
                Ending::After(after, came)
            }
        }
    }
}
