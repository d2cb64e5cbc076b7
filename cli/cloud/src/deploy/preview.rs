//! What a deployment would change, without changing anything.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::assets::Bucket;
use super::audience::{Audience, Decision, News, Review};
use super::change::Change;
use super::error::DeployError;
use super::follow::Patience;
use super::ports::{BucketSeen, Objects, Proposal, Proposed, StackSeen, Stacks};
use super::status::{ChangeSetStatus, StackStatus};
use super::step::{Kind, Obstacle, Stage, Step, next};
use super::template::{self, Placed};
use super::{compare, parameters};
use crate::error::CloudError;

/// The name of the change set that `diff` makes: not that of `deploy`, so that looking disturbs nobody.
const CHANGE_SET: &str = "sfn-breaker-diff";

/// What would change.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Preview {
    /// The stack's name.
    pub stack: String,
    /// Whether there is such a stack.
    pub exists: bool,
    /// Who says so.
    pub told_by: Teller,
    /// What would change.
    pub changes: Vec<Change>,
    /// Whether something else than resources would: outputs, conditions, metadata.
    pub changes_outputs: bool,
}

/// Who says what would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Teller {
    /// CloudFormation, by a change set.
    ChangeSet,
    /// The templates, side by side: nobody knows of replacements. The reason why there is no change set.
    Templates(String),
}

/// What is to be looked at.
#[derive(Clone, Debug)]
pub struct Look<'a> {
    /// The stack's name.
    pub stack: &'a str,
    /// Its template.
    pub template: &'a Value,
    /// Values of parameters, by name.
    pub parameters: BTreeMap<String, String>,
    /// Tags on everything that can have some.
    pub tags: &'a BTreeMap<String, String>,
    /// Where a template goes for a moment that is too large for a request; one that is not there is not made.
    pub bucket: Bucket,
}

/// Whom a look tells how it goes.
struct Nobody;

impl Audience for Nobody {
    fn hear(&mut self, _: &News<'_>) {}

    fn decide(&mut self, _: &Review<'_>) -> Decision {
        Decision::Leave
    }
}

/// What deploying would change.
///
/// # Errors
/// When AWS cannot be asked, parameters are missing, or CloudFormation refuses the template.
pub async fn preview(
    stacks: &impl Stacks,
    objects: &impl Objects,
    look: &Look<'_>,
) -> Result<Preview, DeployError> {
    let stack = stacks.stack(look.stack).await?;
    let nothing = Value::Null;
    let Some(stack) = stack.filter(|stack| stands(stack.status)) else {
        parameters::chosen(
            look.stack,
            look.template,
            &look.parameters,
            &BTreeMap::new(),
        )?;
        let told = "there is no such stack yet".to_owned();
        let mut preview = compared(look, &nothing, told);
        preview.exists = false;
        return Ok(preview);
    };
    let deployed = stacks.template(&stack.id).await?.unwrap_or_default();
    if !template::is_ours(&deployed) {
        return Err(CloudError::NotOurs(stack.name).into());
    }
    let values = parameters::chosen(
        look.stack,
        look.template,
        &look.parameters,
        &stack.parameters,
    )?;
    let footing = next(Stage::Arriving, Some(stack.status), None);
    if footing != Step::Propose(Kind::Update) {
        let told = format!("the stack is in {}", stack.status.name());
        return Ok(compared(look, &deployed, told));
    }
    let body = look.template.to_string();
    let placed = Placed {
        stack: look.stack,
        body: &body,
        bucket: &look.bucket,
    };
    if template::needs_bucket(&body) && !is_there(objects, &look.bucket.name).await? {
        let told = "the template is too large for a request, and there is no bucket to put it in";
        return Ok(compared(look, &deployed, told.to_owned()));
    }
    let place = template::place(objects, &placed, &mut Nobody).await?;
    let proposal = Proposal {
        stack: look.stack,
        name: CHANGE_SET,
        kind: Kind::Update,
        template: place.at,
        parameters: &values,
        tags: look.tags,
    };
    let asked = asked(stacks, &stack, &proposal).await;
    template::taken(objects, &placed, place.key).await?;
    match asked {
        Ok(mut changes) => {
            compare::detail(&mut changes, &deployed, look.template);
            Ok(Preview {
                stack: look.stack.to_owned(),
                exists: true,
                told_by: Teller::ChangeSet,
                changes_outputs: beside_resources(&deployed, look.template),
                changes,
            })
        }
        Err(DeployError::Cloud(CloudError::Denied { told, .. })) => {
            Ok(compared(look, &deployed, told))
        }
        Err(error) => Err(error),
    }
}

async fn is_there(objects: &impl Objects, bucket: &str) -> Result<bool, DeployError> {
    Ok(matches!(
        objects.bucket(bucket).await?,
        BucketSeen::Own { .. }
    ))
}

/// Whether a stack has anything to compare with.
fn stands(status: StackStatus) -> bool {
    !matches!(
        status,
        StackStatus::DeleteComplete
            | StackStatus::ReviewInProgress
            | StackStatus::RollbackComplete
            | StackStatus::CreateFailed
            | StackStatus::RollbackFailed
    )
}

/// Has a change set worked out, and takes it away again.
async fn asked(
    stacks: &impl Stacks,
    stack: &StackSeen,
    proposal: &Proposal<'_>,
) -> Result<Vec<Change>, DeployError> {
    stacks.delete_change_set(&stack.name, CHANGE_SET).await?;
    let Proposed::Made(id) = stacks.propose(proposal).await? else {
        return Err(DeployError::Restless(stack.name.clone()));
    };
    let changes = worked_out(stacks, stack, &id).await;
    // Also when it could not be worked out: a failed one stands there as well.
    stacks.delete_change_set(&stack.name, &id).await?;
    changes
}

async fn worked_out(
    stacks: &impl Stacks,
    stack: &StackSeen,
    id: &str,
) -> Result<Vec<Change>, DeployError> {
    let mut patience = Patience::new();
    loop {
        let seen = stacks.change_set(&stack.name, id).await?;
        let state = seen.as_ref().map(|seen| seen.state);
        let (changes, reason) = seen.map_or_else(Default::default, |s| (s.changes, s.reason));
        // Nobody executes this one, so all that matters is whether it is there to be read.
        let is_read = state.is_some_and(|s| s.status == ChangeSetStatus::CreateComplete);
        match next(Stage::Proposed, Some(stack.status), state) {
            Step::NothingToDo => return Ok(Vec::new()),
            Step::Review => return Ok(changes),
            _ if is_read => return Ok(changes),
            Step::AwaitChangeSet => patience.wait(stacks).await,
            Step::Stop(why) => return Err(stopped(stack, why, reason)),
            Step::AwaitStack
            | Step::DeleteRemains
            | Step::UndoUpdate
            | Step::DeleteChangeSet
            | Step::Propose(_)
            | Step::BeginAgain => return Err(DeployError::Restless(stack.name.clone())),
        }
    }
}

fn stopped(stack: &StackSeen, why: Obstacle, reason: Option<String>) -> DeployError {
    DeployError::Stopped {
        stack: stack.name.clone(),
        why,
        reason,
    }
}

fn compared(look: &Look<'_>, deployed: &Value, why: String) -> Preview {
    Preview {
        stack: look.stack.to_owned(),
        exists: true,
        told_by: Teller::Templates(why),
        changes: compare::templates(deployed, look.template),
        changes_outputs: beside_resources(deployed, look.template),
    }
}

/// Whether templates differ in what is no resource.
fn beside_resources(old: &Value, new: &Value) -> bool {
    ["Outputs", "Metadata", "Conditions", "Parameters"]
        .iter()
        .any(|section| old.get(section) != new.get(section))
}
