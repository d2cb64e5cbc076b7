//! What a choice rule tests.

use serde_json::Number;

/// A condition of a choice rule.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// `"Condition": "{% … %}"`: a JSONata expression, braces included, that yields a boolean.
    Jsonata(String),
    /// `"Condition": true` or `false`: always or never.
    Constant(bool),
    /// All clauses hold (JSONPath). One clause at least.
    And(Vec<Clause>),
    /// At least one clause holds (JSONPath). One clause at least.
    Or(Vec<Clause>),
    /// The clause does not hold (JSONPath).
    Not(Box<Clause>),
    /// A variable compared with something (JSONPath).
    Compare(Comparison),
}

/// A condition inside another.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// What it is for, in words.
    pub comment: Option<String>,
    /// When it holds.
    pub condition: Condition,
}

impl From<Condition> for Clause {
    fn from(condition: Condition) -> Self {
        Clause {
            comment: None,
            condition,
        }
    }
}

/// A variable and its test.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The path of what is tested.
    pub variable: String,
    /// The test.
    pub test: Test,
}

/// A data-test operator with its operand. A value of another type than the test's never passes.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// `StringEquals`, `StringLessThan`, … and their `…Path` forms.
    String(Relation, Operand<String>),
    /// `NumericEquals`, `NumericLessThan`, … and their `…Path` forms.
    Numeric(Relation, Operand<Number>),
    /// `TimestampEquals`, `TimestampLessThan`, … and their `…Path` forms.
    Timestamp(Relation, Operand<String>),
    /// `BooleanEquals`, `BooleanEqualsPath`.
    Boolean(Operand<bool>),
    /// `StringMatches`: a pattern where `*` stands for any text and `\` takes `*` literally.
    StringMatches(String),
    /// `IsNull`, `IsString`, …: whether the value is of the type equals the boolean.
    Is(DataType, Operand<bool>),
}

impl Test {
    /// The operator as a definition spells it: `NumericLessThanPath`.
    pub fn name(&self) -> String {
        match self {
            Test::String(relation, operand) => spell("String", *relation, operand),
            Test::Numeric(relation, operand) => spell("Numeric", *relation, operand),
            Test::Timestamp(relation, operand) => spell("Timestamp", *relation, operand),
            Test::Boolean(operand) => spell("Boolean", Relation::Equals, operand),
            Test::StringMatches(_) => "StringMatches".to_owned(),
            Test::Is(kind, _) => kind.as_str().to_owned(),
        }
    }
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Relation {
    /// `…Equals`
    Equals,
    /// `…LessThan`
    LessThan,
    /// `…LessThanEquals`
    LessThanEquals,
    /// `…GreaterThan`
    GreaterThan,
    /// `…GreaterThanEquals`
    GreaterThanEquals,
}

impl Relation {
    /// Every relation.
    pub const ALL: [Relation; 5] = [
        Relation::Equals,
        Relation::LessThan,
        Relation::LessThanEquals,
        Relation::GreaterThan,
        Relation::GreaterThanEquals,
    ];

    /// The end of the operator's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Relation::Equals => "Equals",
            Relation::LessThan => "LessThan",
            Relation::LessThanEquals => "LessThanEquals",
            Relation::GreaterThan => "GreaterThan",
            Relation::GreaterThanEquals => "GreaterThanEquals",
        }
    }

    /// Its mathematical sign.
    pub fn sign(self) -> &'static str {
        match self {
            Relation::Equals => "=",
            Relation::LessThan => "<",
            Relation::LessThanEquals => "≤",
            Relation::GreaterThan => ">",
            Relation::GreaterThanEquals => "≥",
        }
    }
}

/// What a variable is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand<T> {
    /// The value itself.
    Value(T),
    /// Where the value is: the operator's `…Path` form.
    Path(String),
    /// Text with a `${Name}` in place of a number or boolean, filled in at deployment.
    Placeholder(String),
}

/// The `Is…` operators.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum DataType {
    /// `IsNull`
    Null,
    /// `IsPresent`: the path leads to something.
    Present,
    /// `IsNumeric`
    Numeric,
    /// `IsString`
    String,
    /// `IsBoolean`
    Boolean,
    /// `IsTimestamp`: a string that is an RFC 3339 time.
    Timestamp,
}

impl DataType {
    /// Every type.
    pub const ALL: [DataType; 6] = [
        DataType::Null,
        DataType::Present,
        DataType::Numeric,
        DataType::String,
        DataType::Boolean,
        DataType::Timestamp,
    ];

    /// The operator's name.
    pub fn as_str(self) -> &'static str {
        match self {
            DataType::Null => "IsNull",
            DataType::Present => "IsPresent",
            DataType::Numeric => "IsNumeric",
            DataType::String => "IsString",
            DataType::Boolean => "IsBoolean",
            DataType::Timestamp => "IsTimestamp",
        }
    }
}

fn spell<T>(family: &str, relation: Relation, operand: &Operand<T>) -> String {
    let form = match operand {
        Operand::Path(_) => "Path",
        Operand::Value(_) | Operand::Placeholder(_) => "",
    };
    format!("{family}{}{form}", relation.as_str())
}
