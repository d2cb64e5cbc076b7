//! Paths as they are after parsing.

use std::fmt::Write as _;

use super::filter::Filter;
use super::function::Function;
use crate::Value;

/// One step of a path.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Segment {
    /// `.name` or `['name']`.
    Name(String),
    /// `['a','b']`: at the end the object of these fields, before that each of them.
    Names(Vec<String>),
    /// `[0]`, `[-1]`.
    Index(i64),
    /// `[0,2]`.
    Indexes(Vec<i64>),
    /// `[from:to]`; either may be left out, negative ones count from the end.
    Slice(Option<i64>, Option<i64>),
    /// `[*]` or `.*`.
    Wildcard,
    /// `..`: the next step is taken at this place and at every place below.
    Descend,
    /// `[?(…)]`.
    Filter(Filter),
    /// `.length()` and its like, last.
    Function(Function),
}

impl Segment {
    pub(super) fn is_definite(&self) -> bool {
        match self {
            Segment::Name(_) | Segment::Index(_) | Segment::Function(_) => true,
            Segment::Names(_)
            | Segment::Indexes(_)
            | Segment::Slice(..)
            | Segment::Wildcard
            | Segment::Descend
            | Segment::Filter(_) => false,
        }
    }

    pub(super) fn is_reference(&self) -> bool {
        match self {
            Segment::Name(_) => true,
            Segment::Index(index) => *index >= 0,
            Segment::Names(_)
            | Segment::Indexes(_)
            | Segment::Slice(..)
            | Segment::Wildcard
            | Segment::Descend
            | Segment::Filter(_)
            | Segment::Function(_) => false,
        }
    }

    /// The one place this step leads to from `at`, if it is a name or an index.
    pub(super) fn step<'a>(&self, at: &'a Value) -> Option<&'a Value> {
        match self {
            Segment::Name(name) => at.get(name),
            Segment::Index(index) => item(at.as_array()?, *index),
            Segment::Names(_)
            | Segment::Indexes(_)
            | Segment::Slice(..)
            | Segment::Wildcard
            | Segment::Descend
            | Segment::Filter(_)
            | Segment::Function(_) => None,
        }
    }
}

/// The item at an index that may count from the end.
pub(super) fn item(items: &[Value], index: i64) -> Option<&Value> {
    let at = if index < 0 {
        items
            .len()
            .checked_sub(usize::try_from(index.unsigned_abs()).ok()?)?
    } else {
        usize::try_from(index).ok()?
    };
    items.get(at)
}

/// The steps in brackets after `$`, as the service's path library shows them.
pub(super) fn compiled(segments: &[Segment]) -> String {
    let mut text = String::from("$");
    for segment in segments {
        push_compiled(segment, &mut text);
    }
    text
}

/// Adds one step in brackets.
pub(super) fn push_compiled(segment: &Segment, text: &mut String) {
    // Writing to a string cannot fail.
    let _infallible = match segment {
        Segment::Name(name) => write!(text, "['{name}']"),
        Segment::Names(names) => write!(text, "['{}']", names.join("','")),
        Segment::Index(index) => write!(text, "[{index}]"),
        Segment::Indexes(indexes) => {
            write!(
                text,
                "[{}]",
                indexes
                    .iter()
                    .map(i64::to_string)
                    .collect::<Vec<_>>()
                    .join(",")
            )
        }
        Segment::Slice(from, to) => {
            let show = |bound: &Option<i64>| bound.map(|it| it.to_string()).unwrap_or_default();
            write!(text, "[{}:{}]", show(from), show(to))
        }
        Segment::Wildcard => write!(text, "[*]"),
        Segment::Descend => write!(text, ".."),
        Segment::Filter(_) => write!(text, "[?]"),
        Segment::Function(function) => write!(text, ".{}()", function.name()),
    };
}
