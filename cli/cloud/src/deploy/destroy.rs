//! Destroying a stack and what was stored for it; and nothing that is the user's.

use serde::Serialize;
use serde_json::Value;

use super::assets::{self, Bucket};
use super::audience::{Audience, Decision, News, Review};
use super::error::DeployError;
use super::event::{Cause, Event, Retained, retained};
use super::follow::{self, Mark};
use super::ports::{Objects, Ordered, StackSeen, Stacks};
use super::status::StackStatus;
use super::step::{Removal, removal};
use super::template;
use crate::error::CloudError;

/// How a deletion ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Destroyed {
    /// The stack's name.
    pub stack: String,
    /// What became of it.
    pub result: Destruction,
    /// What outlives it, as the deletion policies say.
    pub retained: Vec<Retained>,
    /// What could not be deleted, and why.
    pub causes: Vec<Cause>,
}

/// What became of a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Destruction {
    /// It is gone.
    Gone,
    /// There was none.
    WasNotThere,
    /// It was not to be: the stack is as it was.
    Left,
    /// Something in it could not be deleted.
    Failed,
}

/// Destroys a stack and its assets; one that is not there is no error.
///
/// `bucket` is where its assets are if the stack does not say.
///
/// # Errors
/// When AWS cannot be asked, the stack is not ours, or termination protection is on.
pub async fn destroy(
    stacks: &impl Stacks,
    objects: &impl Objects,
    stack: &str,
    bucket: &Bucket,
    audience: &mut impl Audience,
) -> Result<Destroyed, DeployError> {
    let mut done = Destroyed {
        stack: stack.to_owned(),
        result: Destruction::WasNotThere,
        retained: Vec::new(),
        causes: Vec::new(),
    };
    let mut bucket = bucket.clone();
    let mut is_agreed = false;
    loop {
        let seen = stacks.stack(stack).await?;
        if let Some(used) = seen.as_ref().and_then(used_bucket)
            && used != bucket.name
        {
            bucket = Bucket::of_user(&used);
        }
        match (removal(seen.as_ref().map(|one| one.status)), seen) {
            (Removal::Await, Some(seen)) => {
                audience.hear(&News::Awaiting(seen.status));
                follow::others(stacks, &seen.id, audience).await?;
            }
            (Removal::Follow, Some(seen)) => {
                audience.hear(&News::Awaiting(seen.status));
                follow::others(stacks, &seen.id, audience).await?;
                // It began before we came, so all that is known of the stack is looked through.
                let events = stacks.events(&seen.id, None).await?;
                if finish(stacks, &seen, &events, &mut done).await? {
                    break;
                }
                return Ok(done);
            }
            (Removal::Delete, Some(seen)) => {
                if !is_agreed {
                    if !agreed(stacks, &seen, audience).await? {
                        done.result = Destruction::Left;
                        return Ok(done);
                    }
                    is_agreed = true;
                }
                let mark = Mark::now(stacks, &seen.id).await?;
                if stacks.delete(&seen.id).await? == Ordered::TooLate {
                    continue;
                }
                audience.hear(&News::Deleting);
                let followed = follow::own(stacks, mark, audience).await?;
                if finish(stacks, &seen, &followed.events, &mut done).await? {
                    break;
                }
                return Ok(done);
            }
            (Removal::Gone, _) | (_, None) => break,
        }
    }
    assets::remove(objects, &bucket, stack, audience).await?;
    Ok(done)
}

/// Notes how a deletion ended, and says whether the stack is gone.
async fn finish(
    stacks: &impl Stacks,
    stack: &StackSeen,
    events: &[Event],
    done: &mut Destroyed,
) -> Result<bool, DeployError> {
    let now = stacks.stack(&stack.id).await?;
    let is_gone = now.is_none_or(|now| now.status == StackStatus::DeleteComplete);
    done.retained = retained(events);
    if is_gone {
        done.result = Destruction::Gone;
    } else {
        done.result = Destruction::Failed;
        done.causes = follow::causes(stacks, &stack.id, events).await?;
    }
    Ok(is_gone)
}

/// Whether a stack is ours and may go.
async fn agreed(
    stacks: &impl Stacks,
    stack: &StackSeen,
    audience: &mut impl Audience,
) -> Result<bool, DeployError> {
    let template = stacks.template(&stack.id).await?;
    // A stack in review has no template yet, and nothing in it.
    if template.as_ref().is_some_and(|one| !template::is_ours(one)) {
        return Err(CloudError::NotOurs(stack.name.clone()).into());
    }
    if stack.is_protected {
        return Err(DeployError::Protected(stack.name.clone()));
    }
    let resources = stacks.resources(&stack.id).await?;
    let kept: Vec<Retained> = template.map_or_else(Vec::new, |template| {
        let kept = resources.iter().filter_map(|(resource, physical)| {
            let kind = kept_kind(&template, resource)?;
            Some(Retained {
                resource: resource.clone(),
                kind,
                physical: physical.clone(),
            })
        });
        kept.collect()
    });
    let review = Review::Deletion {
        stack: &stack.name,
        resources: resources.len() - kept.len(),
        retained: &kept,
    };
    Ok(audience.decide(&review) == Decision::GoAhead)
}

/// The type of a resource whose deletion policy keeps it.
fn kept_kind(template: &Value, resource: &str) -> Option<String> {
    let definition = template.get("Resources")?.get(resource)?;
    let policy = definition.get("DeletionPolicy")?.as_str()?;
    let kind = definition.get("Type")?.as_str()?;
    policy.starts_with("Retain").then(|| kind.to_owned())
}

fn used_bucket(stack: &StackSeen) -> Option<String> {
    stack.parameters.get(cdk::names::ASSET_BUCKET).cloned()
}
