//! CloudFormation's own functions.

use serde_json::{Value, json};

/// What a resource or parameter is known by.
pub(crate) fn reference(id: &str) -> Value {
    json!({ "Ref": id })
}

/// An attribute of a resource.
pub(crate) fn attribute(id: &str, name: &str) -> Value {
    json!({ "Fn::GetAtt": [id, name] })
}

/// Text with `${References}` in it.
pub(crate) fn sub(text: impl Into<String>) -> Value {
    json!({ "Fn::Sub": text.into() })
}

/// Text with `${Names}` in it, each with its value.
pub(crate) fn sub_with(text: impl Into<String>, values: &[(&str, Value)]) -> Value {
    let values: serde_json::Map<String, Value> = values
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect();
    json!({ "Fn::Sub": [text.into(), values] })
}

/// The ARN of something in the stack's own account and region: `arn("states", "stateMachine:x")`.
pub(crate) fn arn(service: &str, resource: &str) -> Value {
    sub(arn_text(service, resource))
}

/// The same as text for [`sub`].
pub(crate) fn arn_text(service: &str, resource: &str) -> String {
    format!("arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{resource}")
}

/// One value or the other.
pub(crate) fn choose(condition: &str, yes: Value, no: Value) -> Value {
    json!({ "Fn::If": [condition, yes, no] })
}
