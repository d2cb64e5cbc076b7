//! Numbers that JSON has not: `1/0`.
//!
//! JSONata 2.0.6 lets an operator give them, raises an error only where they become another operator's operand, and the
//! service writes them as strings; our evaluator raises an error at once, as later versions do. An expression in which
//! that happens is evaluated again with its operators replaced by functions that give the infinite numbers themselves,
//! which come in as input, since no literal says them. Where a result is lost inside a list or an object (the evaluator
//! writes it as null), the functions give strings instead.

use jlens_core::ast::{BinaryOp, Node, NodeKind};
use jlens_core::input::{Sink, Source};
use jlens_core::{Error, Result};
use serde_json::Value as Json;

use super::compile::{Compiled, visit};
use super::error::EvaluateError;
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

/// Says whether an operator's answer passes all numbers: 1 above, -1 below.
pub(super) const PASSES: &str = "\u{e000}passes";

/// What the expression gives with infinite numbers; none if it has no operator that could give one.
pub(super) fn result(
    compiled: &Compiled,
    scope: &Scope<'_>,
) -> Option<std::result::Result<Option<Value>, EvaluateError>> {
    let replaced = replaced(compiled)?;
    let real = Compiled::new(&with_infinities(&replaced)).ok()?;
    let given = super::evaluate::run_beyond_numbers(&real, scope).map(|it| it?.get("r").cloned());
    match given {
        Ok(Some(Value::Array(_) | Value::Object(_))) => {
            let written = Compiled::new(&replaced).ok()?;
            Some(super::evaluate::run(&written, scope).or(given))
        }
        given => Some(given.map_err(nowhere)),
    }
}

/// The error without its place, which is one in another text.
fn nowhere(error: EvaluateError) -> EvaluateError {
    match error {
        EvaluateError::Raised { code, message, .. } => EvaluateError::Raised {
            code,
            message,
            span: None,
        },
        EvaluateError::Limit(_) | EvaluateError::Function => error,
    }
}

/// The expression around which the operators' functions are bound, the context undefined inside.
fn with_infinities(replaced: &str) -> String {
    let signs = ["+", "-", "*", "/", "%"];
    let functions: String = OPERATORS
        .iter()
        .zip(signs)
        .map(|(name, sign)| {
            format!(
                "${name} := function($l, $r) {{ ($s := ${PASSES}('{sign}', $l, $r); \
                 $s = 1 ? $\u{e000}above : $s = -1 ? $\u{e000}below : $l {sign} $r) }}; "
            )
        })
        .collect();
    format!(
        "($\u{e000}above := above; $\u{e000}below := below; {functions}[]{{'r': ($\u{e000}r := ({replaced}\n); \
         $\u{e000}r = $\u{e000}above ? 'Infinity' : $\u{e000}r = $\u{e000}below ? '-Infinity' : $\u{e000}r)}})"
    )
}

/// The numbers that no literal says.
pub(super) struct Infinities;

impl<'a> Source<'a> for Infinities {
    fn read(&self, sink: &mut Sink<'_, 'a>) -> std::result::Result<(), String> {
        sink.object(Fields);
        Ok(())
    }
}

/// Their names.
struct Fields;

impl<'a> Source<'a> for Fields {
    fn read(&self, sink: &mut Sink<'_, 'a>) -> std::result::Result<(), String> {
        sink.key("above");
        sink.number(f64::INFINITY);
        sink.key("below");
        sink.number(f64::NEG_INFINITY);
        Ok(())
    }
}

/// Whether what an operator (its sign comes first) makes of two numbers passes all numbers.
pub(super) fn passes(arguments: &[Option<Json>]) -> Option<i8> {
    let number = |at: usize| arguments.get(at)?.as_ref()?.as_f64();
    let (left, right) = (number(1)?, number(2)?);
    let answer = match arguments.first()?.as_ref()?.as_str()? {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" => left / right,
        _ => return None,
    };
    answer
        .is_infinite()
        .then_some(if answer > 0.0 { 1 } else { -1 })
}

/// Whether a node may give what is no number, though its operands are numbers or texts.
pub(super) fn may_give_no_number(node: &Node) -> bool {
    let [.., divide, remainder] = OPERATORS;
    match &node.kind {
        NodeKind::Binary { .. } => {
            operator(node).is_some_and(|name| name == divide || name == remainder)
        }
        NodeKind::Variable { name } => matches!(name.as_str(), "parseInteger" | "round"),
        _ => false,
    }
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
