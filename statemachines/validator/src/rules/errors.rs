//! Retriers and catchers.

mod delay_below_interval;
mod states_all_not_last;

use crate::rule::Rule;

/// The rules of this group, by code.
pub(super) const RULES: &[Rule] = &[delay_below_interval::RULE, states_all_not_last::RULE];
