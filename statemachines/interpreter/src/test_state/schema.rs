//! What services answer, as far as a mocked result is held against it: the integrations that this project's machines
//! use, and more of the same services. What is not described there passes.

mod table;

use expr::Value;

use program::Resource;
use table::{Bounds, Field, Shape};

/// What is wrong with an answer, if anything; `strict` asks for the required fields, too.
pub(super) fn complaint(resource: &Resource, answer: &Value, strict: bool) -> Option<String> {
    let shape = table::of(resource)?;
    check("", &shape, answer, strict)
}

fn check(name: &str, shape: &Shape<'_>, value: &Value, strict: bool) -> Option<String> {
    let unless = |is: bool, what: &str| {
        (!is).then(|| match name {
            "" => format!("the result must be {what}"),
            name => format!("Field '{name}' must be {what}"),
        })
    };
    match shape {
        Shape::Any => None,
        Shape::Flag => unless(value.as_bool().is_some(), "a boolean"),
        Shape::Text(bounds) => match value.as_str() {
            Some(text) => beyond(name, "length", bounds, text.chars().count() as f64),
            None => unless(false, "a string"),
        },
        Shape::Word(words) => match value.as_str() {
            Some(text) if words.contains(&text) => None,
            Some(_) => Some(format!("Field '{name}' is not an expected value")),
            None => unless(false, "a string"),
        },
        Shape::Number(bounds) => match value.as_f64() {
            Some(number) => beyond(name, "value", bounds, number),
            None => unless(false, "a number"),
        },
        Shape::List(item) => match value.as_array() {
            Some(items) => items
                .iter()
                .find_map(|value| check(name, item, value, strict)),
            None => unless(false, "an array"),
        },
        Shape::Map(item) => match value.as_object() {
            Some(fields) => fields
                .iter()
                .find_map(|(key, value)| check(key, item, value, strict)),
            None => unless(false, "an object"),
        },
        Shape::Fields(described) => match value.as_object() {
            Some(fields) => described
                .iter()
                .find(|field| strict && field.required && !fields.contains_key(field.name))
                .map(|field| format!("Field '{}' is required", field.name))
                .or_else(|| {
                    described.iter().find_map(|Field { name, shape, .. }| {
                        check(name, shape, fields.get(name)?, strict)
                    })
                }),
            None => unless(false, "an object"),
        },
    }
}

fn beyond(name: &str, what: &str, bounds: &Bounds, measure: f64) -> Option<String> {
    if bounds.most.is_some_and(|most| measure > most) {
        return Some(format!("Field '{name}' exceeds the maximum {what}"));
    }
    if bounds.least.is_some_and(|least| measure < least) {
        return Some(format!("Field '{name}' is less than the minimum {what}"));
    }
    None
}

#[cfg(test)]
mod tests {
    use expr::value;

    use super::*;

    fn said(arn: &str, answer: &Value) -> String {
        complaint(&Resource::parse(arn), answer, true).unwrap_or_else(|| "nothing".to_owned())
    }

    #[test]
    fn fields_are_held_against_the_services_models() {
        let invoke = |answer: Value| said("arn:aws:states:::lambda:invoke", &answer);
        let function = |answer: Value| said("arn:aws:states:::aws-sdk:lambda:getFunction", &answer);
        let start = |answer: Value| said("arn:aws:states:::states:startExecution", &answer);
        let job = |answer: Value| said("arn:aws:states:::states:startExecution.sync:2", &answer);
        let get = |answer: Value| said("arn:aws:states:::aws-sdk:s3:getObject", &answer);
        insta::assert_snapshot!(
            [
                invoke(value!({"StatusCode": 200, "Payload": {"any": [1]}, "Unknown": 1})),
                invoke(value!({"StatusCode": "200"})),
                invoke(value!([])),
                function(value!({"Configuration": {"MemorySize": 128, "Timeout": 900}})),
                function(value!({"Configuration": {"MemorySize": 10_241}})),
                function(value!({"Configuration": {"MemorySize": 127}})),
                function(value!({"Configuration": {"Handler": "x".repeat(129)}})),
                function(value!({"Configuration": {"Layers": [{"CodeSize": 1}, {"CodeSize": true}]}})),
                function(value!({"Configuration": {"Layers": {}}})),
                function(value!({"Configuration": []})),
                function(value!({"Tags": {"a": "b", "c": 1}})),
                start(value!({"StartDate": "now"})),
                start(value!({"ExecutionArn": "arn", "StartDate": true})),
                job(value!({"ExecutionArn": "arn", "StateMachineArn": "arn", "StartDate": "now", "Status": "DONE"})),
                said("arn:aws:states:::sqs:sendMessage.waitForTaskToken", &value!(1)),
                get(value!({"StorageClass": "Papyrus"})),
                get(value!({"BucketKeyEnabled": "true"})),
                said("arn:aws:states:::aws-sdk:nowhere:nothing", &value!(1)),
            ]
            .join("\n"),
            @r#"
            nothing
            Field 'StatusCode' must be a number
            the result must be an object
            nothing
            Field 'MemorySize' exceeds the maximum value
            Field 'MemorySize' is less than the minimum value
            Field 'Handler' exceeds the maximum length
            Field 'CodeSize' must be a number
            Field 'Layers' must be an array
            Field 'Configuration' must be an object
            Field 'c' must be a string
            Field 'ExecutionArn' is required
            Field 'StartDate' must be a string
            Field 'Status' is not an expected value
            nothing
            Field 'StorageClass' is not an expected value
            Field 'BucketKeyEnabled' must be a boolean
            nothing
            "#
        );
    }
}
