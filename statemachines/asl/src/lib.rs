//! Amazon States Language as types: parsed from text, even broken text, and printed again.
//!
//! Knows what a definition says, not whether it makes sense: the model holds whatever can be
//! written with the right fields and types, and rules about it live with those who judge or run it.

mod error;
mod form;
mod model;
mod parse;
pub mod print;
pub mod syntax;

pub use error::{Problem, SyntaxError, report};
pub use model::*;
pub use parse::{Parsed, ParsedState, parse, parse_as, parse_state};
