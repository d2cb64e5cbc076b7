//! Intrinsic functions of JSONPath states: `States.Format('Hello {}', $.name)`.
//!
//! A [`Call`] is parsed once, with everything nested in it, and evaluated many times.
//!
//! ```
//! use expr::{Scope, intrinsic::Call, value};
//!
//! let (input, context) = (value!({"name": "you", "list": [1, 2, 3]}), value!({}));
//! let scope = Scope::new(&input, &context, &());
//! let call = Call::parse("States.Format('{}: {}', $.name, States.ArrayLength($.list))").unwrap();
//! assert_eq!(call.evaluate(&scope).unwrap().to_string(), r#""you: 3""#);
//!
//! let wrong = Call::parse("States.MathAdd($.name, 1)").unwrap().evaluate(&scope).unwrap_err();
//! assert!(wrong.to_string().ends_with("Invalid arguments in States.MathAdd"));
//! ```

mod error;
mod function;
mod functions;
mod parse;

use std::sync::Arc;

pub use error::{IntrinsicError, Problem};
pub use function::Function;

use crate::effort::Effort;
use crate::jsonpath::{Miss, Path, PathLookup, Root, SyntaxError};
use crate::{Scope, Value};

/// A parsed call of an intrinsic function.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    text: String,
    invocation: Invocation,
}

/// A function and its arguments.
#[derive(Clone, Debug, PartialEq)]
struct Invocation {
    function: Function,
    arguments: Vec<Argument>,
}

#[derive(Clone, Debug, PartialEq)]
enum Argument {
    /// A number, `true`, `false` or `null`.
    Constant(Value),
    /// A string in quotes: as it reads, and as it was written, escapes and all, which is what a format needs.
    Text {
        read: Arc<str>,
        written: Arc<str>,
    },
    Path(Path),
    Call(Invocation),
}

/// An argument's value.
struct Evaluated {
    value: Value,
    /// The text as it was written, if the argument was a string in quotes.
    written: Option<Arc<str>>,
}

impl Call {
    /// Parses a call.
    ///
    /// # Errors
    ///
    /// If the text is not a call, or the function does not exist or takes another number of arguments.
    pub fn parse(text: &str) -> Result<Call, SyntaxError> {
        parse::call(text)
    }

    /// The call as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The function that is called.
    pub fn function(&self) -> Function {
        self.invocation.function
    }

    /// The names of the variables that the call reads, nested calls included.
    pub fn variables(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.invocation.collect_variables(&mut names);
        names
    }

    /// Calls the function.
    ///
    /// # Errors
    ///
    /// If a path finds nothing or an argument is not what its function takes.
    pub fn evaluate(&self, scope: &Scope<'_>) -> Result<Value, IntrinsicError> {
        self.evaluate_with(scope, &Effort::new(scope.seed))
    }

    pub(crate) fn evaluate_with(
        &self,
        scope: &Scope<'_>,
        effort: &Effort,
    ) -> Result<Value, IntrinsicError> {
        let value = self.invocation.evaluate(scope, effort);
        value.map_err(|problem| IntrinsicError {
            call: self.text.clone(),
            problem,
        })
    }
}

impl Invocation {
    fn evaluate(&self, scope: &Scope<'_>, effort: &Effort) -> Result<Value, Problem> {
        let arguments: Vec<Evaluated> = self
            .arguments
            .iter()
            .map(|argument| argument.evaluate(scope, effort))
            .collect::<Result<_, _>>()?;
        functions::call(self.function, &arguments, effort)
    }

    fn collect_variables<'c>(&'c self, names: &mut Vec<&'c str>) {
        for argument in &self.arguments {
            match argument {
                Argument::Constant(_) | Argument::Text { .. } => {}
                Argument::Path(path) => names.extend(path.variables()),
                Argument::Call(invocation) => invocation.collect_variables(names),
            }
        }
    }
}

impl Argument {
    fn evaluate(&self, scope: &Scope<'_>, effort: &Effort) -> Result<Evaluated, Problem> {
        let value = match self {
            Argument::Constant(value) => value.clone(),
            Argument::Text { read, written } => {
                return Ok(Evaluated {
                    value: Value::String(read.clone()),
                    written: Some(written.clone()),
                });
            }
            Argument::Path(path) => match path.lookup(scope) {
                PathLookup::Found(value) => value,
                PathLookup::Missed(
                    miss @ (Miss::NotAnArray { .. } | Miss::NoNumbers | Miss::TooMuch { .. }),
                ) => {
                    return Err(Problem::Path(miss));
                }
                PathLookup::Missed(_) => return Err(missing(path, scope)),
            },
            Argument::Call(invocation) => invocation.evaluate(scope, effort)?,
        };
        Ok(Evaluated {
            value,
            written: None,
        })
    }
}

/// The service names a path into the context object as one into its own root, and shows the state's input all the same.
fn missing(path: &Path, scope: &Scope<'_>) -> Problem {
    let text = path.text();
    let shown = match path.root() {
        Root::Context => text.get(1..).unwrap_or(text),
        Root::Input | Root::Variable(_) => text,
    };
    Problem::Missing {
        path: shown.to_owned(),
        input: scope.input.clone(),
    }
}

#[cfg(test)]
mod tests;
