//! What a state does, in a word or two.

use asl::{Delay, Quantity, Retrier, Scalar, State, Task, Text, expression};

/// A short mark with an explanation.
pub(crate) struct Badge {
    /// What is shown.
    pub(crate) label: String,
    /// What it means.
    pub(crate) tooltip: String,
}

/// The line below a state's name.
pub(super) fn of(state: &State) -> Option<String> {
    match state {
        State::Task(task) => Some(service(task)),
        State::Wait(wait) => wait.delay.as_ref().map(delay),
        State::Fail(fail) => fail.error.as_ref().map(text),
        State::Map(map) => {
            let mode = map
                .processor()?
                .processor_config
                .and_then(|config| config.mode);
            let distributed = mode == Some(asl::ProcessorMode::Distributed);
            let mode = distributed.then(|| "distributed".to_owned());
            let most = map.max_concurrency.as_ref().and_then(|most| match most {
                Quantity::Value(0) => None,
                Quantity::Value(1) => Some("one at a time".to_owned()),
                Quantity::Value(most) => Some(format!("{most} at a time")),
                Quantity::Path(text) | Quantity::Expression(text) | Quantity::Placeholder(text) => {
                    Some(format!("{} at a time", bare(text)))
                }
            });
            let parts: Vec<String> = mode.into_iter().chain(most).collect();
            (!parts.is_empty()).then(|| parts.join(", "))
        }
        State::Pass(_) | State::Choice(_) | State::Succeed(_) | State::Parallel(_) => None,
    }
}

/// How a state retries.
pub(super) fn retry(state: &State) -> Option<Badge> {
    let retriers = state.retry();
    let most = retriers.iter().map(attempts).max()?;
    let tooltip: Vec<String> = retriers
        .iter()
        .map(|retrier| {
            let errors: Vec<_> = retrier.error_equals.iter().map(String::as_str).collect();
            let comment = retrier
                .comment
                .iter()
                .map(|comment| format!(" ({comment})"));
            let times = match attempts(retrier) {
                0 => "no retry".to_owned(),
                1 => "retried once".to_owned(),
                most => format!("retried up to {most} times"),
            };
            format!(
                "{}: {times}{}",
                errors.join(", "),
                comment.collect::<String>()
            )
        })
        .collect();
    Some(Badge {
        label: format!("{most}×"),
        tooltip: tooltip.join("\n"),
    })
}

/// Error names on an edge: two at most, and how many more.
pub(super) fn errors(names: &[&str]) -> String {
    match names {
        [] => "error".to_owned(),
        [only] => (*only).to_owned(),
        [first, second] => format!("{first}, {second}"),
        [first, second, more @ ..] => format!("{first}, {second}, {} more", more.len()),
    }
}

fn attempts(retrier: &Retrier) -> u64 {
    /// What the language says when `MaxAttempts` is absent.
    const DEFAULT: u64 = 3;
    retrier
        .max_attempts
        .as_ref()
        .and_then(Scalar::value)
        .unwrap_or(DEFAULT)
}

/// `Lambda invoke` for `arn:aws:states:::lambda:invoke`; the function's name for its ARN.
fn service(task: &Task) -> String {
    let resource = task.resource.as_str();
    let Some((_, integration)) = resource.split_once(":states:::") else {
        let parts: Vec<&str> = resource.split(':').collect();
        return match parts.as_slice() {
            [_, _, "lambda", _, _, "function", name, ..] => format!("Lambda {name}"),
            [_, _, "states", _, _, "activity", name, ..] => format!("activity {name}"),
            _ => resource.to_owned(),
        };
    };
    let (action, pattern) = match integration.split_once('.') {
        Some((action, pattern)) => (action, pattern),
        None => (integration, ""),
    };
    let words: Vec<&str> = action
        .strip_prefix("aws-sdk:")
        .unwrap_or(action)
        .split(':')
        .collect();
    let words = match words.as_slice() {
        [service, rest @ ..] => {
            let mut words = vec![service_name(service)];
            words.extend(rest.iter().map(|word| (*word).to_owned()));
            words
        }
        [] => Vec::new(),
    };
    let suffix = match pattern.split(':').next().unwrap_or("") {
        "sync" => ", waits for the end",
        "waitForTaskToken" => ", waits for a callback",
        _ => "",
    };
    format!("{}{suffix}", words.join(" "))
}

fn service_name(service: &str) -> String {
    let known = match service {
        "lambda" => "Lambda",
        "dynamodb" => "DynamoDB",
        "sns" => "SNS",
        "sqs" => "SQS",
        "events" | "eventbridge" => "EventBridge",
        "states" | "sfn" => "Step Functions",
        "ecs" => "ECS",
        "batch" => "Batch",
        "glue" => "Glue",
        "athena" => "Athena",
        "apigateway" => "API Gateway",
        "http" => "HTTP",
        "s3" => "S3",
        "bedrock" => "Bedrock",
        "cloudwatch" => "CloudWatch",
        "elasticmapreduce" => "EMR",
        "sagemaker" => "SageMaker",
        "codebuild" => "CodeBuild",
        "ec2" => "EC2",
        "ssm" => "Systems Manager",
        _ => service,
    };
    known.to_owned()
}

fn delay(delay: &Delay) -> String {
    match delay {
        Delay::Seconds(Quantity::Value(seconds)) => duration(*seconds),
        Delay::Seconds(
            Quantity::Path(text) | Quantity::Expression(text) | Quantity::Placeholder(text),
        ) => format!("{} s", bare(text)),
        Delay::Timestamp(moment) => format!("until {}", text(moment)),
    }
}

/// `1 min 30 s` for 90.
fn duration(seconds: u64) -> String {
    let units = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
    let mut rest = seconds;
    let mut parts = Vec::new();
    for (size, unit) in units {
        if rest >= size {
            parts.push(format!("{} {unit}", rest / size));
            rest %= size;
        }
    }
    if parts.is_empty() {
        "0 s".to_owned()
    } else {
        parts.join(" ")
    }
}

fn text(text: &Text) -> String {
    match text {
        Text::Literal(text) | Text::Path(text) => bare(text),
    }
}

/// Without the braces of an expression or the root of a path.
fn bare(text: &str) -> String {
    let text = expression(text).unwrap_or(text);
    let text = text.strip_prefix("$.").unwrap_or(text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_resource(resource: &str) -> String {
        service(&Task {
            resource: resource.to_owned(),
            ..Task::default()
        })
    }

    #[test]
    fn services_are_named_as_people_do() {
        assert_eq!(
            of_resource("arn:aws:states:::lambda:invoke"),
            "Lambda invoke"
        );
        assert_eq!(
            of_resource("arn:${P}:states:::aws-sdk:dynamodb:getItem"),
            "DynamoDB getItem"
        );
        let sync = "arn:aws:states:::states:startExecution.sync:2";
        assert_eq!(
            of_resource(sync),
            "Step Functions startExecution, waits for the end"
        );
        let token = "arn:aws:states:::sqs:sendMessage.waitForTaskToken";
        assert_eq!(of_resource(token), "SQS sendMessage, waits for a callback");
        assert_eq!(
            of_resource("arn:aws:lambda:us-east-1:1:function:pay:live"),
            "Lambda pay"
        );
        assert_eq!(of_resource("${Function}"), "${Function}");
        assert_eq!(of_resource(""), "");
    }

    #[test]
    fn durations_have_units() {
        assert_eq!(duration(0), "0 s");
        assert_eq!(duration(90), "1 min 30 s");
        assert_eq!(duration(86_400), "1 d");
    }
}
