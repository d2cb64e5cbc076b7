//! What Step Functions itself refuses before it hands a request to a service.

use expr::Value;
use program::{Resource, State};

use crate::execution::{Fault, Line};

/// Checks a task's arguments.
pub(super) fn check(
    line: &Line,
    state: &State,
    resource: &Resource,
    arguments: &Value,
) -> Result<(), Fault> {
    let complaint = match &*resource.service {
        "apigateway" => api_gateway(arguments),
        _ => None,
    };
    match complaint {
        None => Ok(()),
        Some(complaint) => Err(Fault::runtime(
            line,
            state,
            format!(
                "The Parameters '{arguments}' could not be used to start the Task: [{complaint}]"
            ),
        )),
    }
}

/// `Headers` is an object whose values are lists of strings.
fn api_gateway(arguments: &Value) -> Option<&'static str> {
    let headers = arguments.get("Headers")?;
    let well_formed = headers.as_object().is_some_and(|headers| {
        headers.values().all(|values| {
            values
                .as_array()
                .is_some_and(|values| values.iter().all(|value| value.as_str().is_some()))
        })
    });
    (!well_formed).then_some("The value of the field 'Headers' has an invalid format")
}
