//! The services that Step Functions calls by itself, with the patterns each action knows.
//!
//! Source: the developer guide's table of optimized integrations, November 2026. Services that gain actions often are
//! left open: of those only the patterns that they never had are refused.

use crate::arn::Integration;
use spec::nearest;

/// An action and its patterns: `r` answers at once, `s` also `.sync`, `t` also `.waitForTaskToken`.
type Action = (&'static str, &'static str);

/// A service whose actions are all here.
type Service = (&'static str, &'static [Action]);

const CLOSED: [Service; 14] = [
    ("apigateway", &[("invoke", "rt")]),
    (
        "athena",
        &[
            ("startQueryExecution", "rs"),
            ("stopQueryExecution", "r"),
            ("getQueryExecution", "r"),
            ("getQueryResults", "r"),
        ],
    ),
    ("batch", &[("submitJob", "rs")]),
    ("databrew", &[("startJobRun", "rs")]),
    (
        "dynamodb",
        &[
            ("getItem", "r"),
            ("putItem", "r"),
            ("updateItem", "r"),
            ("deleteItem", "r"),
        ],
    ),
    ("ecs", &[("runTask", "rst")]),
    ("events", &[("putEvents", "rt")]),
    ("glue", &[("startJobRun", "rs")]),
    ("http", &[("invoke", "r")]),
    ("lambda", &[("invoke", "rt")]),
    ("mediaconvert", &[("createJob", "rs")]),
    ("sns", &[("publish", "rt")]),
    ("sqs", &[("sendMessage", "rt")]),
    ("states", &[("startExecution", "rst2")]),
];

/// Services without `.waitForTaskToken`, whatever the action.
const WITHOUT_TOKEN: [&str; 6] = [
    "codebuild",
    "elasticmapreduce",
    "emr-containers",
    "emr-serverless",
    "sagemaker",
    "bedrock-agentcore",
];

/// Why an integration is refused.
pub(crate) struct Refusal {
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

/// Whether there is such an integration, as far as can be told.
///
/// # Errors
/// Why not.
pub(crate) fn judge(integration: &Integration<'_>) -> Result<(), Refusal> {
    let Integration {
        service,
        action,
        pattern,
    } = *integration;
    if !matches!(pattern, None | Some("sync" | "sync:2" | "waitForTaskToken")) {
        return Err(Refusal {
            message: format!("there is no pattern `.{}`", pattern.unwrap_or_default()),
            hint: Some("there are `.sync`, `.sync:2` and `.waitForTaskToken`".to_owned()),
        });
    }
    let patterns = if service.starts_with("aws-sdk:") {
        "rt"
    } else if let Some((_, actions)) = CLOSED.iter().find(|(name, _)| *name == service) {
        match actions.iter().find(|(name, _)| *name == action) {
            Some((_, patterns)) => patterns,
            None => return Err(unknown_action(service, action, actions)),
        }
    } else if WITHOUT_TOKEN.contains(&service) {
        "rs"
    } else {
        "rst"
    };
    let (letter, word) = match pattern {
        None => return Ok(()),
        Some("sync") => ('s', ".sync"),
        Some("sync:2") => ('2', ".sync:2"),
        Some(_) => ('t', ".waitForTaskToken"),
    };
    if patterns.contains(letter) {
        return Ok(());
    }
    let hint = (service == "lambda")
        .then(|| "a call of a function waits for its answer anyway: leave it out".to_owned());
    Err(Refusal {
        message: format!("`{service}:{action}` cannot be used with `{word}`"),
        hint,
    })
}

fn unknown_action(service: &str, action: &str, actions: &[Action]) -> Refusal {
    let names = actions.iter().map(|(name, _)| *name);
    let hint = match nearest(action, names) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("the service's whole API is there as `aws-sdk:{service}:{action}`"),
    };
    Refusal {
        message: format!("there is no integration `{service}:{action}`"),
        hint: Some(hint),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arn::Arn;

    fn refused(resource: &str) -> Option<String> {
        let arn = format!("arn:aws:states:::{resource}");
        let integration = Arn::parse(&arn).and_then(|arn| arn.integration());
        judge(&integration.expect(resource))
            .err()
            .map(|it| it.message)
    }

    #[test]
    fn actions_and_patterns_that_exist_pass() {
        for resource in [
            "lambda:invoke.waitForTaskToken",
            "states:startExecution.sync:2",
            "ecs:runTask.sync",
            "aws-sdk:s3:listBuckets.waitForTaskToken",
            "elasticmapreduce:addStep.sync",
            "somethingnew:doIt.sync",
        ] {
            assert_eq!(refused(resource), None);
        }
    }

    #[test]
    fn others_do_not() {
        for resource in [
            "dynamodb:query",
            "dynamodb:putItem.waitForTaskToken",
            "lambda:invoke.sync",
            "lambda:invoke.later",
            "aws-sdk:s3:listBuckets.sync",
            "glue:startJobRun.sync:2",
        ] {
            assert!(refused(resource).is_some(), "{resource}");
        }
    }
}
