//! `stack`: one for the spec, or one for each environment.

use std::time::Duration;

use super::check::check_whole_seconds;
use crate::error::{Mistake, Span};
use crate::model::{Api, Authorizer, Concurrency, Dependency, Stack, Vpc};
use crate::read::{At, Reader, Written, note_unless_one, value_or_default};
use crate::units::{StackName, Switch, show_duration};
use crate::written::{
    self, API_BURST, API_RATE, Arn, Environment, LOG_RETENTION, MEMORY, Workflow,
};

/// The days that CloudWatch Logs keeps logs for (`PutRetentionPolicy`); no others are taken.
const RETENTIONS: [u64; 22] = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
];

/// Longest name of a stack, characters: the incident machine's is made of it, and Step Functions takes 80.
const MAX_STACK_NAME: usize = 64;

pub(super) fn resolve(
    name: &StackName,
    written: Option<At<written::StackSection>>,
    dependencies: &[Dependency],
    reader: &mut Reader<'_>,
) -> Vec<Stack> {
    let mut section = value_or_default(written);
    let place = section.api.as_ref().map_or(Span::START, |api| api.at);
    let environments = section.environments.take();
    let Some(environments) = environments else {
        let only = Environment::default().over_stack(section);
        return vec![stack(
            name.as_str().to_owned(),
            None,
            only,
            dependencies,
            place,
            reader,
        )];
    };
    let mut stacks = Vec::new();
    for (environment, at, own) in environments.value.0 {
        let full = format!("{}-{environment}", name.as_str());
        if full.len() > MAX_STACK_NAME {
            let mistake = Mistake::Clash {
                rule: "makes a stack's name of more than 64 characters",
                hint: "shorten it, or the spec's `name`",
            };
            reader.note(at, mistake);
        }
        let own = own.over_stack(section.clone());
        let place = own.api.as_ref().map_or(at, |api| api.at);
        stacks.push(stack(
            full,
            Some(environment),
            own,
            dependencies,
            place,
            reader,
        ));
    }
    stacks
}

fn stack(
    name: String,
    environment: Option<String>,
    written: Environment,
    dependencies: &[Dependency],
    api_at: Span,
    reader: &mut Reader<'_>,
) -> Stack {
    let concurrency = match written.concurrency.map(|one| one.value) {
        None => Concurrency {
            reserved: true,
            calls: None,
        },
        Some(Switch::On(limits)) => Concurrency {
            reserved: true,
            calls: limits.calls.map(|calls| calls.value),
        },
        Some(Switch::Off) => Concurrency {
            reserved: false,
            calls: None,
        },
    };
    Stack {
        name,
        environment,
        account: written.account.map(|one| one.value.0),
        region: written.region.map(|one| one.value.0),
        architecture: value_or_default(written.architecture),
        memory: MEMORY.or_default(written.memory.as_ref()),
        concurrency,
        log_retention: retention(written.log_retention.as_ref(), reader),
        removal: value_or_default(written.removal),
        tags: value_or_default(written.tags).0,
        permissions_boundary: arn(written.permissions_boundary, "iam", reader),
        table: arn(written.table, "dynamodb", reader),
        key: arn(written.key, "kms", reader),
        vpc: written.vpc.and_then(|one| vpc(one, reader)),
        api: written
            .api
            .and_then(|one| api(one, dependencies, api_at, reader)),
    }
}

/// Days, if CloudWatch knows them.
fn retention(written: Option<&At<Duration>>, reader: &mut Reader<'_>) -> u32 {
    const DAY: u64 = 86_400;
    check_whole_seconds(written, reader);
    let seconds = LOG_RETENTION.or_default(written).as_secs();
    let days = seconds / DAY;
    if let Some(written) = written
        && (!seconds.is_multiple_of(DAY) || !RETENTIONS.contains(&days))
    {
        let nearest = RETENTIONS
            .iter()
            .find(|one| **one >= days)
            .unwrap_or(&RETENTIONS[0]);
        let mistake = Mistake::Expected {
            expected: "a time that CloudWatch keeps logs for: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180 or 365 days, or \
                       one of its longer ones"
                .to_owned(),
            found: format!("`{}`", show_duration(written.value)),
            fix: Some(format!("{nearest}d")),
        };
        reader.note(written.at, mistake);
    }
    u32::try_from(days).unwrap_or(u32::MAX)
}

fn arn(written: Option<At<Arn>>, service: &'static str, reader: &mut Reader<'_>) -> Option<String> {
    let arn = written?;
    if arn.value.service() != service {
        let mistake = Mistake::Expected {
            expected: format!("an ARN of the service `{service}`"),
            found: format!("one of `{}`", crate::read::shortened(arn.value.service())),
            fix: None,
        };
        reader.note(arn.at, mistake);
    }
    Some(arn.value.0)
}

fn vpc(written: At<written::Vpc>, reader: &mut Reader<'_>) -> Option<Vpc> {
    let At { value: vpc, at } = written;
    vpc.note_missing(at, reader);
    let mut ids = |list: Option<At<Vec<At<written::ResourceId>>>>| {
        let list = list?;
        if list.value.is_empty() {
            let mistake = Mistake::Clash {
                rule: "is empty",
                hint: "name at least one, or leave `vpc` out",
            };
            reader.note(list.at, mistake);
        }
        Some(list.value.into_iter().map(|one| one.value.0).collect())
    };
    let subnets = ids(vpc.subnets);
    let security_groups = ids(vpc.security_groups);
    Some(Vpc {
        subnets: subnets?,
        security_groups: security_groups?,
    })
}

fn api(
    written: At<written::Api>,
    dependencies: &[Dependency],
    place: Span,
    reader: &mut Reader<'_>,
) -> Option<Api> {
    let At { value: api, at } = written;
    api.note_missing(at, reader);
    if !dependencies
        .iter()
        .any(|one| one.workflow == Workflow::Express)
    {
        let mistake = Mistake::Clash {
            rule: "has no guard to stand in front of: API Gateway waits for EXPRESS workflows only",
            hint: "write `workflow: EXPRESS` for a dependency, or leave `api` out",
        };
        reader.note(place, mistake);
    }
    Some(Api {
        authorizer: authorizer(api.authorizer?, reader)?,
        rate: API_RATE.or_default(api.rate.as_ref()),
        burst: API_BURST.or_default(api.burst.as_ref()),
    })
}

fn authorizer(written: At<written::Authorizer>, reader: &mut Reader<'_>) -> Option<Authorizer> {
    let by = match written.value {
        written::Authorizer::None => return Some(Authorizer::None),
        written::Authorizer::Iam => return Some(Authorizer::Iam),
        written::Authorizer::By(by) => by,
    };
    note_unless_one(&by.present, &["jwt", "lambda"], written.at, reader);
    if let Some(At { value: jwt, at }) = by.jwt {
        jwt.note_missing(at, reader);
        let issuer = jwt.issuer?;
        if !issuer.value.0.starts_with("https://") {
            let mistake = Mistake::Clash {
                rule: "must be an `https://` URL",
                hint: "API Gateway fetches the issuer's keys from it",
            };
            reader.note(issuer.at, mistake);
        }
        let audience = jwt.audience?.value.into_iter().map(|one| one.value.0);
        return Some(Authorizer::Jwt {
            issuer: issuer.value.0,
            audience: audience.collect(),
        });
    }
    arn(by.lambda, "lambda", reader).map(Authorizer::Lambda)
}
