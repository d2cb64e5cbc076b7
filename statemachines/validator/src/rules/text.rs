//! The text itself.

mod duplicate_key;
mod syntax;

use crate::rule::Rule;

/// The rules of this group, by code.
pub(super) const RULES: &[Rule] = &[duplicate_key::RULE, syntax::RULE];
