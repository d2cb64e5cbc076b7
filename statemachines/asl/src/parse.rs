//! From text to the model, and all that is wrong with the text.

use crate::error::SyntaxError;
use crate::form::{Reader, Written};
use crate::model::{State, StateMachine};
use crate::syntax::{Notation, Tree};

/// A definition as far as it could be read.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The machine; without the parts that `errors` are about. None if the text is no object.
    pub machine: Option<StateMachine>,
    /// The text as a tree: for the places of things, and for what the model does not hold.
    pub tree: Tree,
    /// Everything wrong with the text, in the order it stands there.
    pub errors: Vec<SyntaxError>,
}

/// A single state as far as it could be read.
#[derive(Clone, Debug)]
pub struct ParsedState {
    /// The state; without the parts that `errors` are about. None if its kind is unknown.
    pub state: Option<State>,
    /// The text as a tree.
    pub tree: Tree,
    /// Everything wrong with the text, in the order it stands there.
    pub errors: Vec<SyntaxError>,
}

/// Reads a definition in JSON or YAML, whichever the text looks like.
///
/// What the model cannot hold is an error here: broken text, keys written twice, values of the
/// wrong type, fields that do not exist, fields that exclude each other, and fields without which a
/// construct is nothing (`StartAt`, `Type`, `Resource`, a rule's `Next`). Everything else, such as
/// a missing `Next`, an unknown target or a bad path, is read as it stands.
///
/// ```
/// let parsed = asl::parse(r#"{ "StartAt": "A", "States": { "A": { "Type": "Wait", "Seconds": "5" } } }"#);
/// assert_eq!(
///     parsed.errors[0].to_string(),
///     "state `A`: `Seconds` must be a whole number, 0 or more, not text",
/// );
/// assert_eq!(parsed.errors[0].place.pointer, "/States/A/Seconds");
/// assert!(parsed.machine.is_some());
/// ```
pub fn parse(text: &str) -> Parsed {
    parse_as(text, Notation::of(text))
}

/// Reads a definition in the given notation.
pub fn parse_as(text: &str, notation: Notation) -> Parsed {
    let (machine, tree, errors) = read(text, notation);
    Parsed {
        machine,
        tree,
        errors,
    }
}

/// Reads a single state, JSON or YAML, as the TestState API takes it.
pub fn parse_state(text: &str) -> ParsedState {
    let (state, tree, errors) = read(text, Notation::of(text));
    ParsedState {
        state,
        tree,
        errors,
    }
}

fn read<T: Written>(text: &str, notation: Notation) -> (Option<T>, Tree, Vec<SyntaxError>) {
    let (tree, mut errors) = Tree::parse(text, notation);
    let mut reader = Reader::new(text);
    let value = T::read(tree.root(), &mut reader);
    // One complaint is enough about text that is not even an object.
    if value.is_some() || errors.is_empty() {
        errors.extend(reader.into_errors());
    }
    errors.sort_by_key(|error| error.place.span.start);
    (value, tree, errors)
}

#[cfg(test)]
mod tests;
