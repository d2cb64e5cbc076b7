//! Amazon States Language as types: parsed from text, even broken text, and printed again.
//!
//! Knows what a definition says, not whether it makes sense: the model holds whatever can be
//! written with the right fields and types, and rules about it live with those who judge or run it.

mod model;

pub use model::*;
