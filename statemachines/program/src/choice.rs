//! Resolved choice rules.

use std::sync::Arc;

use asl::{DataType, Relation};
use expr::Number;
use jiff::Timestamp;

use super::{Query, StateId, Template};

/// A Choice state's rules.
#[derive(Debug)]
pub struct Choice {
    /// The rules, in the order they are tried.
    pub rules: Box<[Rule]>,
    /// Where it leads when none holds. Its output and variables are the state's own.
    pub default: Option<StateId>,
}

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// When it holds.
    pub condition: Condition,
    /// Where it leads.
    pub next: StateId,
    /// The state's output when it holds (JSONata).
    pub output: Option<Template>,
    /// Variables to set when it holds.
    pub assign: Option<Template>,
}

/// What a rule asks.
#[derive(Debug)]
pub enum Condition {
    /// A JSONata expression that yields a boolean.
    Expression(Template),
    /// Always or never.
    Constant(bool),
    /// All hold.
    And(Box<[Condition]>),
    /// One holds at least.
    Or(Box<[Condition]>),
    /// It does not hold.
    Not(Box<Condition>),
    /// A variable passes a test.
    Compare {
        /// The variable.
        variable: Query,
        /// The test.
        test: Test,
    },
}

/// A test of a variable.
#[derive(Debug)]
pub enum Test {
    /// Two strings.
    String(Relation, Comparand<Arc<str>>),
    /// Two numbers.
    Numeric(Relation, Comparand<Number>),
    /// Two times; none for a literal that is no time.
    Timestamp(Relation, Comparand<Option<Timestamp>>),
    /// Two booleans.
    Boolean(Comparand<bool>),
    /// A string and a pattern: the pieces between its wildcards.
    Matches(Box<[String]>),
    /// Whether the variable is of a type.
    Is(DataType, Comparand<bool>),
}

/// What a variable is compared with.
#[derive(Debug)]
pub enum Comparand<T> {
    /// A value.
    Value(T),
    /// Where the value is.
    Path(Query),
}
