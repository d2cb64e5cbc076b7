//! What a state's paths, templates and expressions see, and what they come to.

use expr::{Kind, Scope, Value};
use program::{Query, Reach, State, Template, Unevaluated};

use super::line::{Item, Line};
use super::{Fault, Run};

/// What an expression sees besides the context object and the variables.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'a> {
    /// `$` of a path, `$states.input`.
    pub(crate) input: &'a Value,
    /// `$states.result`.
    pub(crate) result: Option<&'a Value>,
    /// `$states.errorOutput`.
    pub(crate) error: Option<&'a Value>,
    /// The item of the Map state itself, for its ItemSelector.
    pub(crate) item: Option<&'a Item>,
}

impl<'a> Seen<'a> {
    /// An input and nothing else.
    pub(crate) fn input(input: &'a Value) -> Self {
        Seen {
            input,
            result: None,
            error: None,
            item: None,
        }
    }

    /// An input and the result that came of it.
    pub(crate) fn result(input: &'a Value, result: &'a Value) -> Self {
        Seen {
            result: Some(result),
            ..Seen::input(input)
        }
    }
}

impl Run {
    /// Evaluates a template.
    pub(crate) fn evaluate(
        &mut self,
        line: &mut Line,
        state: &State,
        template: &Template,
        seen: Seen<'_>,
    ) -> Result<Value, Fault> {
        if let Some(constant) = template.constant() {
            return Ok(constant.clone());
        }
        let context = self.seen_context(line, state, template.reads_context(), seen.item);
        let scope = self.scope(line, &context, seen);
        template
            .evaluate(&scope)
            .map_err(|why| Fault::unevaluated(line, state, why))
    }

    /// Evaluates a template whose value must be of one of some kinds; `expected` names them in the error.
    pub(crate) fn evaluate_to(
        &mut self,
        line: &mut Line,
        state: &State,
        template: &Template,
        kinds: &[Kind],
        expected: &'static str,
        seen: Seen<'_>,
    ) -> Result<Value, Fault> {
        let context = self.seen_context(line, state, template.reads_context(), seen.item);
        let scope = self.scope(line, &context, seen);
        template
            .evaluate_to(kinds, expected, &scope)
            .map_err(|why| Fault::unevaluated(line, state, why))
    }

    /// Follows a path, or calls the intrinsic function that stands in its place.
    pub(crate) fn query(
        &mut self,
        line: &mut Line,
        state: &State,
        query: &Query,
        input: &Value,
    ) -> Result<Value, Unevaluated> {
        let context = self.seen_context(line, state, query.reads_context(), None);
        let scope = self.scope(line, &context, Seen::input(input));
        query.evaluate(&scope)
    }

    /// The part of the input that a state works on.
    pub(crate) fn effective_input(
        &mut self,
        line: &mut Line,
        state: &State,
    ) -> Result<Value, Fault> {
        let effective = match &state.data.input_path {
            None => line.input.clone(),
            Some(reach) => {
                let input = line.input.clone();
                self.reach(line, state, reach, &input)?
            }
        };
        self.inspect(|seen| {
            seen.after_input_path
                .get_or_insert_with(|| effective.clone());
        });
        Ok(effective)
    }

    /// What a state's work is given: its `Parameters` or `Arguments`, or else its effective input.
    pub(crate) fn arguments(
        &mut self,
        line: &mut Line,
        state: &State,
        input: &Value,
    ) -> Result<Value, Fault> {
        match &state.data.arguments {
            None => Ok(input.clone()),
            Some(template) => self.evaluate(line, state, template, Seen::input(input)),
        }
    }

    /// Evaluates `Assign`.
    pub(crate) fn assign(
        &mut self,
        line: &mut Line,
        state: &State,
        assign: &Option<Template>,
        seen: Seen<'_>,
    ) -> Result<Option<expr::Object>, Fault> {
        let Some(template) = assign else {
            return Ok(None);
        };
        let assigned = self.evaluate(line, state, template, seen)?;
        Ok(assigned.as_object().cloned())
    }

    /// The part of a value where a path leads, or nothing.
    pub(super) fn reach(
        &mut self,
        line: &mut Line,
        state: &State,
        reach: &Reach,
        of: &Value,
    ) -> Result<Value, Fault> {
        match reach {
            Reach::Discard => Ok(Value::empty_object()),
            Reach::Path(query) => self
                .query(line, state, query, of)
                .map_err(|why| Fault::unevaluated_path(line, state, why)),
        }
    }

    fn seen_context(
        &mut self,
        line: &mut Line,
        state: &State,
        reads: bool,
        item: Option<&Item>,
    ) -> Value {
        match (reads, item) {
            (false, _) => Value::Null,
            (true, None) => self.context(line, state),
            (true, Some(item)) => self.context_with_item(line, state, item),
        }
    }

    fn scope<'a>(&mut self, line: &'a Line, context: &'a Value, seen: Seen<'a>) -> Scope<'a> {
        Scope {
            input: seen.input,
            context,
            result: seen.result,
            error_output: seen.error,
            variables: &line.variables,
            now: self.now.as_millisecond(),
            seed: self.random.bits(),
        }
    }
}
