//! A choice rule's condition: `Condition`, `And`, `Or`, `Not`, or a variable and an operator.

use serde_json::{Number, Value};

use super::value::placeholder;
use super::{Construct, Form, Printer, Reader, Written};
use crate::error::Problem;
use crate::model::{Clause, Comparison, Condition, DataType, Operand, Relation, Test};
use crate::syntax::{Member, Node, NodeKind};

const COMBINATIONS: [&str; 3] = ["And", "Or", "Not"];

/// The fields that may stand beside a condition.
const BESIDES: [&str; 5] = ["Variable", "Comment", "Next", "Assign", "Output"];

/// What an operator's name says about its operand.
#[derive(Clone, Copy)]
enum Operator {
    String(Relation),
    Numeric(Relation),
    Timestamp(Relation),
    Boolean,
    StringMatches,
    Is(DataType),
}

/// Whether a field of this name combines or compares.
pub(super) fn is_operator(name: &str) -> bool {
    COMBINATIONS.contains(&name) || operator(name).is_some()
}

/// The names of all fields that combine or compare.
pub(super) fn operator_names() -> Vec<String> {
    let mut names: Vec<String> = COMBINATIONS.map(str::to_owned).to_vec();
    for family in ["String", "Numeric", "Timestamp"] {
        for relation in Relation::ALL {
            names.push(format!("{family}{}", relation.as_str()));
            names.push(format!("{family}{}Path", relation.as_str()));
        }
    }
    names.extend(["BooleanEquals", "BooleanEqualsPath", "StringMatches"].map(str::to_owned));
    names.extend(DataType::ALL.map(|kind| kind.as_str().to_owned()));
    names
}

/// Reads the condition of a rule or clause.
pub(super) fn read(node: &Node, owner: &'static str, reader: &mut Reader<'_>) -> Option<Condition> {
    let tests = |name: &str| name == "Condition" || is_operator(name);
    let mut there = node
        .members()
        .iter()
        .filter(|member| tests(&member.key.text));
    let Some(first) = there.next() else {
        // What is there may be a misspelt operator, which is told as an unknown field.
        if node
            .members()
            .iter()
            .all(|member| BESIDES.contains(&member.key.text.as_str()))
        {
            reader.error(node.span, Problem::NoCondition);
        }
        return None;
    };
    if let Some(second) = there.find(|member| member.key.text != first.key.text) {
        let problem = Problem::Conflict {
            first: first.key.text.clone(),
            second: second.key.text.clone(),
        };
        reader.error_in(&second.key.text, second.key.span, problem);
    }
    match first.key.text.as_str() {
        "Condition" => reader.in_field("Condition", |reader| jsonata(&first.value, reader)),
        "And" => reader
            .in_field("And", |r| Vec::read(&first.value, r))
            .map(Condition::And),
        "Or" => reader
            .in_field("Or", |r| Vec::read(&first.value, r))
            .map(Condition::Or),
        "Not" => {
            let clause = reader.in_field("Not", |r| Clause::read(&first.value, r))?;
            Some(Condition::Not(Box::new(clause)))
        }
        _ => comparison(node, first, owner, reader).map(Condition::Compare),
    }
}

/// Writes the fields of a condition.
pub(super) fn print(condition: &Condition, printer: &mut Printer) {
    match condition {
        Condition::Jsonata(expression) => printer.put("Condition", expression.as_str().into()),
        Condition::Constant(value) => printer.put("Condition", (*value).into()),
        Condition::And(clauses) => printer.put("And", clauses.print()),
        Condition::Or(clauses) => printer.put("Or", clauses.print()),
        Condition::Not(clause) => printer.put("Not", clause.print()),
        Condition::Compare(comparison) => {
            printer.put("Variable", comparison.variable.as_str().into());
            printer.put(comparison.test.name(), operand(&comparison.test));
        }
    }
}

fn operand(test: &Test) -> Value {
    match test {
        Test::String(_, operand) | Test::Timestamp(_, operand) => print_operand(operand),
        Test::Numeric(_, operand) => print_operand(operand),
        Test::Boolean(operand) | Test::Is(_, operand) => print_operand(operand),
        Test::StringMatches(pattern) => pattern.as_str().into(),
    }
}

fn print_operand<T: Clone + Into<Value>>(operand: &Operand<T>) -> Value {
    match operand {
        Operand::Value(value) => value.clone().into(),
        Operand::Path(text) | Operand::Placeholder(text) => text.as_str().into(),
    }
}

fn jsonata(node: &Node, reader: &mut Reader<'_>) -> Option<Condition> {
    if let NodeKind::Bool(value) = node.kind {
        return Some(Condition::Constant(value));
    }
    let Some(text) = node.text() else {
        reader.wrong_type(node, "an expression, true or false", None);
        return None;
    };
    Some(Condition::Jsonata(text.to_owned()))
}

fn comparison(
    node: &Node,
    member: &Member,
    owner: &'static str,
    reader: &mut Reader<'_>,
) -> Option<Comparison> {
    let (operator, is_path) = operator(&member.key.text)?;
    let test = reader.in_operator(&member.key.text, |reader| {
        test(operator, is_path, member, reader)
    });
    let Some(variable) = node.member("Variable") else {
        reader.error(
            node.span,
            Problem::MissingField {
                owner,
                field: "Variable",
            },
        );
        return None;
    };
    let variable = reader.in_field("Variable", |reader| String::read(&variable.value, reader));
    Some(Comparison {
        variable: variable?,
        test: test?,
    })
}

fn test(
    operator: Operator,
    is_path: bool,
    member: &Member,
    reader: &mut Reader<'_>,
) -> Option<Test> {
    let node = &member.value;
    Some(match operator {
        Operator::String(relation) => Test::String(relation, text(node, is_path, reader)?),
        Operator::Timestamp(relation) => Test::Timestamp(relation, text(node, is_path, reader)?),
        Operator::Numeric(relation) => Test::Numeric(relation, value(node, is_path, reader)?),
        Operator::Boolean => Test::Boolean(value(node, is_path, reader)?),
        Operator::StringMatches => Test::StringMatches(String::read(node, reader)?),
        Operator::Is(kind) => Test::Is(kind, value(node, false, reader)?),
    })
}

fn text(node: &Node, is_path: bool, reader: &mut Reader<'_>) -> Option<Operand<String>> {
    let text = String::read(node, reader)?;
    Some(if is_path {
        Operand::Path(text)
    } else {
        Operand::Value(text)
    })
}

fn value<T: Written>(node: &Node, is_path: bool, reader: &mut Reader<'_>) -> Option<Operand<T>> {
    if is_path {
        return String::read(node, reader).map(Operand::Path);
    }
    match placeholder(node) {
        Some(text) => Some(Operand::Placeholder(text)),
        None => T::read(node, reader).map(Operand::Value),
    }
}

/// The operator of this name, and whether it is the form that takes a path.
fn operator(name: &str) -> Option<(Operator, bool)> {
    if let Some(kind) = DataType::ALL.into_iter().find(|kind| kind.as_str() == name) {
        return Some((Operator::Is(kind), false));
    }
    let (operator, is_path) = match name.strip_suffix("Path") {
        Some(operator) => (operator, true),
        None => (name, false),
    };
    let relation = |name: &str| {
        Relation::ALL
            .into_iter()
            .find(|relation| relation.as_str() == name)
    };
    let operator = match operator {
        "StringMatches" if !is_path => Operator::StringMatches,
        "BooleanEquals" => Operator::Boolean,
        _ => {
            if let Some(rest) = operator.strip_prefix("String") {
                Operator::String(relation(rest)?)
            } else if let Some(rest) = operator.strip_prefix("Numeric") {
                Operator::Numeric(relation(rest)?)
            } else {
                Operator::Timestamp(relation(operator.strip_prefix("Timestamp")?)?)
            }
        }
    };
    Some((operator, is_path))
}

impl Written for Number {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let NodeKind::Number(number) = &node.kind {
            return Some(number.clone());
        }
        reader.wrong_type(node, "a number", None);
        None
    }

    fn print(&self) -> Value {
        Value::Number(self.clone())
    }
}

/// A clause that may still lack its condition.
#[derive(Clone, Default)]
struct Draft {
    comment: Option<String>,
    condition: Option<Condition>,
}

impl Construct for Draft {
    const OWNER: &'static str = "a clause";

    fn fields(&mut self, form: &mut impl Form) {
        form.field("Comment", &mut self.comment);
        form.condition(&mut self.condition);
    }
}

impl Written for Clause {
    const NOUN: Option<&'static str> = Some("clause");

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let draft = Draft::read(node, reader)?;
        Some(Clause {
            comment: draft.comment,
            condition: draft.condition?,
        })
    }

    fn print(&self) -> Value {
        let draft = Draft {
            comment: self.comment.clone(),
            condition: Some(self.condition.clone()),
        };
        draft.print()
    }
}
