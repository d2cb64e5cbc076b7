//! What CloudFormation says of a stack, and which stacks there are.

use std::collections::BTreeMap;

use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::error::ProvideErrorMetadata;
use aws_sdk_cloudformation::types;
use cdk::names::output;

use crate::error::{CloudError, failed};
use crate::session::Session;
use spec::nearest;

/// The service's name in errors.
pub(super) const SERVICE: &str = "CloudFormation";

/// Pages of stacks that are looked through for a misspelt name; one has up to a hundred stacks.
const PAGES: usize = 5;

/// Any stack, whoever made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub id: String,
    /// CloudFormation's status: `UPDATE_COMPLETE`, `REVIEW_IN_PROGRESS` (it has nothing but a change set).
    pub status: String,
    /// Why it has this status, if CloudFormation says.
    pub reason: Option<String>,
    /// Its outputs by key.
    pub outputs: BTreeMap<String, String>,
    /// Its parameters by key.
    pub parameters: BTreeMap<String, String>,
}

/// What CloudFormation says of a stack; none when there is none of this name.
///
/// # Errors
/// When CloudFormation does not say.
pub fn described(session: &Session, name: &str) -> Result<Option<Described>, CloudError> {
    let client = Client::new(session.config());
    let answer = session.wait(client.describe_stacks().stack_name(name).send());
    match answer {
        Ok(answer) => Ok(answer.stacks().first().map(of)),
        Err(error) if does_not_exist(&error) => Ok(None),
        Err(error) => Err(failed(SERVICE)(error)),
    }
}

/// The error for a stack that does not exist: with the names of those that do.
pub(super) fn no_such(session: &Session, name: &str) -> Result<CloudError, CloudError> {
    // Who may describe one stack may not always list all: then there is simply nothing to suggest.
    let all = all(session).unwrap_or_default();
    let names = || all.iter().map(|stack| stack.name.as_str());
    let ours = all.iter().filter(|stack| looks_like_ours(stack));
    Ok(CloudError::NoStack {
        name: name.to_owned(),
        region: session.region().to_owned(),
        nearest: nearest(name, names()).map(str::to_owned),
        ours: ours.map(|stack| stack.name.clone()).collect(),
    })
}

/// The stacks of the region, by name.
fn all(session: &Session) -> Result<Vec<Described>, CloudError> {
    let client = Client::new(session.config());
    session.wait(async {
        let mut pages = client.describe_stacks().into_paginator().send();
        let mut stacks = Vec::new();
        for _ in 0..PAGES {
            match pages.next().await {
                Some(page) => {
                    let page = page.map_err(failed(SERVICE))?;
                    stacks.extend(page.stacks().iter().map(of));
                }
                None => break,
            }
        }
        stacks.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(stacks)
    })
}

fn looks_like_ours(stack: &Described) -> bool {
    [output::TABLE, output::INCIDENT_MACHINE]
        .iter()
        .all(|key| stack.outputs.contains_key(*key))
}

fn of(stack: &types::Stack) -> Described {
    let outputs = stack.outputs().iter();
    let parameters = stack.parameters().iter();
    Described {
        name: stack.stack_name().unwrap_or_default().to_owned(),
        id: stack.stack_id().unwrap_or_default().to_owned(),
        status: stack
            .stack_status()
            .map(|status| status.as_str().to_owned())
            .unwrap_or_default(),
        reason: stack.stack_status_reason().map(str::to_owned),
        outputs: outputs
            .filter_map(|one| Some((one.output_key()?.to_owned(), one.output_value()?.to_owned())))
            .collect(),
        parameters: parameters
            .filter_map(|one| {
                let value = one.parameter_value()?;
                Some((one.parameter_key()?.to_owned(), value.to_owned()))
            })
            .collect(),
    }
}

/// CloudFormation has no error of its own for it.
fn does_not_exist(error: &impl ProvideErrorMetadata) -> bool {
    error.code() == Some("ValidationError")
        && error
            .message()
            .is_some_and(|message| message.contains("does not exist"))
}
