//! What the functions do.

mod arrays;
mod format;
mod json;
mod math;
mod text;

use super::{Evaluated, Function, Problem};
use crate::effort::Effort;
use crate::{Array, Value};

/// Calls `function`.
pub(super) fn call(
    function: Function,
    arguments: &[Evaluated],
    effort: &Effort,
) -> Result<Value, Problem> {
    let arguments = Arguments {
        function,
        arguments,
    };
    let made = match function {
        Function::Array => Ok(arguments.all()),
        Function::ArrayPartition => arrays::partition(&arguments),
        Function::ArrayContains => arrays::contains(&arguments),
        Function::ArrayRange => arrays::range(&arguments),
        Function::ArrayGetItem => arrays::get_item(&arguments),
        Function::ArrayLength => arrays::length(&arguments),
        Function::ArrayUnique => arrays::unique(&arguments),
        Function::Base64Encode => text::base64_encode(&arguments),
        Function::Base64Decode => text::base64_decode(&arguments),
        Function::Hash => text::hash(&arguments),
        Function::JsonMerge => json::merge(&arguments),
        Function::StringToJson => json::from_string(&arguments),
        Function::JsonToString => json::to_string(&arguments, effort.left()),
        Function::MathRandom => math::random(&arguments, &effort.chance),
        Function::MathAdd => math::add(&arguments),
        Function::StringSplit => text::split(&arguments),
        Function::Uuid => Ok(Value::from(effort.chance.uuid())),
        Function::Format => format::format(&arguments, effort.left()),
    }?;
    // Taking text apart makes all that is in the value; other functions put together what was there.
    let whole = matches!(function, Function::StringToJson | Function::StringSplit);
    effort.spend(&made, whole).map_err(|_| Problem::TooMuch)?;
    Ok(made)
}

/// The arguments of a call, each taken as the kind that the function needs.
struct Arguments<'a> {
    function: Function,
    arguments: &'a [Evaluated],
}

impl<'a> Arguments<'a> {
    /// The complaint about an argument that is not what the function takes.
    fn invalid(&self) -> Problem {
        Problem::Invalid {
            function: self.function,
        }
    }

    fn evaluated(&self, at: usize) -> Result<&'a Evaluated, Problem> {
        self.arguments.get(at).ok_or_else(|| self.invalid())
    }

    fn value(&self, at: usize) -> Result<&'a Value, Problem> {
        self.evaluated(at).map(|argument| &argument.value)
    }

    fn array(&self, at: usize) -> Result<&'a Array, Problem> {
        self.value(at)?.as_array().ok_or_else(|| self.invalid())
    }

    fn text(&self, at: usize) -> Result<&'a str, Problem> {
        self.value(at)?.as_str().ok_or_else(|| self.invalid())
    }

    /// A number without what follows its point.
    fn truncated(&self, at: usize) -> Result<i64, Problem> {
        let number = self.value(at)?.as_number().ok_or_else(|| self.invalid())?;
        // Doubles beyond 64 bits stop at the bounds, which is far beyond what any function takes.
        Ok(number.as_i64().unwrap_or(number.as_f64().trunc() as i64))
    }

    /// How many arguments there are.
    fn len(&self) -> usize {
        self.arguments.len()
    }

    fn all(&self) -> Value {
        Value::Array(
            self.arguments
                .iter()
                .map(|argument| argument.value.clone())
                .collect(),
        )
    }
}
