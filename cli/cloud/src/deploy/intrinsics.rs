//! CloudFormation's own functions, resolved against a stack as it is deployed.
//!
//! Only as much as our templates use: whatever else turns up is an error that names it, never a guess.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use thiserror::Error;

/// What values are resolved against.
#[derive(Clone, Debug)]
pub struct Scope<'a> {
    /// The template.
    pub template: &'a Value,
    /// The parameters' values; those without one have their default.
    pub parameters: &'a BTreeMap<String, String>,
    /// The resources' physical ids by logical ids.
    pub resources: &'a BTreeMap<String, String>,
    /// The stack's ARN, which tells partition, region, account and name.
    pub stack: &'a str,
}

/// Why a value cannot be told from outside.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unresolved {
    /// The deployed stack has no such resource.
    #[error("the deployed stack has no `{0}`")]
    NoResource(String),
    /// A parameter without a value.
    #[error("the parameter `{0}` has no value")]
    NoValue(String),
    /// Nothing that is understood here.
    #[error("`{0}` is not understood here")]
    Foreign(String),
}

impl Scope<'_> {
    /// A value as text.
    ///
    /// # Errors
    /// When it cannot be told.
    pub fn text(&self, value: &Value) -> Result<String, Unresolved> {
        match value {
            Value::String(text) => Ok(text.clone()),
            Value::Number(number) => Ok(number.to_string()),
            Value::Bool(truth) => Ok(truth.to_string()),
            Value::Object(fields) => self.function(value, fields),
            Value::Null | Value::Array(_) => Err(Unresolved::Foreign(value.to_string())),
        }
    }

    /// Whether a condition of the template holds.
    ///
    /// # Errors
    /// When it cannot be told.
    pub fn holds(&self, name: &str) -> Result<bool, Unresolved> {
        let condition = self
            .template
            .get("Conditions")
            .and_then(|all| all.get(name));
        self.truth(condition.unwrap_or(&Value::Null))
    }

    fn truth(&self, condition: &Value) -> Result<bool, Unresolved> {
        let foreign = || Unresolved::Foreign(condition.to_string());
        let (name, argument) = only(condition).ok_or_else(foreign)?;
        let arguments = argument.as_array().map_or(&[][..], Vec::as_slice);
        match (name, arguments) {
            ("Fn::Equals", [one, other]) => Ok(self.text(one)? == self.text(other)?),
            ("Fn::Not", [one]) => Ok(!self.truth(one)?),
            ("Fn::And", all) => all
                .iter()
                .try_fold(true, |so, one| Ok(so && self.truth(one)?)),
            ("Fn::Or", all) => all
                .iter()
                .try_fold(false, |so, one| Ok(so || self.truth(one)?)),
            ("Condition", _) => self.holds(argument.as_str().ok_or_else(foreign)?),
            (_, _) => Err(foreign()),
        }
    }

    fn function(&self, value: &Value, fields: &Map<String, Value>) -> Result<String, Unresolved> {
        let foreign = || Unresolved::Foreign(value.to_string());
        let (name, argument) = only(value).ok_or_else(foreign)?;
        debug_assert_eq!(fields.len(), 1);
        let arguments = argument.as_array().map_or(&[][..], Vec::as_slice);
        match (name, arguments) {
            ("Ref", _) => self.reference(argument.as_str().ok_or_else(foreign)?),
            ("Fn::GetAtt", [Value::String(id), Value::String(attribute)]) => {
                self.attribute(id, attribute)
            }
            ("Fn::Sub", [Value::String(text), Value::Object(values)]) => self.sub(text, values),
            ("Fn::Sub", []) => self.sub(argument.as_str().ok_or_else(foreign)?, &Map::new()),
            ("Fn::Join", [Value::String(between), Value::Array(parts)]) => {
                let parts: Result<Vec<String>, _> =
                    parts.iter().map(|part| self.text(part)).collect();
                Ok(parts?.join(between))
            }
            ("Fn::If", [Value::String(condition), yes, no]) => {
                self.text(if self.holds(condition)? { yes } else { no })
            }
            (_, _) => Err(foreign()),
        }
    }

    fn reference(&self, name: &str) -> Result<String, Unresolved> {
        if let Some(known) = self.pseudo(name) {
            return Ok(known);
        }
        if let Some(parameter) = self
            .template
            .get("Parameters")
            .and_then(|all| all.get(name))
        {
            let default = parameter.get("Default").and_then(Value::as_str);
            let value = self.parameters.get(name).map(String::as_str).or(default);
            return match value {
                Some(value) => Ok(value.to_owned()),
                None => Err(Unresolved::NoValue(name.to_owned())),
            };
        }
        match self.resources.get(name) {
            Some(physical) => Ok(physical.clone()),
            None => Err(Unresolved::NoResource(name.to_owned())),
        }
    }

    fn attribute(&self, id: &str, attribute: &str) -> Result<String, Unresolved> {
        let physical = self
            .resources
            .get(id)
            .ok_or_else(|| Unresolved::NoResource(id.to_owned()))?;
        let resource = self.template.get("Resources").and_then(|all| all.get(id));
        let kind = resource
            .and_then(|one| one.get("Type"))
            .and_then(Value::as_str)
            .unwrap_or_default();
        match (kind, attribute) {
            ("AWS::Lambda::Function", "Arn") => Ok(self.arn("lambda", "function:", physical)),
            ("AWS::DynamoDB::Table", "Arn") => Ok(self.arn("dynamodb", "table/", physical)),
            ("AWS::SNS::Topic", "TopicArn") | ("AWS::StepFunctions::StateMachine", "Arn") => {
                Ok(physical.clone())
            }
            ("AWS::SNS::Topic", "TopicName") | ("AWS::StepFunctions::StateMachine", "Name") => {
                Ok(physical.rsplit(':').next().unwrap_or(physical).to_owned())
            }
            (_, _) => Err(Unresolved::Foreign(format!("{id}.{attribute}"))),
        }
    }

    fn sub(&self, text: &str, values: &Map<String, Value>) -> Result<String, Unresolved> {
        let mut whole = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            whole.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                whole.push_str("${");
                rest = after;
                continue;
            };
            rest = after;
            // `${!Literal}` stands for itself.
            match (
                name.strip_prefix('!'),
                values.get(name),
                name.split_once('.'),
            ) {
                (Some(literal), _, _) => {
                    whole.push_str("${");
                    whole.push_str(literal);
                    whole.push('}');
                }
                (None, Some(value), _) => whole.push_str(&self.text(value)?),
                (None, None, Some((id, attribute))) => {
                    whole.push_str(&self.attribute(id, attribute)?);
                }
                (None, None, None) => whole.push_str(&self.reference(name)?),
            }
        }
        whole.push_str(rest);
        Ok(whole)
    }

    fn arn(&self, service: &str, before: &str, name: &str) -> String {
        let part = |index| self.stack.split(':').nth(index).unwrap_or_default();
        let (partition, region, account) = (part(1), part(3), part(4));
        format!("arn:{partition}:{service}:{region}:{account}:{before}{name}")
    }

    fn pseudo(&self, name: &str) -> Option<String> {
        let part = |index| self.stack.split(':').nth(index).unwrap_or_default();
        let told = match name {
            "AWS::Partition" => part(1),
            "AWS::Region" => part(3),
            "AWS::AccountId" => part(4),
            "AWS::StackId" => self.stack,
            "AWS::StackName" => part(5).split('/').nth(1).unwrap_or_default(),
            "AWS::URLSuffix" if part(1) == "aws-cn" => "amazonaws.com.cn",
            "AWS::URLSuffix" => "amazonaws.com",
            _ => return None,
        };
        Some(told.to_owned())
    }
}

/// The only field of an object.
fn only(value: &Value) -> Option<(&str, &Value)> {
    let fields = value.as_object()?;
    let mut fields = fields.iter();
    match (fields.next(), fields.next()) {
        (Some((name, argument)), None) => Some((name, argument)),
        (_, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use super::{Scope, Unresolved};

    fn resolved(value: Value) -> Result<String, Unresolved> {
        let template = json!({
            "Parameters": { "Given": {}, "Defaulted": { "Default": "d" }, "Empty": {} },
            "Conditions": {
                "Yes": { "Fn::Equals": [{ "Ref": "Given" }, "g"] },
                "No": { "Fn::Not": [{ "Condition": "Yes" }] },
            },
            "Resources": {
                "Call": { "Type": "AWS::Lambda::Function" },
                "Table": { "Type": "AWS::DynamoDB::Table" },
            },
        });
        let map = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            let pairs = pairs.iter();
            pairs
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
                .collect()
        };
        Scope {
            template: &template,
            parameters: &map(&[("Given", "g")]),
            resources: &map(&[("Call", "checkout-Call-1X"), ("Table", "checkout-Table-2Y")]),
            stack: "arn:aws:cloudformation:eu-central-1:111122223333:stack/checkout/1-2-3",
        }
        .text(&value)
    }

    #[test]
    fn values_are_what_cloudformation_makes_of_them() {
        let told = |value| resolved(value).unwrap();
        assert_eq!(told(json!("plain")), "plain");
        assert_eq!(told(json!({ "Ref": "Given" })), "g");
        assert_eq!(told(json!({ "Ref": "Defaulted" })), "d");
        assert_eq!(told(json!({ "Ref": "Table" })), "checkout-Table-2Y");
        assert_eq!(told(json!({ "Ref": "AWS::StackName" })), "checkout");
        assert_eq!(
            told(json!({ "Fn::GetAtt": ["Call", "Arn"] })),
            "arn:aws:lambda:eu-central-1:111122223333:function:checkout-Call-1X"
        );
        let text = "arn:${AWS::Partition}:${Call}-${Own}-${!Kept}-${Table.Arn}";
        assert_eq!(
            told(json!({ "Fn::Sub": [text, { "Own": { "Ref": "Given" } }] })),
            "arn:aws:checkout-Call-1X-g-${Kept}-arn:aws:dynamodb:eu-central-1:111122223333:table/checkout-Table-2Y"
        );
        assert_eq!(
            told(json!({ "Fn::Join": ["-", ["a", { "Ref": "Given" }]] })),
            "a-g"
        );
        assert_eq!(told(json!({ "Fn::If": ["Yes", "y", "n"] })), "y");
        assert_eq!(told(json!({ "Fn::If": ["No", "y", "n"] })), "n");
    }

    #[test]
    fn what_cannot_be_told_is_no_guess() {
        let told = |value| resolved(value).unwrap_err().to_string();
        assert_eq!(
            told(json!({ "Ref": "Queue" })),
            "the deployed stack has no `Queue`"
        );
        assert_eq!(
            told(json!({ "Ref": "Empty" })),
            "the parameter `Empty` has no value"
        );
        assert_eq!(
            told(json!({ "Fn::ImportValue": "x" })),
            r#"`{"Fn::ImportValue":"x"}` is not understood here"#
        );
        assert_eq!(
            told(json!({ "Fn::GetAtt": ["Table", "StreamArn"] })),
            "`Table.StreamArn` is not understood here"
        );
    }
}
