//! What a role of a template allows.

use serde_json::Value;

/// Statements for what a service does as the role by itself, by their `Sid`: nobody can see that from here.
const BY_THEMSELVES: [(&str, &str); 11] = [
    ("Decrypt", "services decrypt what the owner's key encrypts"),
    ("EncryptNotices", "SNS encrypts what is published"),
    ("FollowEvents", "Step Functions waits for what it started"),
    (
        "FollowExecution",
        "Step Functions waits for what it started",
    ),
    ("LogDelivery", "Step Functions delivers logs"),
    ("Logs", "Lambda writes a function's output"),
    (
        "NetworkInterfaces",
        "Lambda puts functions into the owner's VPC",
    ),
    (
        "Sampling",
        "X-Ray tells a machine which executions to trace",
    ),
    (
        "Stated",
        "the spec's own words: nobody can tell whether they are right",
    ),
    ("Tracing", "X-Ray, for functions and machines"),
    (
        "UseKey",
        "Step Functions encrypts what a machine holds with the owner's key",
    ),
];

/// One action on one resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Grant {
    action: String,
    on: String,
    /// The one pattern of the table's keys; none: any key, or no table.
    keys: Option<String>,
}

/// Something that was asked of AWS.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Asked {
    /// The IAM action.
    pub action: String,
    /// The last name of what it was done to; none: whoever asked does not tell.
    pub on: Option<String>,
    /// The key of the table's item.
    pub key: Option<String>,
}

impl Grant {
    /// Whether it is what a request needs.
    pub(super) fn covers(&self, asked: &Asked) -> bool {
        self.action == asked.action
            && asked.on.as_ref().is_none_or(|on| *on == self.on)
            && match (&self.keys, &asked.key) {
                (Some(pattern), Some(key)) => fits(pattern, key),
                (Some(_), None) => false,
                (None, Some(_) | None) => true,
            }
    }
}

/// Whether a text is what IAM's `StringLike` takes for the pattern, whose stars stand for anything.
fn fits(pattern: &str, text: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(rest) = text.strip_prefix(before) else {
        return false;
    };
    (0..=rest.len())
        .filter_map(|at| rest.get(at..))
        .any(|tail| fits(after, tail))
}

/// What a role allows, without what services do by themselves.
pub(super) fn of_role(template: &Value, role: &str) -> Vec<Grant> {
    let policies = &template["Resources"][role]["Properties"]["Policies"];
    let statements = policies[0]["PolicyDocument"]["Statement"].as_array();
    let mut grants = Vec::new();
    for statement in statements.unwrap() {
        let sid = statement["Sid"].as_str().unwrap();
        let sid = sid.trim_end_matches(|one: char| one.is_ascii_digit());
        if BY_THEMSELVES.iter().any(|(one, _)| *one == sid) {
            continue;
        }
        let keys = &statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"];
        let keys: Vec<Option<String>> = match keys {
            Value::Null => vec![None],
            keys => list(keys)
                .iter()
                .map(|key| key.as_str().map(str::to_owned))
                .collect(),
        };
        for action in list(&statement["Action"]) {
            for resource in list(&statement["Resource"]) {
                grants.extend(keys.iter().map(|keys| Grant {
                    action: action.as_str().unwrap().to_owned(),
                    on: name_of(&resource),
                    keys: keys.clone(),
                }));
            }
        }
    }
    grants
}

fn list(value: &Value) -> Vec<Value> {
    value
        .as_array()
        .cloned()
        .unwrap_or_else(|| vec![value.clone()])
}

/// A resource by its last name: a logical id, or the end of an ARN.
pub(super) fn name_of(resource: &Value) -> String {
    if let Some(id) = resource["Ref"].as_str() {
        return id.to_owned();
    }
    if let Some(id) = resource["Fn::GetAtt"][0].as_str() {
        return id.to_owned();
    }
    let text = resource["Fn::Sub"].as_str().or(resource.as_str());
    let text = text.unwrap_or_default();
    let after = |mark: &str| text.split_once(mark).map(|(_, rest)| rest.to_owned());
    // A bucket's objects, whatever their keys.
    let bucket = after(":s3:::").map(|rest| rest.split('/').next().unwrap().to_owned());
    bucket
        .or_else(|| after(":function:"))
        .or_else(|| after(":stateMachine:"))
        .or_else(|| after("/"))
        .unwrap_or_else(|| text.to_owned())
}
