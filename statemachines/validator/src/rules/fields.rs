//! Which fields there are, and what may stand in them.

mod conflicting_fields;
mod definition_too_large;
mod empty_list;
mod empty_rule;
mod misplaced_field;
mod missing_field;
mod number_out_of_range;
mod unknown_field;
mod unknown_type;
mod unknown_version;
mod unknown_word;
mod wrong_type;

use crate::rule::Rule;

/// The rules of this group, by code.
pub(super) const RULES: &[Rule] = &[
    conflicting_fields::RULE,
    definition_too_large::RULE,
    empty_list::RULE,
    empty_rule::RULE,
    misplaced_field::RULE,
    missing_field::RULE,
    number_out_of_range::RULE,
    unknown_field::RULE,
    unknown_type::RULE,
    unknown_version::RULE,
    unknown_word::RULE,
    wrong_type::RULE,
];
