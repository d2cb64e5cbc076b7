//! What a Task's `Resource` names, and how the work is done.

use std::sync::Arc;

/// Who does a task's work.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Resource {
    /// The ARN as written.
    pub arn: Arc<str>,
    /// Which family of integrations it belongs to.
    pub family: Family,
    /// How the state waits for the end of the work.
    pub pattern: Pattern,
    /// The service as events name it: `lambda`, `dynamodb`, `aws-sdk:s3`, `states`.
    pub service: Arc<str>,
    /// The action as events name it, with its pattern: `invoke`, `startExecution.sync:2`.
    pub action: Arc<str>,
}

/// The families of resources.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Family {
    /// A Lambda function by its own ARN: `arn:aws:lambda:…:function:name`.
    Lambda,
    /// An activity: `arn:aws:states:…:activity:name`.
    Activity,
    /// A service integration: `arn:aws:states:::service:action`.
    Service,
}

/// How a state waits for its task.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Pattern {
    /// The service's answer is the result.
    RequestResponse,
    /// The job that the service started ends (`.sync`).
    Sync,
    /// As `.sync`, with the output parsed (`.sync:2`).
    Sync2,
    /// Somebody sends the task's token back (`.waitForTaskToken`).
    WaitForTaskToken,
}

impl Resource {
    /// Reads an ARN. What is no ARN of a known form counts as a service integration of that name, so that
    /// a definition with placeholders runs against mocks.
    pub fn parse(arn: &str) -> Self {
        let parts = parts(arn);
        let (family, service, action) = match parts.as_slice() {
            [_, _, "lambda", _, _, rest] if rest.starts_with("function:") => {
                (Family::Lambda, "lambda", *rest)
            }
            [_, _, "states", _, _, rest] if rest.starts_with("activity:") => {
                (Family::Activity, "activity", *rest)
            }
            [_, _, "states", _, _, rest] => {
                let (service, action) = split_service(rest);
                (Family::Service, service, action)
            }
            _ => (Family::Service, "", arn),
        };
        Resource {
            arn: arn.into(),
            family,
            pattern: match family {
                Family::Service => pattern(action),
                Family::Lambda | Family::Activity => Pattern::RequestResponse,
            },
            service: service.into(),
            action: action.into(),
        }
    }

    /// The action without its pattern: `startExecution`.
    pub fn plain_action(&self) -> &str {
        self.action.split('.').next().unwrap_or(&self.action)
    }

    /// What messages call it: a service by its name, anything else by its ARN.
    pub fn spoken_name(&self) -> &str {
        match self.family {
            Family::Service => &self.service,
            Family::Lambda | Family::Activity => &self.arn,
        }
    }

    /// Whether the task has a token that somebody sends back.
    pub fn has_token(&self) -> bool {
        self.pattern == Pattern::WaitForTaskToken
    }
}

/// The six parts of an ARN; colons inside a `${Placeholder}` part nothing.
fn parts(arn: &str) -> Vec<&str> {
    let mut parts = Vec::with_capacity(6);
    let (mut from, mut depth) = (0, 0usize);
    for (at, letter) in arn.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ':' if depth == 0 && parts.len() < 5 => {
                parts.push(arn.get(from..at).unwrap_or_default());
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(arn.get(from..).unwrap_or_default());
    parts
}

/// `dynamodb:getItem` is the service `dynamodb`; `aws-sdk:dynamodb:getItem` is `aws-sdk:dynamodb`.
fn split_service(rest: &str) -> (&str, &str) {
    let from = if rest.starts_with("aws-sdk:") {
        "aws-sdk:".len()
    } else {
        0
    };
    match rest.get(from..).and_then(|tail| tail.find(':')) {
        Some(at) => {
            let (service, action) = rest.split_at(from + at);
            (service, action.trim_start_matches(':'))
        }
        None => ("", rest),
    }
}

fn pattern(action: &str) -> Pattern {
    match action.split_once('.').map(|(_, suffix)| suffix) {
        Some("sync") => Pattern::Sync,
        Some("sync:2") => Pattern::Sync2,
        Some("waitForTaskToken") => Pattern::WaitForTaskToken,
        Some(_) | None => Pattern::RequestResponse,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resources_are_told_apart() {
        let cases = [
            (
                "arn:aws:lambda:eu-west-1:1:function:pay",
                Family::Lambda,
                "lambda",
                "function:pay",
                Pattern::RequestResponse,
            ),
            (
                "arn:aws:states:eu-west-1:1:activity:pack",
                Family::Activity,
                "activity",
                "activity:pack",
                Pattern::RequestResponse,
            ),
            (
                "arn:aws:states:::lambda:invoke",
                Family::Service,
                "lambda",
                "invoke",
                Pattern::RequestResponse,
            ),
            (
                "arn:aws:states:::aws-sdk:dynamodb:getItem",
                Family::Service,
                "aws-sdk:dynamodb",
                "getItem",
                Pattern::RequestResponse,
            ),
            (
                "arn:aws:states:::states:startExecution.sync",
                Family::Service,
                "states",
                "startExecution.sync",
                Pattern::Sync,
            ),
            (
                "arn:aws:states:::states:startExecution.sync:2",
                Family::Service,
                "states",
                "startExecution.sync:2",
                Pattern::Sync2,
            ),
            (
                "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                Family::Service,
                "sqs",
                "sendMessage.waitForTaskToken",
                Pattern::WaitForTaskToken,
            ),
            (
                "arn:${AWS::Partition}:states:::sns:publish",
                Family::Service,
                "sns",
                "publish",
                Pattern::RequestResponse,
            ),
            (
                "${CallFunction}",
                Family::Service,
                "",
                "${CallFunction}",
                Pattern::RequestResponse,
            ),
        ];
        for (arn, family, service, action, pattern) in cases {
            let resource = Resource::parse(arn);
            assert_eq!(resource.family, family, "{arn}");
            assert_eq!(&*resource.service, service, "{arn}");
            assert_eq!(&*resource.action, action, "{arn}");
            assert_eq!(resource.pattern, pattern, "{arn}");
        }
        assert_eq!(
            Resource::parse("arn:aws:states:::states:startExecution.sync:2").plain_action(),
            "startExecution"
        );
    }
}
