//! What CloudFormation and IAM take of one stack: said while it is synthesised, not halfway through a deployment.

use serde_json::Value;

use crate::app::Problem;

/// Most resources of a template (CloudFormation User Guide, "Understand CloudFormation quotas").
const MOST_RESOURCES: usize = 500;

/// Most outputs and most parameters of a template (the same page).
const MOST_NAMES: usize = 200;

/// Largest template that lies in a bucket, bytes (the same page: 1 MB).
const LARGEST_TEMPLATE: usize = 1_048_576;

/// Longest inline policies of one role, characters without white space (IAM User Guide, "IAM and AWS STS quotas").
const LONGEST_POLICY: usize = 10_240;

/// What stands for the stack's own values in a policy, at their longest: region, account, partition.
const PSEUDO: [(&str, &str); 3] = [
    ("${AWS::Region}", "ap-southeast-1"),
    ("${AWS::AccountId}", "111122223333"),
    ("${AWS::Partition}", "aws-us-gov"),
];

/// An ARN that is known only once it is deployed, characters: about the longest that resources of ours have.
const AN_ARN: usize = 130;

/// Notes everything that a template, and the text it is uploaded as, has too much of.
pub(crate) fn check(stack: &str, template: &Value, text: &[u8], problems: &mut Vec<Problem>) {
    let mut too_many = |found: usize, most: usize, of_what: &str| {
        if found > most {
            problems.push(Problem {
                stack: stack.to_owned(),
                message: format!("{found} {of_what}, and AWS takes {most}"),
                hint: "divide the dependencies among several specs, each a stack of its own"
                    .to_owned(),
            });
        }
    };
    let count = |section: &str| {
        template[section]
            .as_object()
            .map_or(0, serde_json::Map::len)
    };
    too_many(count("Resources"), MOST_RESOURCES, "resources");
    too_many(count("Outputs"), MOST_NAMES, "outputs");
    too_many(count("Parameters"), MOST_NAMES, "parameters");
    too_many(text.len(), LARGEST_TEMPLATE, "bytes of template");
    for (id, resource) in template["Resources"].as_object().into_iter().flatten() {
        let policies = &resource["Properties"]["Policies"];
        if resource["Type"] == "AWS::IAM::Role" && policies.is_array() {
            let length = resolved(&policies[0]["PolicyDocument"]);
            too_many(
                length,
                LONGEST_POLICY,
                &format!("characters of policy for `{id}`"),
            );
        }
    }
}

/// How long a document is once its references are filled in, characters.
fn resolved(value: &Value) -> usize {
    const QUOTES: usize = 2;
    match value {
        Value::Object(fields) => match fields.iter().next() {
            Some((name, inside)) if fields.len() == 1 && name == "Fn::Sub" => match inside {
                Value::String(text) => substituted(text) + QUOTES,
                _ => AN_ARN + QUOTES,
            },
            Some((name, _)) if fields.len() == 1 && (name == "Ref" || name.starts_with("Fn::")) => {
                AN_ARN + QUOTES
            }
            // A comma or a brace, and a colon, for each field.
            _ => {
                fields
                    .iter()
                    .map(|(name, one)| name.len() + QUOTES + 2 + resolved(one))
                    .sum::<usize>()
                    + 1
            }
        },
        Value::Array(items) => items.iter().map(|one| resolved(one) + 1).sum::<usize>() + 1,
        Value::String(text) => text.len() + QUOTES,
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string().len(),
    }
}

fn substituted(text: &str) -> usize {
    let filled = PSEUDO.iter().fold(text.to_owned(), |text, (name, value)| {
        text.replace(name, value)
    });
    filled.len()
}
