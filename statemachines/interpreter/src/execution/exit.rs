//! How a state is left: what becomes of its result, the same for every kind.

use asl::QueryLanguage;
use expr::{Object, Value};
use program::{Next, ResultPath, State, Template};

use super::data::Seen;
use super::line::Line;
use super::{Fault, Run};
use crate::errors;

/// How a state is left.
#[derive(Debug)]
pub(crate) struct Exit {
    /// Its output: the next state's input.
    pub(crate) output: Value,
    /// The variables that it sets.
    pub(crate) assigned: Option<Object>,
    /// Where it leads.
    pub(crate) next: Next,
}

impl Run {
    /// The exit of a state whose work gave a result.
    pub(crate) fn exit_with_result(
        &mut self,
        line: &mut Line,
        state: &State,
        result: Value,
    ) -> Result<Exit, Fault> {
        let next = state.next;
        match state.language {
            QueryLanguage::JsonPath => {
                let assigned =
                    self.assign(line, state, &state.data.assign, Seen::input(&result))?;
                let output = self.shape_result(line, state, result)?;
                Ok(Exit {
                    output,
                    assigned,
                    next,
                })
            }
            QueryLanguage::Jsonata => {
                let input = line.input.clone();
                let seen = Seen::result(&input, &result);
                let assigned = self.assign(line, state, &state.data.assign, seen)?;
                let output = match &state.data.output {
                    None => result,
                    Some(template) => self.evaluate(line, state, template, seen)?,
                };
                Ok(Exit {
                    output,
                    assigned,
                    next,
                })
            }
        }
    }

    /// The exit of a state that does no work: what it hands on is its input, unless it says otherwise.
    pub(crate) fn exit_with_input(
        &mut self,
        line: &mut Line,
        state: &State,
        output: &Option<Template>,
        assign: &Option<Template>,
        next: Next,
    ) -> Result<Exit, Fault> {
        let input = self.effective_input(line, state)?;
        let assigned = self.assign(line, state, assign, Seen::input(&input))?;
        let output = match (state.language, output) {
            (QueryLanguage::JsonPath, _) => self.output_path(line, state, input)?,
            (QueryLanguage::Jsonata, None) => input,
            (QueryLanguage::Jsonata, Some(template)) => {
                self.evaluate(line, state, template, Seen::input(&input))?
            }
        };
        Ok(Exit {
            output,
            assigned,
            next,
        })
    }

    /// ResultSelector, ResultPath and OutputPath, in this order.
    fn shape_result(
        &mut self,
        line: &mut Line,
        state: &State,
        result: Value,
    ) -> Result<Value, Fault> {
        let selected = match &state.data.result_selector {
            None => result,
            Some(template) => self.evaluate(line, state, template, Seen::input(&result))?,
        };
        self.inspect(|seen| seen.after_result_selector = Some(selected.clone()));
        let combined = combine(line, state, &state.data.result_path, selected)?;
        self.inspect(|seen| seen.after_result_path = Some(combined.clone()));
        self.output_path(line, state, combined)
    }

    fn output_path(
        &mut self,
        line: &mut Line,
        state: &State,
        output: Value,
    ) -> Result<Value, Fault> {
        match &state.data.output_path {
            None => Ok(output),
            Some(reach) => self.reach(line, state, reach, &output),
        }
    }
}

/// Puts a result where `ResultPath` says.
pub(crate) fn combine(
    line: &Line,
    state: &State,
    path: &ResultPath,
    result: Value,
) -> Result<Value, Fault> {
    match path {
        ResultPath::Replace => Ok(result),
        ResultPath::Discard => Ok(line.input.clone()),
        ResultPath::At(path) => path.write(line.input.clone(), result).map_err(|error| {
            Fault::processing(errors::RESULT_PATH_MATCH_FAILURE, line, state, error)
        }),
    }
}
