//! CloudFormation.

use std::collections::BTreeMap;
use std::time::Duration;

use asl::syntax::{Notation, Tree};
use aws_config::SdkConfig;
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::config::retry::RetryConfig;
use aws_sdk_cloudformation::error::ProvideErrorMetadata;
use aws_sdk_cloudformation::types::{
    Capability, ChangeSetType, EventFilter, Parameter, Tag, TemplateStage,
};
use serde_json::Value;

use super::change_set;
use super::seen;
use crate::deploy::error::DeployError;
use crate::deploy::event::{Cause, Event};
use crate::deploy::ports::{
    ChangeSetSeen, Ordered, Proposal, Proposed, StackSeen, Stacks, TemplateAt,
};
use crate::deploy::step::Kind;
use crate::error::failed;

/// The service's name in errors.
pub(super) const SERVICE: &str = "CloudFormation";

/// Attempts at a request. Following an operation asks often, and every tool in the account shares the limit.
const ATTEMPTS: u32 = 8;

/// CloudFormation as the session's credentials see it.
#[derive(Clone, Debug)]
pub(in crate::deploy) struct CloudFormation {
    client: Client,
}

impl CloudFormation {
    pub(in crate::deploy) fn new(config: &SdkConfig) -> Self {
        let config = aws_sdk_cloudformation::config::Builder::from(config)
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
            .build();
        CloudFormation {
            client: Client::from_conf(config),
        }
    }
}

impl Stacks for CloudFormation {
    async fn stack(&self, name: &str) -> Result<Option<StackSeen>, DeployError> {
        match self.client.describe_stacks().stack_name(name).send().await {
            Ok(answer) => answer.stacks().first().map(seen::stack).transpose(),
            Err(error) if says(&error, "does not exist") => Ok(None),
            Err(error) => Err(failed(SERVICE)(error).into()),
        }
    }

    async fn template(&self, stack: &str) -> Result<Option<Value>, DeployError> {
        let request = self
            .client
            .get_template()
            .stack_name(stack)
            .template_stage(TemplateStage::Original);
        let answer = match request.send().await {
            Ok(answer) => answer,
            // A stack in review has no template yet, and says so as an error in its own words.
            Err(error) if error.code() == Some("ValidationError") => return Ok(None),
            Err(error) => return Err(failed(SERVICE)(error).into()),
        };
        let text = answer.template_body().unwrap_or_default();
        if text.is_empty() {
            return Ok(None);
        }
        let (tree, _) = Tree::parse(text, Notation::of(text));
        let template = tree.root().to_value();
        Ok(template.get("Resources").is_some().then_some(template))
    }

    async fn resources(&self, stack: &str) -> Result<BTreeMap<String, String>, DeployError> {
        let mut pages = self
            .client
            .list_stack_resources()
            .stack_name(stack)
            .into_paginator()
            .send();
        let mut resources = BTreeMap::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(failed(SERVICE))?;
            for resource in page.stack_resource_summaries() {
                let id = resource.logical_resource_id().unwrap_or_default();
                let physical = resource.physical_resource_id().unwrap_or_default();
                resources.insert(id.to_owned(), physical.to_owned());
            }
        }
        Ok(resources)
    }

    async fn change_set(
        &self,
        stack: &str,
        name: &str,
    ) -> Result<Option<ChangeSetSeen>, DeployError> {
        let mut found: Option<ChangeSetSeen> = None;
        let mut token = None;
        loop {
            let request = self
                .client
                .describe_change_set()
                .stack_name(stack)
                .change_set_name(name)
                .set_next_token(token);
            let page = match request.send().await {
                Ok(page) => page,
                Err(error)
                    if error.code() == Some("ChangeSetNotFound")
                        || error.code() == Some("ChangeSetNotFoundException")
                        || says(&error, "does not exist") =>
                {
                    return Ok(None);
                }
                Err(error) => return Err(failed(SERVICE)(error).into()),
            };
            match &mut found {
                Some(found) => found.changes.extend(change_set::changes(&page)),
                None => found = Some(change_set::seen(&page)?),
            }
            token = page.next_token;
            if token.is_none() {
                return Ok(found);
            }
        }
    }

    async fn propose(&self, proposal: &Proposal<'_>) -> Result<Proposed, DeployError> {
        let mut request = self
            .client
            .create_change_set()
            .stack_name(proposal.stack)
            .change_set_name(proposal.name)
            .description(concat!("sfn-breaker ", env!("CARGO_PKG_VERSION")))
            .change_set_type(match proposal.kind {
                Kind::Create => ChangeSetType::Create,
                Kind::Update => ChangeSetType::Update,
            })
            .capabilities(Capability::CapabilityNamedIam);
        request = match &proposal.template {
            TemplateAt::Body(body) => request.template_body(*body),
            TemplateAt::Url(url) => request.template_url(url),
        };
        for (name, value) in proposal.parameters {
            let parameter = Parameter::builder().parameter_key(name);
            let parameter = match value {
                Some(value) => parameter.parameter_value(value),
                None => parameter.use_previous_value(true),
            };
            request = request.parameters(parameter.build());
        }
        for (key, value) in proposal.tags {
            request = request.tags(Tag::builder().key(key).value(value).build());
        }
        match request.send().await {
            Ok(answer) => Ok(Proposed::Made(answer.id.unwrap_or_default())),
            Err(error)
                if error.code() == Some("AlreadyExistsException")
                    || says(&error, "does not exist")
                    // A stack that somebody made since: not an AlreadyExistsException, which is about change sets.
                    || says(&error, "already exists")
                    || says(&error, "state and can not be updated") =>
            {
                Ok(Proposed::TooLate)
            }
            Err(error) => Err(failed(SERVICE)(error).into()),
        }
    }

    async fn delete_change_set(&self, stack: &str, name: &str) -> Result<(), DeployError> {
        let request = self
            .client
            .delete_change_set()
            .stack_name(stack)
            .change_set_name(name);
        match request.send().await {
            Ok(_) => Ok(()),
            Err(error)
                if error.code() == Some("ChangeSetNotFound") || says(&error, "does not exist") =>
            {
                Ok(())
            }
            Err(error) => Err(failed(SERVICE)(error).into()),
        }
    }

    async fn execute(&self, change_set: &ChangeSetSeen) -> Result<Ordered, DeployError> {
        let request = self
            .client
            .execute_change_set()
            .change_set_name(&change_set.id)
            // The same for every attempt, so that one of which only the answer was lost is not ordered twice.
            .client_request_token(token(&change_set.id))
            // Without it a table that a failed creation made would stay behind, and no stack would know of it.
            .retain_except_on_create(true);
        match request.send().await {
            Ok(_) => Ok(Ordered::Begun),
            Err(error)
                if matches!(
                    error.code(),
                    Some("ChangeSetNotFound" | "InvalidChangeSetStatus")
                ) || says(&error, "does not exist")
                    || says(&error, "state and can not be updated") =>
            {
                Ok(Ordered::TooLate)
            }
            Err(error) => Err(failed(SERVICE)(error).into()),
        }
    }

    async fn undo_update(&self, stack: &str) -> Result<Ordered, DeployError> {
        let answer = self.client.rollback_stack().stack_name(stack).send().await;
        match answer {
            Ok(_) => Ok(Ordered::Begun),
            Err(error) if error.code() == Some("ValidationError") => Ok(Ordered::TooLate),
            Err(error) => Err(failed(SERVICE)(error).into()),
        }
    }

    async fn delete(&self, stack: &str) -> Result<Ordered, DeployError> {
        match self.client.delete_stack().stack_name(stack).send().await {
            Ok(_) => Ok(Ordered::Begun),
            Err(error) if says(&error, "does not exist") || says(&error, "IN_PROGRESS") => {
                Ok(Ordered::TooLate)
            }
            Err(error) => Err(failed(SERVICE)(error).into()),
        }
    }

    async fn newest_event(&self, stack: &str) -> Result<Option<String>, DeployError> {
        let request = self.client.describe_stack_events().stack_name(stack);
        let answer = request.send().await.map_err(failed(SERVICE))?;
        Ok(answer
            .stack_events()
            .first()
            .and_then(|event| event.event_id().map(str::to_owned)))
    }

    async fn events(&self, stack: &str, after: Option<&str>) -> Result<Vec<Event>, DeployError> {
        let mut pages = self
            .client
            .describe_stack_events()
            .stack_name(stack)
            .into_paginator()
            .send();
        let mut newest_first = Vec::new();
        'pages: while let Some(page) = pages.next().await {
            let page = page.map_err(failed(SERVICE))?;
            for event in page.stack_events() {
                if after.is_some() && event.event_id() == after {
                    break 'pages;
                }
                newest_first.push(seen::event(event));
            }
        }
        newest_first.reverse();
        Ok(newest_first)
    }

    async fn violations(
        &self,
        stack: &str,
        operation: Option<&str>,
    ) -> Result<Vec<Cause>, DeployError> {
        let request = self
            .client
            .describe_events()
            .stack_name(stack)
            .set_operation_id(operation.map(str::to_owned))
            .filters(EventFilter::builder().failed_events(true).build());
        // Reasons are a courtesy: whoever may not see them still sees that it failed.
        let Ok(answer) = request.send().await else {
            return Ok(Vec::new());
        };
        Ok(answer
            .operation_events()
            .iter()
            .filter_map(seen::violation)
            .collect())
    }

    async fn pause(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}

/// CloudFormation has one code for most of its errors, so the words must do.
fn says(error: &impl ProvideErrorMetadata, words: &str) -> bool {
    error.code() == Some("ValidationError")
        && error.message().is_some_and(|told| told.contains(words))
}

/// A token from what is unique in an ARN: letters, digits and dashes, at most 128.
fn token(arn: &str) -> String {
    let unique = arn.rsplit('/').next().unwrap_or(arn);
    let letters = unique
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-');
    format!("sfn-breaker-{}", letters.take(100).collect::<String>())
}
