//! Every kind of mistake, with the data its message is made of.

use std::fmt;

/// What can be wrong with a spec.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Mistake {
    /// The text is no YAML; the message is the YAML parser's.
    Syntax {
        /// What the parser said, without the place.
        message: String,
    },
    /// A `{% … %}` expression stands there without quotes, which YAML reads as a mapping.
    BareExpression,
    /// A tab in the indentation.
    Tab,
    /// The text holds no value at all.
    Empty,
    /// The text is larger than a spec may be.
    TooLarge {
        /// Size found, bytes.
        bytes: usize,
        /// Largest size that is read, bytes.
        most: usize,
    },
    /// A field that does not exist there.
    UnknownField {
        /// What was written.
        field: String,
        /// The field that was probably meant.
        nearest: Option<&'static str>,
        /// Every field that may stand there.
        known: Vec<&'static str>,
    },
    /// A field that earlier versions had.
    Removed {
        /// The field.
        field: &'static str,
        /// What makes it unnecessary, a whole clause.
        why: &'static str,
        /// What to do.
        hint: &'static str,
    },
    /// A spec that protects nothing.
    NoDependencies,
    /// A key that was written before in the same mapping.
    Repeated {
        /// The line of the first one, from 1.
        first_line: usize,
    },
    /// A field without which its mapping means nothing.
    Missing {
        /// The field.
        field: &'static str,
        /// How it might look.
        example: &'static str,
    },
    /// A value of the wrong kind, or one that cannot be read.
    Expected {
        /// What may stand there: “a duration such as `30s`”.
        expected: String,
        /// What was found.
        found: String,
        /// What was probably meant, ready to be written.
        fix: Option<String>,
    },
    /// A name of another shape.
    BadName {
        /// What was written.
        found: String,
        /// The same with what is not allowed taken out, when something is left.
        fix: Option<String>,
    },
    /// Not one of the words that may stand there.
    UnknownWord {
        /// What was written.
        found: String,
        /// The word that was probably meant.
        nearest: Option<&'static str>,
        /// Every word that may stand there.
        known: Vec<&'static str>,
    },
    /// A value beyond its range.
    OutOfRange {
        /// What was written.
        found: String,
        /// The least that is allowed.
        least: String,
        /// Whether `least` itself is too little.
        above_least: bool,
        /// The most that is allowed.
        most: String,
    },
    /// Exactly one of several fields must be there.
    OneOf {
        /// The fields that exclude each other.
        fields: Vec<&'static str>,
        /// Those that are there.
        found: Vec<&'static str>,
    },
    /// Two fields of which one must not exceed the other.
    Order {
        /// The field that must be less.
        small: &'static str,
        /// Its value.
        small_value: String,
        /// The field that must be more.
        large: &'static str,
        /// Its value.
        large_value: String,
        /// What must hold between the two.
        relation: Relation,
    },
    /// Two settings that do not go together.
    Clash {
        /// What does not go together, as a predicate: “needs an `http` dependency”.
        rule: &'static str,
        /// What to do.
        hint: &'static str,
    },
    /// What is named here is wrong in itself: another document says how.
    Reference {
        /// What is wrong with it, a whole clause.
        problem: String,
        /// What to do.
        hint: Option<String>,
    },
    /// A `version` that this program does not read.
    Version {
        /// What was written.
        found: String,
    },
}

/// What must hold between two fields.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Relation {
    /// The first is at most the second.
    AtMost,
    /// The first is less than the second.
    LessThan,
}

impl Relation {
    const fn in_words(self) -> &'static str {
        match self {
            Relation::AtMost => "at most",
            Relation::LessThan => "less than",
        }
    }
}

impl Mistake {
    /// A short name that stays the same from release to release: `unknown-field`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Mistake::Syntax { .. } => "syntax",
            Mistake::BareExpression => "bare-expression",
            Mistake::Tab => "tab",
            Mistake::Empty => "empty",
            Mistake::TooLarge { .. } => "too-large",
            Mistake::UnknownField { .. } => "unknown-field",
            Mistake::Removed { .. } => "removed-field",
            Mistake::NoDependencies => "no-dependencies",
            Mistake::Repeated { .. } => "repeated-field",
            Mistake::Missing { .. } => "missing-field",
            Mistake::Expected { .. } => "wrong-value",
            Mistake::BadName { .. } => "bad-name",
            Mistake::UnknownWord { .. } => "unknown-word",
            Mistake::OutOfRange { .. } => "out-of-range",
            Mistake::OneOf { .. } => "one-of",
            Mistake::Order { .. } => "order",
            Mistake::Clash { .. } => "clash",
            Mistake::Reference { .. } => "reference",
            Mistake::Version { .. } => "version",
        }
    }

    pub(super) fn hints(&self) -> Vec<String> {
        match self {
            Mistake::Syntax { .. } => Vec::new(),
            Mistake::BareExpression => {
                vec!["write it in quotes: \"{% $states.input.id %}\"".to_owned()]
            }
            Mistake::Tab => vec!["indent with spaces".to_owned()],
            Mistake::Empty => vec!["`sfn-breaker init` writes a spec to start from".to_owned()],
            Mistake::TooLarge { .. } => {
                vec!["split the dependencies over several specs".to_owned()]
            }
            Mistake::UnknownField { nearest, known, .. } => match known.as_slice() {
                [only] => vec![format!("the only field here is `{only}`")],
                _ => vec![nearest_or_all(*nearest, known)],
            },
            // The message has told every word.
            Mistake::UnknownWord { nearest, .. } => {
                nearest.iter().map(|word| meant(word)).collect()
            }
            Mistake::NoDependencies => {
                vec!["three lines protect an endpoint: `dependencies: {payments: {http: https://…}}`".to_owned()]
            }
            Mistake::Clash { hint, .. } | Mistake::Removed { hint, .. } => {
                vec![(*hint).to_owned()]
            }
            Mistake::Repeated { first_line } => vec![format!("the first is on line {first_line}")],
            Mistake::Missing { example, .. } => vec![format!("for example `{example}`")],
            Mistake::Expected { fix, .. } | Mistake::BadName { fix, .. } => {
                fix.iter().map(|fix| format!("write `{fix}`")).collect()
            }
            Mistake::Reference { hint, .. } => hint.iter().cloned().collect(),
            Mistake::OutOfRange { .. } | Mistake::Order { .. } => Vec::new(),
            Mistake::OneOf { fields, found } if found.is_empty() => {
                vec![format!("add one of {}", list(fields))]
            }
            Mistake::OneOf { .. } => vec!["keep one of them".to_owned()],
            Mistake::Version { .. } => vec!["write `version: 1`".to_owned()],
        }
    }

    /// The message, about `subject` (the field's name in quotes).
    pub(super) fn describe(&self, subject: String, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mistake::Syntax { message } => write!(out, "this cannot be read: {message}"),
            Mistake::BareExpression => {
                write!(out, "YAML reads an expression without quotes as a mapping")
            }
            Mistake::Tab => write!(out, "YAML does not allow tabs in the indentation"),
            Mistake::Empty => write!(out, "this file is empty"),
            Mistake::TooLarge { bytes, most } => {
                write!(out, "this file has {bytes} bytes, the most is {most}")
            }
            Mistake::UnknownField { field, .. } => write!(out, "there is no field `{field}` here"),
            Mistake::Removed { field, why, .. } => write!(out, "`{field}` was removed: {why}"),
            Mistake::NoDependencies => write!(out, "{subject} names nothing to protect"),
            Mistake::Repeated { .. } => write!(out, "{subject} is written twice"),
            Mistake::Missing { field, .. } => write!(out, "{subject} needs `{field}`"),
            Mistake::Expected {
                expected, found, ..
            } => write!(out, "{subject} must be {expected}, found {found}"),
            Mistake::BadName { found, .. } => write!(
                out,
                "a name is a letter, then letters, digits or hyphens, 40 characters at most, \
                 found {found}"
            ),
            Mistake::UnknownWord { found, known, .. } => write!(
                out,
                "{subject} must be {}, found `{found}`",
                alternatives(known)
            ),
            Mistake::OutOfRange {
                found,
                least,
                above_least,
                most,
            } => {
                if *above_least {
                    write!(out, "{subject} must be above `{least}`, at most `{most}`, ")?;
                } else {
                    write!(out, "{subject} must be `{least}` to `{most}`, ")?;
                }
                write!(out, "found `{found}`")
            }
            Mistake::OneOf { fields, found } if found.is_empty() => {
                write!(out, "{subject} needs exactly one of {}", list(fields))
            }
            Mistake::OneOf { fields, found } => write!(
                out,
                "{subject} needs exactly one of {}, found {}",
                list(fields),
                list(found)
            ),
            Mistake::Order {
                small,
                small_value,
                large,
                large_value,
                relation,
            } => {
                let relation = relation.in_words();
                write!(
                    out,
                    "`{small}` ({small_value}) must be {relation} `{large}` ({large_value})"
                )
            }
            Mistake::Clash { rule, .. } => write!(out, "{subject} {rule}"),
            Mistake::Reference { problem, .. } => write!(out, "{problem}"),
            Mistake::Version { found } => {
                write!(out, "this program reads version 1, found {found}")
            }
        }
    }
}

fn nearest_or_all(nearest: Option<&str>, known: &[&'static str]) -> String {
    match nearest {
        Some(nearest) => meant(nearest),
        None => format!("the fields here are {}", list(known)),
    }
}

fn meant(name: &str) -> String {
    format!("did you mean `{name}`?")
}

/// `` `a`, `b` and `c` ``
fn list(names: &[&str]) -> String {
    joined(names, "and")
}

/// `` `a`, `b` or `c` ``
fn alternatives(names: &[&str]) -> String {
    joined(names, "or")
}

fn joined(names: &[&str], word: &str) -> String {
    let mut text = String::new();
    for (index, name) in names.iter().enumerate() {
        if index > 0 {
            let last = index + 1 == names.len();
            text.push_str(&if last {
                format!(" {word} ")
            } else {
                ", ".to_owned()
            });
        }
        text.push_str(&format!("`{name}`"));
    }
    text
}
