//! The rules, a file each, in groups; and how one is found.

mod advice;
mod errors;
mod fields;
mod flow;
mod language;
mod maps;
mod specs;
mod tasks;
mod text;

use crate::rule::Rule;

const GROUPS: [&[Rule]; 9] = [
    text::RULES,
    fields::RULES,
    flow::RULES,
    language::RULES,
    tasks::RULES,
    errors::RULES,
    maps::RULES,
    advice::RULES,
    specs::RULES,
];

/// Every rule, group by group.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    GROUPS.into_iter().flatten()
}

/// The rule with this code.
pub fn explain(code: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.code == code)
}

#[cfg(test)]
mod tests;
