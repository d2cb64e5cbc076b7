//! JSON values, JSONPath, intrinsic functions and JSONata: pure evaluation.
//!
//! What an expression may know comes in by argument, as a [`Scope`]: its input, the context object, the variables, the
//! time and the source of chance. Nothing here reads a clock, a random number, a file or a definition.
//!
//! | module | what it holds |
//! |---|---|
//! | [`mod@value`] | immutable JSON, cheap to clone |
//! | [`jsonpath`] | paths and reference paths |
//! | [`intrinsic`] | calls of intrinsic functions |
//! | [`payload`] | templates with `.$` fields, of paths and calls |
//! | [`jsonata`] | expressions and templates of the JSONata query language |

mod chance;
mod effort;
mod hashing;
pub mod intrinsic;
pub mod jsonata;
pub mod jsonpath;
pub mod payload;
mod reader;
pub mod scope;
pub mod value;

pub use scope::{Scope, Variables};
pub use value::{Array, Footprint, Kind, Number, Object, Value};

#[doc(hidden)]
pub use serde_json::json as __json;
