//! JSON whose strings `{% … %}` are expressions.

use super::Expression;
use super::error::{CompileError, EvaluateError, Limit, Problem, TemplateError, TemplateProblem};
use crate::value::deep::guarded;
use crate::{Array, Kind, Object, Scope, Value};

/// How many bytes of JSON text the expressions of one template may give together. Ours: each alone has the service's
/// limit of memory, but there may be tens of thousands of them.
const MAX_TEMPLATE_BYTES: usize = 64 * 1024 * 1024;

/// A field of a state in JSONata: a constant, an expression, or JSON with expressions in it.
#[derive(Clone, Debug)]
pub struct Template {
    field: String,
    node: Node,
}

#[derive(Clone, Debug)]
enum Node {
    /// Nothing in it changes.
    Constant(Value),
    Expression(Expression),
    Array(Vec<Node>),
    Object(Vec<(std::sync::Arc<str>, Node)>),
}

/// The code inside `{% … %}`, without the white space around it; `None` for any other text. Nothing may stand before
/// `{%` or after `%}`.
pub fn code(text: &str) -> Option<&str> {
    Some(text.strip_prefix("{%")?.strip_suffix("%}")?.trim())
}

impl Template {
    /// Compiles the value of the field `field` (`Arguments`, `Output`, `Assign`, …).
    ///
    /// # Errors
    ///
    /// Every expression in it that does not compile.
    pub fn compile(field: &str, json: &Value) -> Result<Template, Vec<TemplateError>> {
        let mut errors = Vec::new();
        let node = compile(
            json,
            &mut Place {
                keys: vec![field.to_owned()],
            },
            &mut errors,
        );
        if errors.is_empty() {
            Ok(Template {
                field: field.to_owned(),
                node,
            })
        } else {
            Err(errors)
        }
    }

    /// The value, if no part of it is an expression.
    pub fn constant(&self) -> Option<&Value> {
        if let Node::Constant(value) = &self.node {
            Some(value)
        } else {
            None
        }
    }

    /// The expression, if the whole field is one.
    pub fn expression(&self) -> Option<&Expression> {
        if let Node::Expression(expression) = &self.node {
            Some(expression)
        } else {
            None
        }
    }

    /// The field's name, as given at compilation.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Evaluates every expression, in order.
    ///
    /// # Errors
    ///
    /// The first expression that fails, has no result, or gives a function.
    pub fn evaluate(&self, scope: &Scope<'_>) -> Result<Value, TemplateProblem> {
        let mut run = Run {
            scope: *scope,
            place: Place { keys: Vec::new() },
            bytes_left: MAX_TEMPLATE_BYTES,
        };
        match evaluate(&self.node, &mut run) {
            Ok(value) => Ok(value),
            Err((expression, problem)) => {
                Err(self.problem(expression.source(), &run.place, problem))
            }
        }
    }

    /// As [`evaluate`](Template::evaluate), for a field that takes only some kinds of values; `expected` names them in
    /// the error. A constant of another kind is passed as it is: the state's own checks speak of those.
    ///
    /// # Errors
    ///
    /// As [`evaluate`](Template::evaluate); also if the field is one expression and gives another kind.
    pub fn evaluate_to(
        &self,
        kinds: &[Kind],
        expected: &'static str,
        scope: &Scope<'_>,
    ) -> Result<Value, TemplateProblem> {
        let value = self.evaluate(scope)?;
        let unexpected = self
            .expression()
            .and_then(|it| Some((it, Problem::unless_kind(&value, kinds, expected)?)));
        match unexpected {
            None => Ok(value),
            Some((expression, problem)) => {
                Err(self.problem(expression.source(), &Place { keys: Vec::new() }, problem))
            }
        }
    }

    fn problem(&self, expression: &str, place: &Place, problem: Problem) -> TemplateProblem {
        let field = format!("{}{}", self.field, place.keys.concat());
        TemplateProblem {
            expression: expression.to_owned(),
            field,
            problem,
        }
    }
}

/// The way from the field down to where a walk stands: `/key` for a key, `[0]` for an index.
struct Place {
    keys: Vec<String>,
}

fn compile(json: &Value, place: &mut Place, errors: &mut Vec<TemplateError>) -> Node {
    match json {
        Value::Null | Value::Bool(_) | Value::Number(_) => Node::Constant(json.clone()),
        Value::String(text) => match code(text).map(|code| (code, Expression::compile(code))) {
            None => Node::Constant(json.clone()),
            Some((_, Ok(expression))) => Node::Expression(expression),
            Some((code, Err(error))) => {
                errors.push(template_error(place, code, error));
                Node::Constant(Value::Null)
            }
        },
        Value::Array(items) => guarded(|| {
            let nodes: Vec<Node> = items
                .iter()
                .enumerate()
                .map(|(at, item)| {
                    place.below(format!("[{at}]"), |place| compile(item, place, errors))
                })
                .collect();
            if nodes.iter().all(Node::is_constant) {
                Node::Constant(json.clone())
            } else {
                Node::Array(nodes)
            }
        }),
        Value::Object(fields) => guarded(|| {
            let nodes: Vec<_> = fields
                .iter()
                .map(|(key, value)| {
                    (
                        key.clone(),
                        place.below(format!("/{key}"), |place| compile(value, place, errors)),
                    )
                })
                .collect();
            if nodes.iter().all(|(_, node)| node.is_constant()) {
                Node::Constant(json.clone())
            } else {
                Node::Object(nodes)
            }
        }),
    }
}

fn template_error(place: &Place, expression: &str, error: CompileError) -> TemplateError {
    TemplateError {
        field: place.keys.concat(),
        expression: expression.to_owned(),
        error,
    }
}

impl Place {
    fn below<T>(&mut self, key: String, walk: impl FnOnce(&mut Place) -> T) -> T {
        self.keys.push(key);
        let result = walk(self);
        self.keys.pop();
        result
    }
}

impl Node {
    fn is_constant(&self) -> bool {
        matches!(self, Node::Constant(_))
    }
}

/// One evaluation under way.
struct Run<'a> {
    scope: Scope<'a>,
    /// Where the expression that failed stands; filled on the way out, so that success costs nothing.
    place: Place,
    /// How much the expressions to come may give.
    bytes_left: usize,
}

type Failed<'n> = (&'n Expression, Problem);

fn evaluate<'n>(node: &'n Node, run: &mut Run<'_>) -> Result<Value, Failed<'n>> {
    match node {
        Node::Constant(value) => Ok(value.clone()),
        Node::Expression(expression) => {
            // Every expression draws other random numbers.
            run.scope.seed = run.scope.seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
            match expression.evaluate_telling(&run.scope) {
                Ok(Some(given)) if !given.made => Ok(given.value),
                Ok(Some(given)) => match run.bytes_left.checked_sub(given.value.json_len()) {
                    Some(left) => {
                        run.bytes_left = left;
                        Ok(given.value)
                    }
                    None => Err((expression, EvaluateError::Limit(Limit::Memory).into())),
                },
                Ok(None) => Err((expression, Problem::Undefined)),
                Err(error) => Err((expression, error.into())),
            }
        }
        Node::Array(nodes) => guarded(|| {
            let mut items = Vec::with_capacity(nodes.len());
            for (at, node) in nodes.iter().enumerate() {
                let item = evaluate(node, run);
                items.push(item.inspect_err(|_| run.place.keys.insert(0, format!("[{at}]")))?);
            }
            Ok(Value::Array(Array::from(items)))
        }),
        Node::Object(nodes) => guarded(|| {
            let mut fields = Vec::with_capacity(nodes.len());
            for (key, node) in nodes {
                let value = evaluate(node, run);
                let value = value.inspect_err(|_| run.place.keys.insert(0, format!("/{key}")))?;
                fields.push((key.clone(), value));
            }
            Ok(Value::Object(Object::from_distinct(fields)))
        }),
    }
}
