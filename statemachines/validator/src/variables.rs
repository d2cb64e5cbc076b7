//! Which variables a definition sets and reads, and where each can be known.

use std::collections::{BTreeMap, BTreeSet};

use asl::ExecutionType;
use asl::syntax::Notation;

use crate::document::{Document, Scope, State, below};
use crate::finding::Spot;

/// The variables that each state reads, by the state's name, as DescribeStateMachine reports them. States that read
/// none are left out.
///
/// ```
/// let text = r#"{ "StartAt": "A", "States": { "A": { "Type": "Pass", "InputPath": "$order", "End": true } } }"#;
/// let references = validator::variable_references(text, None);
/// assert!(references["A"].contains("order"));
/// ```
pub fn variable_references(
    text: &str,
    notation: Option<Notation>,
) -> BTreeMap<String, BTreeSet<String>> {
    let parsed = asl::parse_as(text, notation.unwrap_or_else(|| Notation::of(text)));
    let document = Document::new(&parsed, ExecutionType::Standard);
    let mut references: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for formula in &document.formulas {
        let Some(state) = document.states.get(formula.state) else {
            continue;
        };
        for name in formula.variables() {
            let names = references.entry(state.name.to_owned()).or_default();
            names.insert(name.to_owned());
        }
    }
    references
}

/// A place that sets a variable.
pub(crate) struct Assignment<'d> {
    /// The state that does it.
    pub(crate) state: usize,
    /// The variable's name, without `$`, and without the `.$` of a computed field.
    pub(crate) name: &'d str,
    pub(crate) spot: Spot,
}

/// Every place that sets a variable: a state, one of its rules or one of its catchers.
pub(crate) fn assignments<'d>(document: &Document<'d>) -> Vec<Assignment<'d>> {
    let mut found = Vec::new();
    for (index, state) in document.states.iter().enumerate() {
        let mut owners = vec![(state.pointer.clone(), state.node)];
        owners.extend(state.entries("Choices"));
        owners.extend(state.entries("Catch"));
        for (pointer, owner) in owners {
            let Some(assign) = owner.member("Assign") else {
                continue;
            };
            let pointer = below(&pointer, "Assign");
            for member in assign.value.members() {
                let key = member.key.text.as_str();
                found.push(Assignment {
                    state: index,
                    name: key.strip_suffix(".$").unwrap_or(key),
                    spot: Spot::new(below(&pointer, key), member.key.span),
                });
            }
        }
    }
    found
}

/// The variables that may be set when a state is entered: on some way to it, or around its machine.
pub(crate) struct Known<'d> {
    names: Vec<&'d str>,
    by_state: Vec<Set>,
}

impl<'d> Known<'d> {
    pub(crate) fn of(document: &Document<'d>) -> Self {
        let assignments = assignments(document);
        let mut names: Vec<&str> = assignments.iter().map(|it| it.name).collect();
        names.sort_unstable();
        names.dedup();
        let mut set_by = vec![Set::new(names.len()); document.states.len()];
        for assignment in &assignments {
            let number = names.binary_search(&assignment.name);
            if let (Ok(number), Some(set)) = (number, set_by.get_mut(assignment.state)) {
                set.insert(number);
            }
        }
        let mut known = Known {
            by_state: vec![Set::new(names.len()); document.states.len()],
            names,
        };
        // Each machine stands before those inside it, so that what is known around one is known already.
        for scope in &document.scopes {
            known.spread(document, scope, &set_by);
        }
        known
    }

    /// Whether a variable may be set when a state is entered.
    pub(crate) fn has(&self, state: usize, name: &str) -> bool {
        let number = self.names.binary_search(&name);
        match (number, self.by_state.get(state)) {
            (Ok(number), Some(set)) => set.contains(number),
            (Ok(_) | Err(_), _) => false,
        }
    }

    /// The variables that may be set when a state is entered.
    pub(crate) fn names(&self, state: usize) -> impl Iterator<Item = &'d str> {
        let set = self.by_state.get(state);
        let names = self.names.iter().enumerate();
        names.filter_map(move |(number, name)| set?.contains(number).then_some(*name))
    }

    /// Lets what is known flow along the transitions of one machine until nothing changes.
    fn spread(&mut self, document: &Document<'d>, scope: &Scope<'d>, set_by: &[Set]) {
        // The executions of a distributed Map do not see the variables around it.
        let holder = scope.holder.filter(|_| !scope.is_distributed());
        let around = holder.and_then(|holder| self.by_state.get(holder)).cloned();
        let by_name: BTreeMap<&str, usize> = scope
            .states
            .iter()
            .filter_map(|at| Some((document.states.get(*at)?.name, *at)))
            .collect();
        if let Some(around) = around {
            for at in &scope.states {
                if let Some(known) = self.by_state.get_mut(*at) {
                    known.join(&around);
                }
            }
        }
        let mut open: Vec<usize> = scope.states.iter().rev().copied().collect();
        while let Some(at) = open.pop() {
            let (Some(state), Some(known), Some(own)) = (
                document.states.get(at),
                self.by_state.get(at),
                set_by.get(at),
            ) else {
                continue;
            };
            let mut after = known.clone();
            after.join(own);
            for target in State::targets(state) {
                let next = by_name.get(target.name).copied();
                if let Some((next, known)) =
                    next.and_then(|at| Some((at, self.by_state.get_mut(at)?)))
                    && known.join(&after)
                {
                    open.push(next);
                }
            }
        }
    }
}

/// A set of small numbers.
#[derive(Clone, Debug)]
struct Set(Vec<u64>);

impl Set {
    fn new(size: usize) -> Self {
        Set(vec![0; size.div_ceil(64)])
    }

    fn insert(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
    }

    fn contains(&self, number: usize) -> bool {
        self.0
            .get(number / 64)
            .is_some_and(|word| word & (1 << (number % 64)) != 0)
    }

    /// Adds what the other has; whether that was anything new.
    fn join(&mut self, other: &Set) -> bool {
        let mut grew = false;
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            grew |= *more & !*word != 0;
            *word |= *more;
        }
        grew
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The variables that each state may find set.
    fn known(text: &str) -> Vec<String> {
        let parsed = asl::parse(text);
        let document = Document::new(&parsed, ExecutionType::Standard);
        let known = Known::of(&document);
        let states = document.states.iter().enumerate();
        states
            .map(|(at, state)| {
                let names: Vec<&str> = known.names(at).collect();
                format!("{}: {}", state.name, names.join(" "))
            })
            .collect()
    }

    fn around(mode: &str) -> String {
        format!(
            r#"{{"StartAt":"A","States":{{
                "A":{{"Type":"Pass","Assign":{{"a":1}},"Next":"M"}},
                "M":{{"Type":"Map","Next":"Z","Assign":{{"m":1}},
                    "ItemProcessor":{{"ProcessorConfig":{{"Mode":"{mode}"}},"StartAt":"I","States":{{
                        "I":{{"Type":"Pass","Assign":{{"i":1}},"Next":"J"}},
                        "J":{{"Type":"Pass","End":true}}}}}}}},
                "Z":{{"Type":"Pass","Next":"A"}}}}}}"#
        )
    }

    #[test]
    fn variables_follow_transitions_and_go_inside() {
        let expected = ["A: a m", "M: a m", "I: a m", "J: a i m", "Z: a m"];
        assert_eq!(known(&around("INLINE")), expected);
    }

    #[test]
    fn executions_of_a_distributed_map_start_without_any() {
        let expected = ["A: a m", "M: a m", "I: ", "J: i", "Z: a m"];
        assert_eq!(known(&around("DISTRIBUTED")), expected);
    }
}
