//! Fields that are computed when a state runs.

use expr::jsonpath::{Path, SyntaxError};
use expr::payload::{self, Dynamic, PayloadError};
use expr::{Kind, Scope, Value, jsonata};

/// A field with paths, intrinsic functions or expressions in it.
#[derive(Debug)]
pub struct Template {
    kind: TemplateKind,
    reads_context: bool,
}

#[derive(Debug)]
enum TemplateKind {
    Constant(Value),
    Jsonata(jsonata::Template),
    Payload(payload::Template),
}

/// A path, or an intrinsic function in its place.
#[derive(Debug)]
pub struct Query {
    dynamic: Dynamic,
    reads_context: bool,
}

/// A number that may be computed.
#[derive(Debug)]
pub enum Quantity<N> {
    /// The number itself.
    Value(N),
    /// Where it is (JSONPath).
    Path(Query),
    /// A JSONata expression.
    Expression(Template),
}

/// Why a template or a query has no value.
#[derive(Debug)]
pub enum Unevaluated {
    /// A JSONata expression failed.
    Jsonata(jsonata::TemplateProblem),
    /// A path leads nowhere, or an intrinsic function failed.
    Payload(PayloadError),
}

impl Template {
    /// Compiles a JSONata field.
    ///
    /// # Errors
    /// Every expression in it that does not compile.
    pub fn jsonata(field: &str, json: &Value) -> Result<Self, Vec<String>> {
        let template = jsonata::Template::compile(field, json)
            .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>())?;
        let kind = match template.constant() {
            Some(constant) => TemplateKind::Constant(constant.clone()),
            None => TemplateKind::Jsonata(template),
        };
        Ok(Template {
            kind,
            reads_context: may_read_context(&json.to_string()),
        })
    }

    /// Compiles a JSONPath field: keys that end in `.$` are paths or intrinsic functions.
    ///
    /// # Errors
    /// Every path in it that does not parse.
    pub fn payload(json: &Value) -> Result<Self, Vec<String>> {
        let template = payload::Template::compile(json)
            .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>())?;
        let kind = match template.constant() {
            Some(constant) => TemplateKind::Constant(constant.clone()),
            None => TemplateKind::Payload(template),
        };
        Ok(Template {
            kind,
            reads_context: json.to_string().contains("$$"),
        })
    }

    /// The value, if nothing in it is computed.
    pub fn constant(&self) -> Option<&Value> {
        match &self.kind {
            TemplateKind::Constant(value) => Some(value),
            TemplateKind::Jsonata(_) | TemplateKind::Payload(_) => None,
        }
    }

    /// Whether it may read the context object.
    pub fn reads_context(&self) -> bool {
        self.reads_context
    }

    /// The value.
    pub fn evaluate(&self, scope: &Scope<'_>) -> Result<Value, Unevaluated> {
        match &self.kind {
            TemplateKind::Constant(value) => Ok(value.clone()),
            TemplateKind::Jsonata(template) => {
                template.evaluate(scope).map_err(Unevaluated::Jsonata)
            }
            TemplateKind::Payload(template) => {
                template.evaluate(scope).map_err(Unevaluated::Payload)
            }
        }
    }

    /// The value, which must be of one of some kinds; `expected` names them.
    pub fn evaluate_to(
        &self,
        kinds: &[Kind],
        expected: &'static str,
        scope: &Scope<'_>,
    ) -> Result<Value, Unevaluated> {
        match &self.kind {
            TemplateKind::Jsonata(template) => template
                .evaluate_to(kinds, expected, scope)
                .map_err(Unevaluated::Jsonata),
            TemplateKind::Constant(_) | TemplateKind::Payload(_) => self.evaluate(scope),
        }
    }
}

impl Query {
    /// Parses a path, as most path fields take it.
    ///
    /// # Errors
    /// If the text is no path.
    pub(crate) fn path(text: &str) -> Result<Self, SyntaxError> {
        Path::parse(text).map(|path| Query::new(Dynamic::Path(path)))
    }

    /// Parses a path or a call of an intrinsic function, as `ErrorPath` and `CausePath` take them.
    ///
    /// # Errors
    /// If the text is neither.
    pub(crate) fn path_or_call(text: &str) -> Result<Self, SyntaxError> {
        Dynamic::parse(text).map(Query::new)
    }

    fn new(dynamic: Dynamic) -> Self {
        Query {
            reads_context: dynamic.text().contains("$$"),
            dynamic,
        }
    }

    /// The text as it was written.
    pub fn source(&self) -> &str {
        self.dynamic.text()
    }

    /// Whether it may read the context object.
    pub fn reads_context(&self) -> bool {
        self.reads_context
    }

    /// The place that a path leads to; none for anything that must be computed, and where there is no such place.
    pub fn get<'a>(&self, scope: &Scope<'a>) -> Option<&'a Value> {
        match &self.dynamic {
            Dynamic::Path(path) => path.get(scope),
            Dynamic::Call(_) => None,
        }
    }

    /// What it finds or makes.
    pub fn evaluate(&self, scope: &Scope<'_>) -> Result<Value, Unevaluated> {
        match self.get(scope) {
            Some(value) => Ok(value.clone()),
            None => self
                .dynamic
                .evaluate(self.source(), scope)
                .map_err(Unevaluated::Payload),
        }
    }
}

/// Whether JSONata in a text may read the context object: by its name, or as a part of `$states` as a whole. Wrong only
/// on the safe side.
fn may_read_context(text: &str) -> bool {
    text.contains("context")
        || text.match_indices("$states").any(|(at, found)| {
            !text
                .get(at + found.len()..)
                .is_some_and(|rest| rest.starts_with('.'))
        })
        || text.contains("$states.(")
        || text.contains("$states.*")
}
