//! One path, call or expression, parsed.

use asl::syntax::Node;
use expr::jsonata::{CompileError, Expression};
use expr::jsonpath::{Path, ReferencePath, SyntaxError};
use expr::payload::Dynamic;

use crate::finding::Spot;

/// Text that is evaluated when the state runs.
pub(crate) struct Formula<'d> {
    /// The state it belongs to.
    pub(crate) state: usize,
    /// Where it stands.
    pub(crate) spot: Spot,
    pub(crate) node: &'d Node,
    /// The field that it stands in, or whose template it is a part of, as a pointer.
    pub(crate) field: String,
    /// The key that it stands under, `.$` included.
    pub(crate) key: &'d str,
    /// When it is evaluated.
    pub(crate) moment: Moment,
    pub(crate) content: Content,
}

/// What a formula is.
pub(crate) enum Content {
    /// A path to what is read (`InputPath`, `Variable`, `SecondsPath`).
    Path(Result<Path, SyntaxError>),
    /// A path to the place that is written to (`ResultPath`).
    ReferencePath(Result<ReferencePath, SyntaxError>),
    /// A path or call (`ErrorPath`, `CausePath`).
    Dynamic(Result<Dynamic, SyntaxError>),
    /// A path or call in a field of a template whose key ends in `.$`; none if it is not even text.
    Field(Option<Result<Dynamic, SyntaxError>>),
    /// A JSONata expression.
    Expression(Result<Expression, CompileError>),
    /// Text with only one of `{%` and `%}`, or with neither where an expression is needed.
    Undelimited,
}

/// When a formula is evaluated, which decides what it can see.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Moment {
    /// Before the state's work: only its input is there.
    Before,
    /// After the work: its result is there.
    After,
    /// In a catcher: the error is there.
    Caught,
}

impl Formula<'_> {
    /// The variables that it reads; `states` is none.
    pub(crate) fn variables(&self) -> Vec<&str> {
        let names = match &self.content {
            Content::Path(Ok(path)) => path.variables(),
            Content::Dynamic(Ok(dynamic)) | Content::Field(Some(Ok(dynamic))) => {
                dynamic.variables()
            }
            Content::Expression(Ok(expression)) => {
                let names = expression.variables().iter().map(String::as_str);
                names.filter(|name| *name != "states").collect()
            }
            Content::Path(Err(_))
            | Content::ReferencePath(_)
            | Content::Dynamic(Err(_))
            | Content::Field(None | Some(Err(_)))
            | Content::Expression(Err(_))
            | Content::Undelimited => Vec::new(),
        };
        names.into_iter().filter(|name| !name.is_empty()).collect()
    }

    /// The compiled expression, if it is one.
    pub(crate) fn expression(&self) -> Option<&Expression> {
        match &self.content {
            Content::Expression(Ok(expression)) => Some(expression),
            Content::Expression(Err(_))
            | Content::Path(_)
            | Content::ReferencePath(_)
            | Content::Dynamic(_)
            | Content::Field(_)
            | Content::Undelimited => None,
        }
    }
}
