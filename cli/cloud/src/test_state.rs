//! The TestState API, with its requests and answers as the JSON that it speaks.
//!
//! Held field by field against the Step Functions API Reference ("TestState", "MockInput", "TestStateConfiguration",
//! "InspectionData", "InspectionErrorDetails") and the SDK's model, which are the same. Of a request everything is sent but
//! `revealSecrets` and what Map states have (`errorCausedByState`, `mapIterationFailureCount`, `mapItemReaderData`); of an
//! answer everything is read but HTTP Tasks' `request` and `response` (level `TRACE`) and what Map states have: no machine
//! of ours has either. The rules for requests (a `context` only beside a mock, a mock only for a Task) are a test,
//! `tests/it/operate/verify.rs`.

use aws_sdk_sfn::operation::test_state::TestStateOutput;
use aws_sdk_sfn::types::{
    InspectionData, InspectionLevel, MockErrorOutput, MockInput, MockResponseValidationMode,
    TestStateConfiguration,
};
use serde_json::{Map, Value};

use crate::error::{CloudError, failed};
use crate::incidents::SERVICE;
use crate::local_host;
use crate::session::Session;

/// Asks Step Functions to run one state.
///
/// # Errors
/// When it refuses the request.
pub fn test_state(session: &Session, request: &Value) -> Result<Value, CloudError> {
    let text = |field: &str| request[field].as_str().map(str::to_owned);
    let configuration = &request["stateConfiguration"];
    let retries = configuration["retrierRetryCount"].as_i64();
    let retries = retries.map(|count| i32::try_from(count).unwrap_or(i32::MAX));
    let sent = local_host::patient_client(session)
        .test_state()
        .set_definition(text("definition"))
        .set_state_name(text("stateName"))
        .set_input(text("input"))
        .set_variables(text("variables"))
        .set_context(text("context"))
        .set_role_arn(text("roleArn"))
        .set_inspection_level(
            text("inspectionLevel").map(|level| InspectionLevel::from(level.as_str())),
        )
        .set_mock(mock(&request["mock"]))
        .set_state_configuration(retries.map(|count| {
            TestStateConfiguration::builder()
                .retrier_retry_count(count)
                .build()
        }))
        .send();
    let answer = session.wait(sent).map_err(failed(SERVICE))?;
    Ok(told(&answer))
}

fn mock(mock: &Value) -> Option<MockInput> {
    let mode = mock["fieldValidationMode"].as_str();
    let failure = mock["errorOutput"].as_object().map(|failure| {
        let text = |field: &str| failure.get(field)?.as_str().map(str::to_owned);
        MockErrorOutput::builder()
            .set_error(text("error"))
            .set_cause(text("cause"))
            .build()
    });
    mock.is_object().then(|| {
        MockInput::builder()
            .set_result(mock["result"].as_str().map(str::to_owned))
            .set_error_output(failure)
            .set_field_validation_mode(mode.map(MockResponseValidationMode::from))
            .build()
    })
}

fn told(answer: &TestStateOutput) -> Value {
    let mut fields = Fields(Map::new());
    fields.text("output", answer.output());
    fields.text("error", answer.error());
    fields.text("cause", answer.cause());
    fields.text("nextState", answer.next_state());
    fields.text("status", answer.status().map(|status| status.as_str()));
    if let Some(data) = answer.inspection_data() {
        fields
            .0
            .insert("inspectionData".to_owned(), inspected(data));
    }
    Value::Object(fields.0)
}

fn inspected(data: &InspectionData) -> Value {
    let mut fields = Fields(Map::new());
    fields.text("input", data.input());
    fields.text("afterArguments", data.after_arguments());
    fields.text("afterInputPath", data.after_input_path());
    fields.text("afterParameters", data.after_parameters());
    fields.text("result", data.result());
    fields.text("afterResultSelector", data.after_result_selector());
    fields.text("afterResultPath", data.after_result_path());
    fields.text("variables", data.variables());
    if let Some(details) = data.error_details() {
        let mut inner = Fields(Map::new());
        inner.number("catchIndex", details.catch_index());
        inner.number("retryIndex", details.retry_index());
        inner.number(
            "retryBackoffIntervalSeconds",
            details.retry_backoff_interval_seconds(),
        );
        fields
            .0
            .insert("errorDetails".to_owned(), Value::Object(inner.0));
    }
    Value::Object(fields.0)
}

/// An object of what is there.
struct Fields(Map<String, Value>);

impl Fields {
    fn text(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.0.insert(name.to_owned(), text.into());
        }
    }

    fn number(&mut self, name: &str, number: Option<i32>) {
        if let Some(number) = number {
            self.0.insert(name.to_owned(), number.into());
        }
    }
}
