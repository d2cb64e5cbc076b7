//! Numbers that JSON has not: `1/0`.
//!
//! JSONata 2.0.6 lets an operator give them, raises an error only where they become another operator's operand, and the
//! service writes them as strings; our evaluator raises an error at once, as later versions do. An expression in which
//! that happens is evaluated again with its operators replaced by functions that give those strings.

use jlens_core::ast::{BinaryOp, Node, NodeKind};
use jlens_core::{Error, Result};
use serde_json::Value as Json;

use super::compile::{Compiled, visit};
use crate::{Scope, Value};

/// JSONata's error for such a number.
pub(super) const OUT_OF_RANGE: &str = "D1001";

/// The functions in place of `+`, `-`, `*`, `/` and `%`; nobody writes such names.
pub(super) const OPERATORS: [&str; 5] = [
    "\u{e000}add",
    "\u{e000}subtract",
    "\u{e000}multiply",
    "\u{e000}divide",
    "\u{e000}remainder",
];

/// What the expression gives with strings for the numbers that JSON has not; none if that fails too.
pub(super) fn result(compiled: &Compiled, scope: &Scope<'_>) -> Option<Value> {
    let replaced = Compiled::new(&replaced(compiled)?).ok()?;
    super::evaluate::run(&replaced, scope).ok()?
}

/// Whether a node is an operator between numbers.
pub(super) fn is_operator(node: &Node) -> bool {
    operator(node).is_some()
}

/// One operator's answer.
pub(super) fn operate(operator: &str, arguments: &[Option<Json>]) -> Result<Option<Json>> {
    let side = |at: usize, code: &str| match arguments.get(at) {
        None | Some(None) => Ok(None),
        Some(Some(value)) => value.as_f64().map(Some).ok_or_else(|| Error::new(code)),
    };
    let (Some(left), Some(right)) = (side(0, "T2001")?, side(1, "T2002")?) else {
        return Ok(None);
    };
    let [add, subtract, multiply, divide, _] = OPERATORS;
    let number = match operator {
        it if it == add => left + right,
        it if it == subtract => left - right,
        it if it == multiply => left * right,
        it if it == divide => left / right,
        _ => left % right,
    };
    Ok(Some(if number.is_nan() {
        Json::from("NaN")
    } else if number.is_infinite() {
        Json::from(if number > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        })
    } else if number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0 {
        Json::from(number as i64)
    } else {
        Json::from(number)
    }))
}

/// The expression's text with calls in place of its operators; none if it has no operator.
fn replaced(compiled: &Compiled) -> Option<String> {
    let mut edits = Vec::new();
    visit(&compiled.bare.ast().root, &mut |node| {
        if let Some(operator) = operator(node) {
            edits.extend(calls(node, operator));
        }
    });
    if edits.is_empty() {
        return None;
    }
    // At one place what ends comes first; what opens there does so in the order of the tree, the outermost first.
    edits.sort_by_key(|(start, _, text)| (*start, text != ")", text != ","));
    let source = compiled.source.as_str();
    let mut text = String::with_capacity(2 * source.len());
    let mut at = 0;
    for (start, end, insert) in edits {
        text.push_str(source.get(at..start)?);
        text.push_str(&insert);
        at = end;
    }
    text.push_str(source.get(at..)?);
    Some(text)
}

type Edit = (usize, usize, String);

/// The three places where an operator's text becomes a call's.
fn calls(node: &Node, operator: &str) -> Vec<Edit> {
    let NodeKind::Binary { lhs, rhs, .. } = &node.kind else {
        return Vec::new();
    };
    vec![
        (lhs.span.start, lhs.span.start, format!("${operator}(")),
        (lhs.span.end, rhs.span.start, ",".to_owned()),
        (rhs.span.end, rhs.span.end, ")".to_owned()),
    ]
}

fn operator(node: &Node) -> Option<&'static str> {
    let NodeKind::Binary { op, .. } = &node.kind else {
        return None;
    };
    let [add, subtract, multiply, divide, remainder] = OPERATORS;
    match op {
        BinaryOp::Add => Some(add),
        BinaryOp::Sub => Some(subtract),
        BinaryOp::Mul => Some(multiply),
        BinaryOp::Div => Some(divide),
        BinaryOp::Mod => Some(remainder),
        BinaryOp::Eq
        | BinaryOp::Ne
        | BinaryOp::Lt
        | BinaryOp::Le
        | BinaryOp::Gt
        | BinaryOp::Ge
        | BinaryOp::Concat
        | BinaryOp::And
        | BinaryOp::Or
        | BinaryOp::In
        | BinaryOp::Range => None,
    }
}
