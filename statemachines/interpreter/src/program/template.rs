//! Fields that are computed when a state runs.

use std::fmt;

use expr::jsonpath::{Path, PathError};
use expr::{Kind, Object, Scope, Value, jsonata};

use crate::execution::{Fault, Line};
use crate::program::State;

/// A field with paths, intrinsic functions or expressions in it.
#[derive(Debug)]
pub(crate) struct Template {
    kind: TemplateKind,
    reads_context: bool,
}

#[derive(Debug)]
enum TemplateKind {
    Constant(Value),
    Jsonata(jsonata::Template),
    Paths(Node),
}

#[derive(Debug)]
enum Node {
    Constant(Value),
    Object(Vec<(std::sync::Arc<str>, Node)>),
    Array(Vec<Node>),
    Path { field: String, path: Path },
}

/// A path, or an intrinsic function in its place.
#[derive(Debug)]
pub(crate) struct Query {
    path: Path,
    reads_context: bool,
}

/// A number that may be computed.
#[derive(Debug)]
pub(crate) enum Quantity<N> {
    /// The number itself.
    Value(N),
    /// Where it is (JSONPath).
    Path(Query),
    /// A JSONata expression.
    Expression(Template),
}

/// Why a template has no value.
#[derive(Debug)]
pub(crate) enum TemplateFault {
    Jsonata(jsonata::TemplateProblem),
    Paths {
        error: &'static str,
        message: String,
    },
}

impl Template {
    /// Compiles a JSONata field.
    ///
    /// # Errors
    /// Every expression in it that does not compile.
    pub(crate) fn jsonata(field: &str, json: &Value) -> Result<Self, Vec<String>> {
        match jsonata::Template::compile(field, json) {
            Ok(template) => Ok(Template {
                // Cheap to ask, and wrong only on the safe side.
                reads_context: json.to_string().contains("context")
                    || json.to_string().contains("$states "),
                kind: match template.constant() {
                    Some(constant) => TemplateKind::Constant(constant.clone()),
                    None => TemplateKind::Jsonata(template),
                },
            }),
            Err(errors) => Err(errors.iter().map(ToString::to_string).collect()),
        }
    }

    /// Compiles a JSONPath field: keys that end in `.$` are paths or intrinsic functions.
    ///
    /// # Errors
    /// Every path in it that does not parse.
    pub(crate) fn paths(json: &Value) -> Result<Self, Vec<String>> {
        let mut errors = Vec::new();
        let node = node(json, &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Template {
            reads_context: json.to_string().contains("$$"),
            kind: match node {
                Node::Constant(constant) => TemplateKind::Constant(constant),
                node => TemplateKind::Paths(node),
            },
        })
    }

    /// The value, if nothing in it is computed.
    pub(crate) fn constant(&self) -> Option<&Value> {
        match &self.kind {
            TemplateKind::Constant(value) => Some(value),
            TemplateKind::Jsonata(_) | TemplateKind::Paths(_) => None,
        }
    }

    /// Whether it may read the context object.
    pub(crate) fn reads_context(&self) -> bool {
        self.reads_context
    }

    /// The value.
    pub(crate) fn evaluate(&self, scope: &Scope<'_>) -> Result<Value, TemplateFault> {
        match &self.kind {
            TemplateKind::Constant(value) => Ok(value.clone()),
            TemplateKind::Jsonata(template) => {
                template.evaluate(scope).map_err(TemplateFault::Jsonata)
            }
            TemplateKind::Paths(node) => evaluate(node, scope),
        }
    }

    /// The value, which must be of one of some kinds; `expected` names them.
    pub(crate) fn evaluate_to(
        &self,
        kinds: &[Kind],
        expected: &'static str,
        scope: &Scope<'_>,
    ) -> Result<Value, TemplateFault> {
        match &self.kind {
            TemplateKind::Jsonata(template) => template
                .evaluate_to(kinds, expected, scope)
                .map_err(TemplateFault::Jsonata),
            TemplateKind::Constant(_) | TemplateKind::Paths(_) => self.evaluate(scope),
        }
    }
}

impl TemplateFault {
    /// As a fault of the state that the template stands in.
    pub(crate) fn into_fault(self, line: &Line, state: &State) -> Fault {
        match self {
            TemplateFault::Jsonata(problem) => Fault::template(line, state, &problem),
            TemplateFault::Paths { error, message } => {
                Fault::processing(error, line, state, message)
            }
        }
    }
}

impl Query {
    /// Parses a path.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        Ok(Query {
            path: Path::parse(text).map_err(|error| error.to_string())?,
            reads_context: text.contains("$$"),
        })
    }

    /// The text as it was written.
    pub(crate) fn source(&self) -> &str {
        self.path.text()
    }

    /// Whether it may read the context object.
    pub(crate) fn reads_context(&self) -> bool {
        self.reads_context
    }

    /// What it finds or makes.
    pub(crate) fn evaluate(&self, scope: &Scope<'_>) -> Result<Value, QueryFault> {
        match self.path.get(scope) {
            Some(value) => Ok(value.clone()),
            None => self.path.evaluate(scope).map_err(QueryFault::Path),
        }
    }
}

/// Why a query has no value.
#[derive(Debug)]
pub(crate) enum QueryFault {
    /// The path leads nowhere.
    Path(PathError),
}

impl QueryFault {
    /// As a fault of the state that the query stands in, where no field words it in its own way.
    pub(crate) fn into_fault(self, line: &Line, state: &State) -> Fault {
        match self {
            QueryFault::Path(error) => Fault::runtime(line, state, error),
        }
    }

    /// As a fault of a field that shows what was searched.
    pub(crate) fn into_field_fault(self, field: &str, line: &Line, state: &State) -> Fault {
        match self {
            QueryFault::Path(error) => Fault::runtime(line, state, error.for_field(field)),
        }
    }
}

impl fmt::Display for QueryFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            QueryFault::Path(error) => error.fmt(f),
        }
    }
}

fn node(json: &Value, errors: &mut Vec<String>) -> Node {
    match json {
        Value::Object(fields) => {
            let nodes: Vec<_> = fields
                .iter()
                .map(|(key, value)| match (key.strip_suffix(".$"), value) {
                    (Some(name), Value::String(text)) => match Path::parse(text) {
                        Ok(path) => (
                            name.into(),
                            Node::Path {
                                field: key.to_string(),
                                path,
                            },
                        ),
                        Err(error) => {
                            errors.push(format!("`{key}`: {error}"));
                            (key.clone(), Node::Constant(Value::Null))
                        }
                    },
                    (Some(_) | None, value) => (key.clone(), node(value, errors)),
                })
                .collect();
            if nodes
                .iter()
                .all(|(_, node)| matches!(node, Node::Constant(_)))
            {
                Node::Constant(json.clone())
            } else {
                Node::Object(nodes)
            }
        }
        Value::Array(items) => {
            let nodes: Vec<_> = items.iter().map(|item| node(item, errors)).collect();
            if nodes.iter().all(|node| matches!(node, Node::Constant(_))) {
                Node::Constant(json.clone())
            } else {
                Node::Array(nodes)
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            Node::Constant(json.clone())
        }
    }
}

fn evaluate(node: &Node, scope: &Scope<'_>) -> Result<Value, TemplateFault> {
    match node {
        Node::Constant(value) => Ok(value.clone()),
        Node::Object(fields) => {
            let mut object = Object::with_capacity(fields.len());
            for (key, node) in fields {
                object.insert(key.clone(), evaluate(node, scope)?);
            }
            Ok(Value::Object(object))
        }
        Node::Array(items) => {
            let items: Result<Vec<Value>, _> =
                items.iter().map(|item| evaluate(item, scope)).collect();
            Ok(Value::from(items?))
        }
        Node::Path { field, path } => path.evaluate(scope).map_err(|error| TemplateFault::Paths {
            error: PathError::NAME,
            message: error.for_field(field),
        }),
    }
}
