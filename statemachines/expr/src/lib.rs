//! JSON values, JSONPath, intrinsic functions and JSONata: pure evaluation.
//!
//! What an expression may know comes in by argument: its input, the context object, the variables, the time and the
//! source of chance. Nothing here reads a clock, a random number, a file or a definition.

pub mod value;

pub use value::{Array, Number, Object, Value};

#[doc(hidden)]
pub use serde_json::json as __json;
