//! Numbers that JSON has not: `1/0`.
//!
//! JSONata 2.0.6 lets an operator give them and the service writes them as strings; our evaluator raises an error, as
//! later versions do. Where the operator is the whole expression, its sides tell what it would have given.

use jlens_core::ast::{BinaryOp, Node, NodeKind};

use super::compile::Compiled;
use crate::{Scope, Value};

/// JSONata's error for such a number.
pub(super) const OUT_OF_RANGE: &str = "D1001";

/// The service's string for what the expression gives, if the expression is an operator between numbers whose result no
/// JSON number can be.
pub(super) fn result(compiled: &Compiled, scope: &Scope<'_>) -> Option<Value> {
    let NodeKind::Binary { op, lhs, rhs } = &compiled.bare.ast().root.kind else {
        return None;
    };
    let (left, right) = (side(compiled, lhs, scope)?, side(compiled, rhs, scope)?);
    let result = match op {
        BinaryOp::Add => left + right,
        BinaryOp::Sub => left - right,
        BinaryOp::Mul => left * right,
        BinaryOp::Div => left / right,
        BinaryOp::Mod => left % right,
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
        | BinaryOp::Range => return None,
    };
    if result.is_nan() {
        Some(Value::from("NaN"))
    } else if result.is_infinite() {
        Some(Value::from(if result > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        }))
    } else {
        None
    }
}

/// The number that one side of the operator gives.
fn side(compiled: &Compiled, node: &Node, scope: &Scope<'_>) -> Option<f64> {
    let source = compiled.source.get(node.span.start..node.span.end)?;
    let side = Compiled::new(source).ok()?;
    super::evaluate::run(&side, scope).ok()??.as_f64()
}
