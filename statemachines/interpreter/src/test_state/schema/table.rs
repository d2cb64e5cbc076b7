//! The table of answers, read from its text when an integration is asked for.

use program::{Pattern, Resource};

/// Every integration that is described.
const SHAPES: &str = include_str!("shapes.txt");

/// The shape of an answer or of a part of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape<'t> {
    /// Anything.
    Any,
    /// True or false.
    Flag,
    /// A string; times and bytes are strings, too.
    Text(Bounds),
    /// A string that is one of some words.
    Word(Vec<&'t str>),
    /// A number.
    Number(Bounds),
    /// A list.
    List(Box<Shape<'t>>),
    /// An object of any fields with values of one shape.
    Map(Box<Shape<'t>>),
    /// An object with fields of its own.
    Fields(Vec<Field<'t>>),
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field<'t> {
    pub(super) name: &'t str,
    /// Whether an answer always has it.
    pub(super) required: bool,
    pub(super) shape: Shape<'t>,
}

/// How small or large a number may be, or how short or long a text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Bounds {
    pub(super) least: Option<f64>,
    pub(super) most: Option<f64>,
}

/// The answer of an integration; none if it is not described. A job's end is told by what describes the job, and a token
/// comes back with anything.
pub(super) fn of(resource: &Resource) -> Option<Shape<'static>> {
    let service = resource
        .service
        .strip_prefix("aws-sdk:")
        .unwrap_or(&resource.service);
    let action = match (resource.pattern, resource.plain_action()) {
        (Pattern::WaitForTaskToken, _) => return None,
        (Pattern::Sync | Pattern::Sync2, "startExecution") => "describeExecution",
        (Pattern::RequestResponse | Pattern::Sync | Pattern::Sync2, action) => action,
    };
    let mut lines = SHAPES
        .lines()
        .skip_while(|line| !heads(line, service, action));
    lines.next()?;
    let mut answer = Shape::Fields(Vec::new());
    for line in lines.take_while(|line| !line.starts_with('[')) {
        if let Some((path, kind)) = line.split_once(' ') {
            put(&mut answer, path, leaf(kind));
        }
    }
    Some(answer)
}

/// Whether a line begins the section of an integration: `[sfn|states:startExecution]`.
fn heads(line: &str, service: &str, action: &str) -> bool {
    let head = line.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    head.and_then(|head| head.split_once(':'))
        .is_some_and(|(services, name)| {
            name == action && services.split('|').any(|it| it == service)
        })
}

/// Puts a shape where a path leads: `Layers[].Arn`.
fn put<'t>(shape: &mut Shape<'t>, path: &'t str, leaf: Shape<'t>) {
    if path.is_empty() {
        *shape = leaf;
    } else if let Some(rest) = path.strip_prefix("[]") {
        if let Shape::List(item) = shape {
            return put(item, rest, leaf);
        }
        *shape = Shape::List(Box::new(below(rest, leaf)));
    } else if let Some(rest) = path.strip_prefix("{}") {
        if let Shape::Map(item) = shape {
            return put(item, rest, leaf);
        }
        *shape = Shape::Map(Box::new(below(rest, leaf)));
    } else {
        let path = path.strip_prefix('.').unwrap_or(path);
        let end = path.find(['.', '[', '{']).unwrap_or(path.len());
        let (name, rest) = path.split_at(end);
        let (name, required) = match name.strip_suffix('!') {
            Some(name) => (name, true),
            None => (name, false),
        };
        let mut fields = match std::mem::replace(shape, Shape::Any) {
            Shape::Fields(fields) => fields,
            _ => Vec::new(),
        };
        match fields.iter_mut().find(|field| field.name == name) {
            Some(field) => put(&mut field.shape, rest, leaf),
            None => fields.push(Field {
                name,
                required,
                shape: below(rest, leaf),
            }),
        }
        *shape = Shape::Fields(fields);
    }
}

fn below<'t>(path: &'t str, leaf: Shape<'t>) -> Shape<'t> {
    let mut shape = Shape::Any;
    put(&mut shape, path, leaf);
    shape
}

fn leaf(kind: &str) -> Shape<'_> {
    let (kind, rest) = kind.split_once(' ').unwrap_or((kind, ""));
    match kind {
        "flag" => Shape::Flag,
        "text" => Shape::Text(bounds(rest)),
        "number" => Shape::Number(bounds(rest)),
        "word" => Shape::Word(rest.split('|').collect()),
        "object" => Shape::Fields(Vec::new()),
        _ => Shape::Any,
    }
}

/// Reads `1..256`; either may be left out.
fn bounds(text: &str) -> Bounds {
    match text.split_once("..") {
        Some((least, most)) => Bounds {
            least: least.parse().ok(),
            most: most.parse().ok(),
        },
        None => Bounds::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_says_something() {
        for line in SHAPES
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with(['#', '[']))
        {
            let (path, kind) = line.split_once(' ').unwrap();
            let shape = below(path, leaf(kind));
            assert!(matches!(shape, Shape::Fields(_)), "{line}");
            assert!(kind == "any" || leaf(kind) != Shape::Any, "{line}");
        }
    }

    #[test]
    fn paths_become_shapes() {
        let shape = below("A!.B[].C{}", leaf("number 1.."));
        let Shape::Fields(fields) = &shape else {
            panic!("{shape:?}");
        };
        assert!(fields[0].required && fields[0].name == "A");
        insta::assert_snapshot!(format!("{shape:?}"), @r#"Fields([Field { name: "A", required: true, shape: Fields([Field { name: "B", required: false, shape: List(Fields([Field { name: "C", required: false, shape: Map(Number(Bounds { least: Some(1.0), most: None })) }])) }]) }])"#);
    }
}
