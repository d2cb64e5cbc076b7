//! A Task of ours on the way to or from the user's: it hands its input on untouched, in either language.

use asl::{Catcher, DataPath, QueryLanguage, State, Task, Transition};
use serde_json::{Map, Value, json};

use super::Splice;
use crate::jsonata::{input, kept_text, value};

/// What a Task of ours does. It only keeps what comes back: later states make sense of it.
pub(super) struct Errand<'e> {
    pub(super) comment: String,
    pub(super) resource: &'e str,
    pub(super) arguments: Part,
    pub(super) timeout_seconds: u64,
    /// The variable that takes the whole result, and null when there is none.
    pub(super) keep: Option<String>,
    /// Other variables to set, to constants, whatever happens.
    pub(super) set: Vec<(String, Value)>,
    pub(super) next: Transition,
    /// Whether what is sent or comes back may be as large as an answer.
    pub(super) carries_answers: bool,
    /// Where every error leads, and why.
    pub(super) on_error: (&'e str, &'e str),
}

/// A part of what is sent.
pub(super) enum Part {
    /// As it is.
    Constant(Value),
    /// Fields, in this order.
    Object(Vec<(&'static str, Part)>),
    /// What a variable holds, or a field of it: `name.field`.
    Variable(String),
    /// The same, as JSON text to be kept.
    JsonText(String),
    /// The execution's name.
    ExecutionName,
}

impl From<Value> for Part {
    fn from(value: Value) -> Self {
        Part::Constant(value)
    }
}

impl Errand<'_> {
    pub(super) fn state(self, splice: &Splice<'_>) -> State {
        let language = splice.around;
        let (next, why) = self.on_error;
        let mut caught = Map::from_iter(self.set.iter().cloned());
        let mut assign = caught.clone();
        if let Some(variable) = &self.keep {
            caught.insert(variable.clone(), Value::Null);
            match language {
                QueryLanguage::JsonPath => assign.insert(format!("{variable}.$"), json!("$")),
                QueryLanguage::Jsonata => assign.insert(variable.clone(), value("$states.result")),
            };
        }
        let some = |fields: Map<String, Value>| (!fields.is_empty()).then_some(fields.into());
        let catcher = |names: &[&str]| Catcher {
            comment: Some(why.to_owned()),
            error_equals: names.iter().map(|name| (*name).to_owned()).collect(),
            next: next.to_owned(),
            assign: some(caught.clone()),
            ..untouched(language)
        };
        // The service's documentation takes it from `States.ALL`: what is sent or comes back may be too large.
        let too_much = self
            .carries_answers
            .then(|| catcher(&["States.DataLimitExceeded"]));
        let catch = too_much.into_iter().chain([catcher(&["States.ALL"])]);
        let catch = catch.collect();
        let arguments = self.arguments.template(language);
        let task = Task {
            comment: Some(self.comment),
            resource: self.resource.to_owned(),
            timeout_seconds: Some(self.timeout_seconds.into()),
            assign: some(assign),
            catch,
            transition: Some(self.next),
            ..Task::default()
        };
        let task = match language {
            QueryLanguage::JsonPath => Task {
                parameters: Some(arguments),
                result_path: Some(DataPath::Discard),
                ..task
            },
            QueryLanguage::Jsonata => Task {
                arguments: Some(arguments),
                output: Some(input()),
                ..task
            },
        };
        task.into()
    }
}

/// A catcher that hands the state's input on.
pub(super) fn untouched(language: QueryLanguage) -> Catcher {
    match language {
        QueryLanguage::JsonPath => Catcher {
            result_path: Some(DataPath::Discard),
            ..Catcher::default()
        },
        QueryLanguage::Jsonata => Catcher {
            output: Some(input()),
            ..Catcher::default()
        },
    }
}

impl Part {
    fn template(self, language: QueryLanguage) -> Value {
        match (self, language) {
            (Part::Constant(value), _) => value,
            (Part::Object(fields), _) => fields
                .into_iter()
                .map(|(name, part)| {
                    let computed = part.is_computed() && language == QueryLanguage::JsonPath;
                    let ending = if computed { ".$" } else { "" };
                    (format!("{name}{ending}"), part.template(language))
                })
                .collect::<Map<String, Value>>()
                .into(),
            (Part::Variable(name), QueryLanguage::JsonPath) => json!(format!("${name}")),
            (Part::Variable(name), QueryLanguage::Jsonata) => value(&format!("${name}")),
            (Part::JsonText(name), QueryLanguage::JsonPath) => {
                json!(format!("States.JsonToString(${name})"))
            }
            (Part::JsonText(name), QueryLanguage::Jsonata) => {
                value(&kept_text(&format!("${name}")))
            }
            (Part::ExecutionName, QueryLanguage::JsonPath) => json!("$$.Execution.Name"),
            (Part::ExecutionName, QueryLanguage::Jsonata) => {
                value("$states.context.Execution.Name")
            }
        }
    }

    fn is_computed(&self) -> bool {
        match self {
            Part::Constant(_) | Part::Object(_) => false,
            Part::Variable(_) | Part::JsonText(_) | Part::ExecutionName => true,
        }
    }
}
