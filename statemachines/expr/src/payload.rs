//! Payload templates of JSONPath states: JSON in which a key ending in `.$` names a field whose text is a path or a call
//! of an intrinsic function (`Parameters`, `ResultSelector`, `ItemSelector`, `Assign`).
//!
//! ```
//! use expr::{Scope, payload::Template, value};
//!
//! let (input, context) = (value!({"id": 7, "name": "x"}), value!({"Execution": {"Name": "run"}}));
//! let json = value!({"id.$": "$.id", "run.$": "$$.Execution.Name", "text.$": "States.Format('<{}>', $.name)", "n": 1});
//! let template = Template::compile(&json).unwrap();
//! let payload = template.evaluate(&Scope::new(&input, &context, &())).unwrap();
//! assert_eq!(payload.to_string(), r#"{"id":7,"run":"run","text":"<x>","n":1}"#);
//! ```

mod dynamic;
mod error;

use std::sync::Arc;

pub use dynamic::Dynamic;
pub use error::{PayloadError, TemplateError};

use crate::effort::Effort;
use crate::value::deep::guarded;
use crate::{Array, Object, Scope, Value};

/// The end of a key whose field is computed.
const DYNAMIC: &str = ".$";

/// A compiled payload template.
#[derive(Clone, Debug, PartialEq)]
pub struct Template(Node);

#[derive(Clone, Debug, PartialEq)]
enum Node {
    /// Nothing in it changes.
    Constant(Value),
    Array(Vec<Node>),
    Object(Vec<(Arc<str>, Node)>),
    /// A field whose key ended in `.$`; the key as it was written.
    Dynamic {
        key: Arc<str>,
        dynamic: Box<Dynamic>,
    },
}

impl Template {
    /// Compiles a template.
    ///
    /// # Errors
    ///
    /// Every `.$` field in it that is neither a path nor a call.
    pub fn compile(json: &Value) -> Result<Template, Vec<TemplateError>> {
        let mut errors = Vec::new();
        let node = compile(json, "", &mut errors);
        if errors.is_empty() {
            Ok(Template(node))
        } else {
            Err(errors)
        }
    }

    /// The value, if no part of it is computed.
    pub fn constant(&self) -> Option<&Value> {
        if let Node::Constant(value) = &self.0 {
            Some(value)
        } else {
            None
        }
    }

    /// The names of the variables that the template reads, in order, each as often as it is read.
    pub fn variables(&self) -> Vec<&str> {
        let mut names = Vec::new();
        collect_variables(&self.0, &mut names);
        names
    }

    /// Computes every field, in order.
    ///
    /// # Errors
    ///
    /// The first field whose path finds nothing or whose call fails.
    pub fn evaluate(&self, scope: &Scope<'_>) -> Result<Value, PayloadError> {
        evaluate(&self.0, scope, &Effort::new(scope.seed))
    }
}

fn compile(json: &Value, at: &str, errors: &mut Vec<TemplateError>) -> Node {
    match json {
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            Node::Constant(json.clone())
        }
        Value::Array(items) => guarded(|| {
            let nodes: Vec<Node> = items
                .iter()
                .enumerate()
                .map(|(index, item)| compile(item, &format!("{at}/{index}"), errors))
                .collect();
            if nodes.iter().all(Node::is_constant) {
                Node::Constant(json.clone())
            } else {
                Node::Array(nodes)
            }
        }),
        Value::Object(fields) => guarded(|| {
            let mut nodes: Vec<(Arc<str>, Node)> = Vec::with_capacity(fields.len());
            for (key, value) in fields {
                let (key, node) = compile_field(key, value, at, errors);
                // `a` and `a.$` are one field; the later counts.
                match nodes.iter_mut().find(|(known, _)| *known == key) {
                    Some((_, earlier)) => *earlier = node,
                    None => nodes.push((key, node)),
                }
            }
            if nodes.iter().all(|(_, node)| node.is_constant()) {
                Node::Constant(json.clone())
            } else {
                Node::Object(nodes)
            }
        }),
    }
}

fn compile_field(
    key: &Arc<str>,
    value: &Value,
    at: &str,
    errors: &mut Vec<TemplateError>,
) -> (Arc<str>, Node) {
    let at = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
    let Some(name) = key.strip_suffix(DYNAMIC) else {
        return (key.clone(), compile(value, &at, errors));
    };
    let parsed = match value.as_str() {
        Some(text) => Dynamic::parse(text).map_err(Some),
        None => Err(None),
    };
    match parsed {
        Ok(dynamic) => (
            name.into(),
            Node::Dynamic {
                key: key.clone(),
                dynamic: Box::new(dynamic),
            },
        ),
        Err(error) => {
            errors.push(TemplateError {
                at,
                key: key.to_string(),
                error,
            });
            (key.clone(), Node::Constant(Value::Null))
        }
    }
}

impl Node {
    fn is_constant(&self) -> bool {
        matches!(self, Node::Constant(_))
    }
}

fn collect_variables<'n>(node: &'n Node, names: &mut Vec<&'n str>) {
    match node {
        Node::Constant(_) => {}
        Node::Array(nodes) => {
            guarded(|| nodes.iter().for_each(|node| collect_variables(node, names)))
        }
        Node::Object(nodes) => guarded(|| {
            nodes
                .iter()
                .for_each(|(_, node)| collect_variables(node, names))
        }),
        Node::Dynamic { dynamic, .. } => names.extend(dynamic.variables()),
    }
}

fn evaluate(node: &Node, scope: &Scope<'_>, effort: &Effort) -> Result<Value, PayloadError> {
    match node {
        Node::Constant(value) => Ok(value.clone()),
        Node::Array(nodes) => guarded(|| {
            let items: Vec<Value> = nodes
                .iter()
                .map(|node| evaluate(node, scope, effort))
                .collect::<Result<_, _>>()?;
            Ok(Value::Array(Array::from(items)))
        }),
        Node::Object(nodes) => guarded(|| {
            let field =
                |(key, node): &(Arc<str>, Node)| Ok((key.clone(), evaluate(node, scope, effort)?));
            let fields = nodes.iter().map(field).collect::<Result<Vec<_>, _>>()?;
            Ok(Value::Object(Object::from_distinct(fields)))
        }),
        Node::Dynamic { key, dynamic } => dynamic.evaluate_with(key, scope, effort),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value;

    fn show(template: Value) -> String {
        let (input, context) = (
            value!({"a": {"b": [1, 2]}, "null": null}),
            value!({"Task": {"Token": "t"}}),
        );
        let variables: Object = [("v", value!({"w": 1}))].into_iter().collect();
        match Template::compile(&template) {
            Err(errors) => errors
                .iter()
                .map(|error| format!("{error} ({})", error.at))
                .collect::<Vec<_>>()
                .join("\n"),
            Ok(template) => match template.evaluate(&Scope::new(&input, &context, &variables)) {
                Ok(value) => value.to_string(),
                Err(error) => format!("{}: {error}", error.name()),
            },
        }
    }

    #[test]
    fn fields_with_the_suffix_are_computed() {
        insta::assert_snapshot!(
            show(value!({
                "plain": "$.a",
                "deep": [{"x.$": "$.a.b[1]", "y": [{"z.$": "$v.w"}]}],
                "all.$": "$.a.b[*]",
                "none.$": "$.nowhere[*].x",
                "past.$": "$.a.b[9]",
                "null.$": "$.null",
                "token.$": "$$.Task.Token",
                "call.$": "States.ArrayLength($.a.b)",
                "empty": {},
            })),
            @r#"{"plain":"$.a","deep":[{"x":2,"y":[{"z":1}]}],"all":[1,2],"none":[],"past":null,"null":null,"token":"t","call":2,"empty":{}}"#
        );
        assert_eq!(
            show(value!({"a": [1, {"b": null}]})),
            r#"{"a":[1,{"b":null}]}"#
        );
        assert_eq!(show(value!("$.a")), r#""$.a""#);
        assert_eq!(
            show(value!({"x": 1, "y": 2, "x.$": "$.null"})),
            r#"{"x":null,"y":2}"#
        );
    }

    #[test]
    fn every_wrong_field_is_reported() {
        insta::assert_snapshot!(
            show(value!({"a.$": "a", "b": [{"c/d.$": 1}], "e.$": "States.Nope()", "f.$": "$.x["})),
            @r"
        The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call (/a.$)
        The value for the field 'c/d.$' must be a valid JSONPath or a valid intrinsic function call (/b/0/c~1d.$)
        The value for the field 'e.$' must be a valid JSONPath or a valid intrinsic function call (/e.$)
        The value for the field 'f.$' must be a valid JSONPath or a valid intrinsic function call (/f.$)
        "
        );
    }

    #[test]
    fn what_is_missing_is_named() {
        insta::assert_snapshot!(
            [
                show(value!({"x": {"y.$": "$.a.nope"}})),
                show(value!({"y.$": "$$.Nope"})),
                show(value!({"y.$": "$v.nope.deep"})),
                show(value!({"y.$": "States.Format('{}', $.nope)"})),
            ]
            .join("\n"),
            @r#"
        States.Runtime: The JSONPath '$.a.nope' specified for the field 'y.$' could not be found in the input '{"a":{"b":[1,2]},"null":null}'
        States.Runtime: The JSONPath '$$.Nope' specified for the field 'y.$' could not be found in the input '{"Task":{"Token":"t"}}'
        States.Runtime: The JSONPath '$v.nope.deep' specified for the field 'y.$' could not be found in the input '{"w":1}'
        States.Runtime: The function 'States.Format('{}', $.nope)' had the following error: The JsonPath argument for the field '$.nope' could not be found in the input '{"a":{"b":[1,2]},"null":null}'
        "#
        );
    }

    #[test]
    fn calls_of_one_template_draw_different_numbers() {
        let template = Template::compile(&value!({"a.$": "States.UUID()", "b.$": "States.UUID()"}))
            .expect("a template");
        let (input, context) = (Value::Null, Value::Null);
        let payload = template
            .evaluate(&Scope::new(&input, &context, &()))
            .expect("evaluates");
        assert_ne!(payload.get("a"), payload.get("b"));
    }

    #[test]
    fn variables_are_found() {
        let template = value!({"a.$": "$x.y", "b": [{"c.$": "States.Array($z, $.v)"}], "d": "$no"});
        assert_eq!(
            Template::compile(&template)
                .expect("a template")
                .variables(),
            ["x", "z"]
        );
    }

    #[test]
    fn a_template_makes_only_so_much() {
        let text = Value::from("x".repeat(250_000));
        let list: Value = (0..100_000).map(Value::from).collect::<Vec<_>>().into();
        let input = value!({"text": text, "list": list});
        let context = value!({});
        let many = |field: &str, count: usize| {
            let fields: Object = (0..count)
                .map(|at| (format!("f{at}.$"), Value::from(field)))
                .collect();
            let template = Template::compile(&Value::Object(fields)).unwrap();
            let scope = Scope::new(&input, &context, &());
            template.evaluate(&scope).map(|value| value.json_len())
        };
        for field in [
            "States.Format('{}{}{}{}', $.text, $.text, $.text, $.text)",
            "States.JsonToString($.text)",
            "States.ArrayPartition($.list, 1)",
            "States.StringSplit($.text, 'y')",
            "$.list[*]",
        ] {
            assert!(many(field, 2).is_ok(), "{field}");
            let error = many(field, 1000).unwrap_err();
            assert_eq!(error, PayloadError::TooMuch, "{field}");
            assert_eq!(error.name(), "States.DataLimitExceeded");
        }
        // What stands there already costs nothing.
        assert!(many("$.list", 10_000).is_ok());
    }
}
