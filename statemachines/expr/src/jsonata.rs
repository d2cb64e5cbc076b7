//! The JSONata query language, as Step Functions has it: JSONata 2.0.6 without `$eval`, with `$partition`, `$range`,
//! `$hash`, `$random([seed])`, `$uuid` and `$parse`.
//!
//! An [`Expression`] is compiled once and evaluated many times. A [`Template`] is a JSON value whose strings of the
//! form `{% … %}` are expressions, such as a state's `Arguments`.
//!
//! ```
//! use expr::{Scope, jsonata::Template, value};
//!
//! let (input, context) = (value!({"price": 20, "qty": 3}), value!({}));
//! let template = Template::compile("Output", &value!({"total": "{% $states.input.(price * qty) %}"})).unwrap();
//! let output = template.evaluate(&Scope::new(&input, &context, &())).unwrap();
//! assert_eq!(output.to_string(), r#"{"total":60}"#);
//! ```

mod compile;
mod error;
mod evaluate;
mod functions;
mod infinite;
mod message;
mod output;
mod plain;
mod reads;
mod source;
mod template;

use std::sync::Arc;

pub use error::{CompileError, EvaluateError, Limit, Problem, TemplateError, TemplateProblem};
pub use reads::Reads;
pub use template::{Template, code};

use crate::{Scope, Value};

/// A compiled JSONata expression; cloning shares it.
#[derive(Clone)]
pub struct Expression(Arc<compile::Compiled>);

impl Expression {
    /// Compiles the text between `{%` and `%}`.
    ///
    /// # Errors
    ///
    /// If the text is not JSONata, or uses what only versions after 2.0.6 know.
    pub fn compile(source: &str) -> Result<Expression, CompileError> {
        compile::Compiled::new(source.trim()).map(|compiled| Expression(Arc::new(compiled)))
    }

    /// The expression's text, without the white space around it.
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// The variables that the expression reads and does not itself bind, in alphabetical order, without `$`. `states`
    /// is one of them; built-in functions are not.
    pub fn variables(&self) -> &[String] {
        &self.0.variables
    }

    /// Evaluates the expression; `None` is JSONata's undefined.
    ///
    /// # Errors
    ///
    /// If the evaluation fails, passes a limit, or gives a function.
    pub fn evaluate(&self, scope: &Scope<'_>) -> Result<Option<Value>, EvaluateError> {
        Ok(self.evaluate_telling(scope)?.map(|given| given.value))
    }

    /// As [`evaluate`](Expression::evaluate); says whether the value was made or stood there already.
    pub(crate) fn evaluate_telling(
        &self,
        scope: &Scope<'_>,
    ) -> Result<Option<Given>, EvaluateError> {
        if let Some(plain) = &self.0.plain {
            match plain.read(scope) {
                plain::Outcome::Value(value) => {
                    let value = plain::passed_on(value);
                    return Ok(Some(Given { value, made: false }));
                }
                plain::Outcome::Undefined => return Ok(None),
                plain::Outcome::NotPlain => {}
            }
        }
        let value = evaluate::evaluate(&self.0, scope)?;
        Ok(value.map(|value| Given { value, made: true }))
    }
}

/// What an expression gives.
pub(crate) struct Given {
    pub(crate) value: Value,
    /// Whether it was made, or is a part of what the expression read.
    pub(crate) made: bool,
}

impl std::fmt::Debug for Expression {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Expression").field(&self.source()).finish()
    }
}

#[cfg(test)]
mod tests;
