//! The data tests of JSONPath rules.

use std::cmp::Ordering;

use asl::{DataType, Relation};
use expr::Value;
use jiff::Timestamp;
use program::{Comparand, Query, State, Test};

use crate::execution::{Fault, Line, Run};

/// Whether a variable passes a test. A value of another type than the test's never passes.
pub(super) fn passes(
    run: &mut Run,
    line: &mut Line,
    state: &State,
    variable: &Query,
    test: &Test,
    input: &Value,
) -> Result<bool, Fault> {
    let found = run.query(line, state, variable, input);
    if let Test::Is(DataType::Present, wanted) = test {
        let wanted = literal(
            run,
            line,
            state,
            wanted,
            input,
            |value| value.as_bool(),
            |it| *it,
        )?;
        return Ok(Some(found.is_ok()) == wanted);
    }
    let value = found.map_err(|_| missing(line, state, variable))?;
    match test {
        Test::String(relation, comparand) => {
            let other = literal(
                run,
                line,
                state,
                comparand,
                input,
                |value| value.as_str().map(Into::into),
                Clone::clone,
            )?;
            Ok(compare(value.as_str(), other.as_deref(), *relation))
        }
        Test::Numeric(relation, comparand) => {
            let other = literal(
                run,
                line,
                state,
                comparand,
                input,
                |value| value.as_number(),
                |it| *it,
            )?;
            Ok(compare(value.as_number(), other, *relation))
        }
        Test::Timestamp(relation, comparand) => {
            let other = literal(
                run,
                line,
                state,
                comparand,
                input,
                |value| Some(time(value)),
                |it| *it,
            )?;
            Ok(compare(time(&value), other.flatten(), *relation))
        }
        Test::Boolean(comparand) => {
            let other = literal(
                run,
                line,
                state,
                comparand,
                input,
                |value| value.as_bool(),
                |it| *it,
            )?;
            Ok(compare(value.as_bool(), other, Relation::Equals))
        }
        Test::Matches(pieces) => Ok(value.as_str().is_some_and(|text| matches(pieces, text))),
        Test::Is(kind, wanted) => {
            let wanted = literal(
                run,
                line,
                state,
                wanted,
                input,
                |value| value.as_bool(),
                |it| *it,
            )?;
            Ok(Some(is(*kind, &value)) == wanted)
        }
    }
}

/// What the variable is compared with; none if the value at the path is of another type.
fn literal<T, U>(
    run: &mut Run,
    line: &mut Line,
    state: &State,
    comparand: &Comparand<T>,
    input: &Value,
    read: impl Fn(&Value) -> Option<U>,
    own: impl Fn(&T) -> U,
) -> Result<Option<U>, Fault> {
    match comparand {
        Comparand::Value(value) => Ok(Some(own(value))),
        Comparand::Path(query) => {
            let value = run
                .query(line, state, query, input)
                .map_err(|_| missing(line, state, query))?;
            Ok(read(&value))
        }
    }
}

fn missing(line: &Line, state: &State, query: &Query) -> Fault {
    let path = query.source();
    Fault::runtime(
        line,
        state,
        format!(
            "Invalid path '{path}': The choice state's condition path references an invalid value."
        ),
    )
}

fn compare<T: PartialOrd>(one: Option<T>, other: Option<T>, relation: Relation) -> bool {
    let (Some(one), Some(other)) = (one, other) else {
        return false;
    };
    let Some(ordering) = one.partial_cmp(&other) else {
        return false;
    };
    match relation {
        Relation::Equals => ordering == Ordering::Equal,
        Relation::LessThan => ordering == Ordering::Less,
        Relation::LessThanEquals => ordering != Ordering::Greater,
        Relation::GreaterThan => ordering == Ordering::Greater,
        Relation::GreaterThanEquals => ordering != Ordering::Less,
    }
}

fn is(kind: DataType, value: &Value) -> bool {
    match kind {
        DataType::Null => value.is_null(),
        DataType::Present => true,
        DataType::Numeric => value.as_number().is_some(),
        DataType::String => value.as_str().is_some(),
        DataType::Boolean => value.as_bool().is_some(),
        DataType::Timestamp => time(value).is_some(),
    }
}

fn time(value: &Value) -> Option<Timestamp> {
    value.as_str().and_then(program::timestamp)
}

/// Whether a text has the pieces in order, the first at its start, the last at its end.
fn matches(pieces: &[String], text: &str) -> bool {
    let (first, rest) = match pieces {
        [] => return text.is_empty(),
        [only] => return text == only,
        [first, rest @ ..] => (first, rest),
    };
    let (Some((last, middle)), Some(mut text)) =
        (rest.split_last(), text.strip_prefix(first.as_str()))
    else {
        return false;
    };
    for piece in middle {
        match text.find(piece.as_str()) {
            Some(at) => text = text.get(at + piece.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    text.ends_with(last.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(pieces: &[&str]) -> Vec<String> {
        pieces.iter().map(|piece| (*piece).to_owned()).collect()
    }

    #[test]
    fn patterns_match_in_order() {
        assert!(matches(&pieces(&["log-", ".txt"]), "log-2026.txt"));
        assert!(matches(&pieces(&["", ""]), "anything"));
        assert!(matches(&pieces(&["a", "b", "c"]), "a-b-b-c"));
        assert!(matches(&pieces(&["exact"]), "exact"));
        assert!(!matches(&pieces(&["exact"]), "exactly"));
        assert!(!matches(&pieces(&["ab", "b"]), "ab"));
        assert!(!matches(&pieces(&["a", "c", "b"]), "a-b-c"));
    }

    #[test]
    fn unlike_values_never_compare() {
        assert!(!compare(None, Some(1), Relation::Equals));
        assert!(compare(Some(1), Some(2), Relation::LessThanEquals));
        assert!(!compare(Some(f64::NAN), Some(f64::NAN), Relation::Equals));
    }
}
