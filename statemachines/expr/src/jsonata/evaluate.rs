//! Running a compiled expression.

use std::rc::Rc;

use jlens_core::output::Output as Written;
use jlens_core::{Bindings, Options};

use super::compile::{Compiled, Context};
use super::error::{EvaluateError, Limit};
use super::functions;
use super::infinite::{self, Infinities};
use super::message::message;
use super::output::Output;
use super::plain::{STATES, states};
use super::source::{Document, Input};
use crate::{Object, Scope, Value};

/// The most steps (nodes visited, functions called) of one evaluation: about a second of work, which is what others
/// measured the service to allow, and enough to go once over an array of the largest size with a function.
const MAX_STEPS: u64 = 5_000_000;
/// How deep an evaluation may nest (measured on the service: sums of 100 terms, 99 pairs of parentheses, 31 calls of a
/// function that calls itself). Bindings around an expression are one level more.
const MAX_DEPTH: usize = 100;
/// The longest string in bytes, and the largest result as JSON text (measured on the service: a string may double
/// 22 times, not 23).
const MAX_BYTES: usize = 6_990_256;
/// The most items of an array built on the way (measured on the service).
const MAX_ITEMS: usize = 873_782;

pub(super) fn evaluate(
    compiled: &Compiled,
    scope: &Scope<'_>,
) -> Result<Option<Value>, EvaluateError> {
    match run(compiled, scope) {
        // What is no number comes as null, though it is none.
        Ok(Some(Value::Null))
            if compiled.may_give_no_number
                && type_of(compiled, scope).as_deref() != Some("null") =>
        {
            Ok(Some(Value::from("NaN")))
        }
        Ok(Some(value)) => Ok(Some(value)),
        Ok(None) if type_of(compiled, scope).as_deref() == Some("function") => {
            Err(EvaluateError::Function)
        }
        Ok(None) => Ok(None),
        Err(EvaluateError::Raised {
            code,
            message,
            span,
        }) if code == infinite::OUT_OF_RANGE => {
            infinite::result(compiled, scope).unwrap_or(Err(EvaluateError::Raised {
                code,
                message,
                span,
            }))
        }
        Err(error) => Err(error),
    }
}

/// Evaluates over the numbers that JSON has not, the variables bound.
pub(super) fn run_beyond_numbers(
    compiled: &Compiled,
    scope: &Scope<'_>,
) -> Result<Option<Value>, EvaluateError> {
    let bindings = with_variables(functions::with_chance(scope.seed), compiled, scope);
    compiled
        .bare
        // Every operator is a function's call there.
        .evaluate_source_to(
            &Infinities,
            &bindings,
            &options(scope, 8 * MAX_DEPTH),
            |out| write(out, None),
        )
        .map_err(|error| raised(&error, 0))
}

/// Evaluates; `None` for undefined and for functions.
pub(super) fn run(compiled: &Compiled, scope: &Scope<'_>) -> Result<Option<Value>, EvaluateError> {
    let hidden = compiled
        .shadowed
        .iter()
        .any(|name| scope.variables.get(name).is_some());
    let chance;
    let bindings = if compiled.chancy {
        chance = functions::with_chance(scope.seed);
        &chance
    } else {
        functions::fixed()
    };
    match &compiled.bound {
        Some(bound) if !hidden => {
            let input = Input::new(*scope, &compiled.variables);
            let document = Document(Rc::clone(&input));
            let (around, field) = match bound.context {
                Context::Unread => (1, None),
                Context::Undefined => (2, Some("r")),
            };
            bound
                .expression
                .evaluate_source_to(
                    &document,
                    bindings,
                    &options(scope, MAX_DEPTH + around),
                    |out| write(out, Some(input)),
                )
                .map(|value| match field {
                    None => value,
                    Some(field) => value?.get(field).cloned(),
                })
                .map_err(|error| raised(&error, bound.prefix))
        }
        _ => {
            let bindings = with_variables(bindings.clone(), compiled, scope);
            compiled
                .bare
                .evaluate_source_to(&Nothing, &bindings, &options(scope, MAX_DEPTH), |out| {
                    write(out, None)
                })
                .map_err(|error| raised(&error, 0))
        }
    }
}

fn write(out: Written<'_, '_>, input: Option<Rc<Input<'_>>>) -> jlens_core::Result<Option<Value>> {
    out.write(&mut Output { input })
}

/// Binds everything the expression may read, converted: the slow way, for expressions that few people write.
fn with_variables(mut bindings: Bindings, compiled: &Compiled, scope: &Scope<'_>) -> Bindings {
    for name in compiled.variables.iter().chain(&compiled.shadowed) {
        if name == "states" {
            let parts = STATES
                .iter()
                .filter_map(|part| Some((*part, states(scope, part)?.clone())));
            bindings = bindings.var("states", Value::Object(parts.collect::<Object>()));
        } else if let Some(value) = scope.variables.get(name) {
            bindings = bindings.var(name.as_str(), value);
        }
    }
    bindings
}

/// What JSONata says of what the expression gives, where its value does not tell.
fn type_of(compiled: &Compiled, scope: &Scope<'_>) -> Option<String> {
    let answer = run(compiled.kind()?, scope).ok()??;
    answer.as_str().map(str::to_owned)
}

fn options(scope: &Scope<'_>, depth: usize) -> Options {
    Options::new()
        .now(scope.now)
        .seed(scope.seed)
        .max_steps(MAX_STEPS)
        .max_depth(depth)
        .max_string_length(MAX_BYTES)
        .max_result_size(MAX_BYTES)
        .max_array_length(MAX_ITEMS)
}

fn raised(error: &jlens_core::Error, prefix: usize) -> EvaluateError {
    match error.code() {
        "D1011" => return EvaluateError::Limit(Limit::Depth),
        "U1001" => return EvaluateError::Limit(Limit::Memory),
        "U1006" => return EvaluateError::Limit(Limit::Steps),
        _ => {}
    }
    let own = |at: usize| at.saturating_sub(prefix);
    EvaluateError::Raised {
        code: error.code().to_owned(),
        message: message(error),
        span: error.span().map(|span| own(span.start)..own(span.end)),
    }
}

/// An undefined input.
struct Nothing;

impl<'a> jlens_core::input::Source<'a> for Nothing {
    fn read(&self, _: &mut jlens_core::input::Sink<'_, 'a>) -> Result<(), String> {
        Ok(())
    }
}
