//! How states lead to each other.

mod duplicate_state_name;
mod invalid_state_name;
mod missing_transition;
mod no_terminal_state;
mod unknown_target;
mod unreachable_state;

use crate::rule::Rule;

/// The rules of this group, by code.
pub(super) const RULES: &[Rule] = &[
    duplicate_state_name::RULE,
    invalid_state_name::RULE,
    missing_transition::RULE,
    no_terminal_state::RULE,
    unknown_target::RULE,
    unreachable_state::RULE,
];
