//! The request as it came, its JSON texts read.

use std::sync::Arc;

use expr::{Object, Value};

use super::Refusal;
use crate::failure::Failure;

/// A TestState request.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) definition: Arc<str>,
    pub(super) state_name: Option<Arc<str>>,
    pub(super) input: Value,
    pub(super) variables: Object,
    pub(super) has_variables: bool,
    pub(super) role: Option<Arc<str>>,
    pub(super) context: Option<Value>,
    pub(super) shows_data: bool,
    pub(super) reveals_secrets: bool,
    pub(super) mock: Option<Mock>,
    pub(super) validation: FieldValidation,
    pub(super) retries: Option<u32>,
    pub(super) failed_iterations: Option<u64>,
    pub(super) items: Option<Arc<str>>,
    /// The names of the fields given that mean something only beside a mock.
    pub(super) mock_only: Vec<&'static str>,
}

/// What stands in for the work.
#[derive(Debug)]
pub(super) enum Mock {
    /// It is done.
    Result(Value),
    /// It failed.
    Failure(Failure),
}

/// How a mocked result is held against the service's own model.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum FieldValidation {
    /// Required fields must be there; those that are there must be of the right type.
    #[default]
    Strict,
    /// Fields that are there must be of the right type.
    Present,
    /// Not at all.
    None,
}

/// The fields of the state's configuration, and what the API's messages call them.
const MOCK_ONLY: [(&str, &str); 4] = [
    ("retrierRetryCount", "RetrierRetryCount"),
    ("errorCausedByState", "ErrorCausedByState"),
    ("mapIterationFailureCount", "MapIterationFailureCount"),
    ("mapItemReaderData", "MapItemReaderData"),
];

impl Request {
    pub(super) fn read(json: &Value) -> Result<Self, Refusal> {
        let Some(fields) = json.as_object() else {
            return Err(Refusal::parameters("the request is no object"));
        };
        let state_name = text(fields, "stateName");
        if state_name.as_deref() == Some("") {
            return Err(Refusal::parameters(
                "Invalid length for parameter stateName, value: 0, valid min length: 1",
            ));
        }
        let Some(definition) = text(fields, "definition") else {
            return Err(Refusal::parameters(
                "Missing required parameter in input: \"definition\"",
            ));
        };
        let empty = Object::new();
        let configuration = fields
            .get("stateConfiguration")
            .and_then(Value::as_object)
            .unwrap_or(&empty);
        let variables = parsed(fields, "variables")?;
        let mock = fields.get("mock").and_then(Value::as_object);
        Ok(Request {
            definition,
            state_name,
            input: parsed(fields, "input")
                .map_err(|refusal| Refusal {
                    code: "InvalidExecutionInput",
                    ..refusal
                })?
                .unwrap_or_else(Value::empty_object),
            has_variables: variables.is_some(),
            variables: variables
                .and_then(|it| it.as_object().cloned())
                .unwrap_or_default(),
            role: text(fields, "roleArn"),
            context: parsed(fields, "context")?,
            shows_data: matches!(
                text(fields, "inspectionLevel").as_deref(),
                Some("DEBUG" | "TRACE")
            ),
            reveals_secrets: fields
                .get("revealSecrets")
                .and_then(Value::as_bool)
                .unwrap_or(false),
            mock: mock.map(read_mock).transpose()?.flatten(),
            validation: match mock
                .and_then(|mock| text(mock, "fieldValidationMode"))
                .as_deref()
            {
                Some("NONE") => FieldValidation::None,
                Some("PRESENT") => FieldValidation::Present,
                Some(_) | None => FieldValidation::Strict,
            },
            retries: whole(configuration, "retrierRetryCount")
                .map(|count| u32::try_from(count).unwrap_or(u32::MAX)),
            failed_iterations: whole(configuration, "mapIterationFailureCount"),
            items: text(configuration, "mapItemReaderData"),
            mock_only: MOCK_ONLY
                .iter()
                .filter(|(field, _)| configuration.contains_key(field))
                .map(|(_, name)| *name)
                .collect(),
        })
    }
}

impl Refusal {
    /// The request's parameters are wrong, as a client library says it.
    pub(super) fn parameters(what: &str) -> Self {
        Refusal {
            code: "ParamValidationError",
            message: format!("Parameter validation failed:\n{what}"),
        }
    }

    /// The request makes no sense.
    pub(super) fn validation(message: impl Into<String>) -> Self {
        Refusal {
            code: "ValidationException",
            message: message.into(),
        }
    }
}

fn read_mock(mock: &Object) -> Result<Option<Mock>, Refusal> {
    let result = parsed(mock, "result")?;
    let failure = mock.get("errorOutput").and_then(Value::as_object);
    match (result, failure) {
        (Some(_), Some(_)) => Err(Refusal::validation(
            "A test mock should have only one of the following fields: [result, errorOutput].",
        )),
        (Some(result), None) => Ok(Some(Mock::Result(result))),
        (None, Some(error)) => Ok(Some(Mock::Failure(Failure {
            error: text(error, "error"),
            cause: text(error, "cause"),
        }))),
        (None, None) => Ok(None),
    }
}

fn text(fields: &Object, key: &str) -> Option<Arc<str>> {
    match fields.get(key) {
        Some(Value::String(text)) => Some(text.clone()),
        Some(_) | None => None,
    }
}

fn whole(fields: &Object, key: &str) -> Option<u64> {
    fields.get(key)?.as_u64()
}

/// A parameter that is JSON text.
fn parsed(fields: &Object, key: &str) -> Result<Option<Value>, Refusal> {
    match text(fields, key) {
        None => Ok(None),
        Some(text) => Value::parse(&text).map(Some).map_err(|error| {
            Refusal::validation(format!("Invalid JSON in parameter '{key}': {error}"))
        }),
    }
}
