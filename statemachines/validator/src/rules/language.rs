//! Paths, templates, expressions and variables.

mod conflicting_template_fields;
mod foreign_field;
mod invalid_jsonata;
mod invalid_path;
mod invalid_result_path;
mod invalid_template_field;
mod invalid_variable_name;
mod jsonata_delimiters;
mod misplaced_error_output;
mod query_language_downgrade;
mod reserved_variable_name;
mod top_level_reference;
mod undefined_variable;

use crate::rule::Rule;

/// The rules of this group, by code.
pub(super) const RULES: &[Rule] = &[
    conflicting_template_fields::RULE,
    foreign_field::RULE,
    invalid_jsonata::RULE,
    invalid_path::RULE,
    invalid_result_path::RULE,
    invalid_template_field::RULE,
    invalid_variable_name::RULE,
    jsonata_delimiters::RULE,
    misplaced_error_output::RULE,
    query_language_downgrade::RULE,
    reserved_variable_name::RULE,
    top_level_reference::RULE,
    undefined_variable::RULE,
];
