//! What outlives a stack, and how to be rid of it.

use cloud::deploy::event::Retained;

/// The command that removes a resource which a deletion policy kept; a sentence where the AWS CLI needs more than one.
pub(crate) fn how_to_remove(kept: &Retained, region: &str) -> String {
    let name = &kept.physical;
    let command = match kept.kind.as_str() {
        "AWS::DynamoDB::Table" => format!("aws dynamodb delete-table --table-name {name}"),
        "AWS::Logs::LogGroup" => format!("aws logs delete-log-group --log-group-name {name}"),
        "AWS::SNS::Topic" => format!("aws sns delete-topic --topic-arn {name}"),
        "AWS::SQS::Queue" => format!("aws sqs delete-queue --queue-url {name}"),
        "AWS::KMS::Key" => {
            format!("aws kms schedule-key-deletion --pending-window-in-days 30 --key-id {name}")
        }
        kind => return format!("delete it in the console of {}", service(kind)),
    };
    format!("{command} --region {region}")
}

/// `AWS::EC2::VPC` is of EC2.
fn service(kind: &str) -> &str {
    kind.split("::").nth(1).unwrap_or(kind)
}

#[cfg(test)]
mod tests {
    use cloud::deploy::event::Retained;

    use super::how_to_remove;

    #[test]
    fn a_command_where_there_is_one() {
        let told = |kind: &str| {
            let kept = Retained {
                resource: "It".to_owned(),
                kind: kind.to_owned(),
                physical: "checkout-It-1X".to_owned(),
            };
            how_to_remove(&kept, "eu-central-1")
        };
        assert_eq!(
            told("AWS::DynamoDB::Table"),
            "aws dynamodb delete-table --table-name checkout-It-1X --region eu-central-1"
        );
        assert_eq!(told("AWS::EC2::VPC"), "delete it in the console of EC2");
    }
}
