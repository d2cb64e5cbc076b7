//! Carrying an update of definitions out.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use super::gradual::{Pace, Routing};
use super::ports::{Alarms, Machines};
use super::wanted::{self, Wanted};
use super::{Update, Updated};
use crate::deploy::audience::{Audience, Decision, News, Review};
use crate::deploy::change::{Action, Change, Detail, Replacement};
use crate::deploy::compare;
use crate::deploy::error::DeployError;
use crate::deploy::intrinsics::Scope;
use crate::deploy::ports::Stacks;
use crate::deploy::template;
use crate::error::CloudError;

/// How often alarms are looked at during a stage.
const LOOK: Duration = Duration::from_secs(15);

/// What is to be updated.
#[derive(Clone, Debug)]
pub struct Order<'a> {
    /// The stack's name.
    pub stack: &'a str,
    /// Its region, for messages.
    pub region: &'a str,
    /// The template that the definitions come from.
    pub template: &'a Value,
    /// Values of parameters, by name; others are as the stack has them.
    pub parameters: BTreeMap<String, String>,
    /// How gradually callers move.
    pub pace: Pace,
}

/// What it is carried out through.
#[derive(Debug)]
pub struct World<'a, S, M, A> {
    /// CloudFormation.
    pub stacks: &'a S,
    /// Step Functions.
    pub machines: &'a M,
    /// CloudWatch.
    pub alarms: &'a A,
}

/// A machine that is not as it should be, or whose callers do not use it yet.
struct Due<'a> {
    wanted: &'a Wanted,
    alias: Option<Alias>,
    differs: bool,
}

/// A machine's `live` alias.
struct Alias {
    arn: String,
    routing: Routing,
    /// The version to move to; none until it is published.
    version: Option<String>,
}

/// Updates the definitions of a stack's machines.
///
/// # Errors
/// When AWS cannot be asked, there is no such stack of ours, or a definition needs what the stack has not.
pub async fn update(
    world: &World<'_, impl Stacks, impl Machines, impl Alarms>,
    order: &Order<'_>,
    audience: &mut impl Audience,
) -> Result<Updated, DeployError> {
    let Some(stack) = world.stacks.stack(order.stack).await? else {
        return Err(CloudError::NoStack {
            name: order.stack.to_owned(),
            region: order.region.to_owned(),
            nearest: None,
            ours: Vec::new(),
        }
        .into());
    };
    let deployed = world.stacks.template(&stack.id).await?.unwrap_or_default();
    if !template::is_ours(&deployed) {
        return Err(CloudError::NotOurs(stack.name).into());
    }
    if stack.status.is_at_work() {
        return Err(DeployError::AtWork {
            stack: stack.name,
            status: stack.status,
        });
    }
    let resources = world.stacks.resources(&stack.id).await?;
    let mut parameters = stack.parameters;
    parameters.extend(order.parameters.clone());
    let scope = Scope {
        template: order.template,
        parameters: &parameters,
        resources: &resources,
        stack: &stack.id,
    };
    let unresolved = |why| DeployError::NeedsDeploy {
        stack: order.stack.to_owned(),
        why,
    };
    let all = wanted::definitions(&scope).map_err(unresolved)?;
    let (due, changes) = due(world.machines, &all).await?;
    let mut updated = Updated {
        stack: order.stack.to_owned(),
        result: Update::NothingToDo,
        changes,
        left_out: wanted::left_out(&deployed, order.template),
        alarms: Vec::new(),
    };
    if due.is_empty() {
        return Ok(updated);
    }
    let watched = alarms(&deployed, &resources);
    let is_gradual = order.pace != Pace::AT_ONCE && due.iter().any(|one| one.alias.is_some());
    if is_gradual {
        updated.alarms = world.alarms.on(&watched).await?;
        if !updated.alarms.is_empty() {
            updated.result = Update::NotCalm;
            return Ok(updated);
        }
    }
    let review = Review::Definitions {
        stack: order.stack,
        changes: &updated.changes,
        left_out: &updated.left_out,
    };
    if audience.decide(&review) == Decision::Leave {
        updated.result = Update::Left;
        return Ok(updated);
    }
    let (mut with_alias, without): (Vec<Due<'_>>, Vec<Due<'_>>) =
        due.into_iter().partition(|one| one.alias.is_some());
    for one in &mut with_alias {
        renew(world.machines, one, audience).await?;
    }
    updated.alarms = shift(world, &mut with_alias, order.pace, &watched, audience).await?;
    if updated.alarms.is_empty() {
        // They have no version to go back to, so they are changed when nothing can go wrong any more.
        for mut one in without {
            renew(world.machines, &mut one, audience).await?;
        }
        updated.result = Update::Updated;
    } else {
        updated.result = Update::WentBack;
    }
    Ok(updated)
}

/// The machines that need something done, and what about their definitions differs.
async fn due<'a>(
    machines: &impl Machines,
    all: &'a [Wanted],
) -> Result<(Vec<Due<'a>>, Vec<Change>), DeployError> {
    let mut due = Vec::new();
    let mut changes = Vec::new();
    for wanted in all {
        let details = differences(machines, &wanted.machine, wanted).await?;
        let differs = !details.is_empty();
        let arn = format!("{}:{}", wanted.machine, cdk::names::ALIAS);
        let alias = machines.alias(&arn).await?;
        let is_used = match &alias {
            None => true,
            Some(routing) => match routing.versions.as_slice() {
                [(version, _)] => differences(machines, version, wanted).await?.is_empty(),
                [] | [_, _, ..] => false,
            },
        };
        if !differs && is_used {
            continue;
        }
        changes.push(Change {
            action: Action::Modify,
            id: wanted.id.clone(),
            kind: "AWS::StepFunctions::StateMachine".to_owned(),
            physical: Some(wanted.machine.clone()),
            replacement: Replacement::No,
            kept: false,
            details,
        });
        due.push(Due {
            wanted,
            alias: alias.map(|routing| Alias {
                arn,
                routing,
                version: None,
            }),
            differs,
        });
    }
    Ok((due, changes))
}

/// What differs between a machine, or a version of it, and what it should be.
async fn differences(
    machines: &impl Machines,
    machine: &str,
    wanted: &Wanted,
) -> Result<Vec<Detail>, DeployError> {
    let seen = machines.machine(machine).await?;
    let (old, new) = (seen.definition.into(), wanted.definition.clone().into());
    Ok(compare::values(&old, &new))
}

/// Gives a machine its definition, and publishes it if callers come by an alias.
async fn renew(
    machines: &impl Machines,
    due: &mut Due<'_>,
    audience: &mut impl Audience,
) -> Result<(), DeployError> {
    let wanted = due.wanted;
    let made = if due.differs {
        audience.hear(&News::Redefining(&wanted.id));
        Some(machines.change(&wanted.machine, &wanted.definition).await?)
    } else {
        None
    };
    if let Some(alias) = &mut due.alias {
        // What a machine says of itself may be older than its last change (API_DescribeStateMachine: eventually consistent).
        let revision = match made.filter(|revision| !revision.is_empty()) {
            Some(revision) => revision,
            None => machines.machine(&wanted.machine).await?.revision,
        };
        alias.version = Some(machines.publish(&wanted.machine, &revision).await?);
    }
    Ok(())
}

/// Moves the callers stage by stage, and back when an alarm goes on; the alarms that did.
async fn shift(
    world: &World<'_, impl Stacks, impl Machines, impl Alarms>,
    machines: &mut [Due<'_>],
    pace: Pace,
    watched: &[String],
    audience: &mut impl Audience,
) -> Result<Vec<String>, DeployError> {
    let before: Vec<Option<Routing>> = machines.iter().map(settled).collect();
    loop {
        let mut is_over = true;
        for one in machines.iter_mut() {
            let Some((alias, version)) = one.alias.as_mut().and_then(Alias::moving) else {
                continue;
            };
            let next = alias.routing.towards(&version, pace.share);
            let share = next.share(&version);
            audience.hear(&News::Routing {
                machine: &one.wanted.id,
                share,
            });
            world.machines.route(&alias.arn, &next).await?;
            alias.routing = next;
            is_over &= share == 100;
        }
        let alarms = watch(world, pace.every, watched).await?;
        if !alarms.is_empty() {
            for (one, before) in machines.iter().zip(before) {
                if let (Some(alias), Some(before)) = (&one.alias, before) {
                    audience.hear(&News::GoingBack(&one.wanted.id));
                    world.machines.route(&alias.arn, &before).await?;
                }
            }
            return Ok(alarms);
        }
        if is_over {
            return Ok(Vec::new());
        }
    }
}

/// Where a machine's callers all were before: what there is to go back to.
fn settled(due: &Due<'_>) -> Option<Routing> {
    let alias = due.alias.as_ref()?;
    let version = alias.version.as_deref()?;
    alias.routing.beside(version).map(Routing::all)
}

impl Alias {
    /// Itself and the version to move to, while not all callers are there.
    fn moving(&mut self) -> Option<(&mut Self, String)> {
        let version = self.version.clone()?;
        (self.routing.share(&version) < 100).then_some((self, version))
    }
}

/// Watches alarms for a while; those that are on, as soon as one is.
async fn watch(
    world: &World<'_, impl Stacks, impl Machines, impl Alarms>,
    time: Duration,
    alarms: &[String],
) -> Result<Vec<String>, DeployError> {
    let mut left = time;
    while !left.is_zero() {
        let pause = left.min(LOOK);
        world.stacks.pause(pause).await;
        left = left.saturating_sub(pause);
        let on = world.alarms.on(alarms).await?;
        if !on.is_empty() {
            return Ok(on);
        }
    }
    Ok(Vec::new())
}

/// The names of a stack's alarms.
fn alarms(template: &Value, resources: &BTreeMap<String, String>) -> Vec<String> {
    let kind = |id: &str| {
        let resource = template.get("Resources")?.get(id)?;
        resource.get("Type")?.as_str()
    };
    let is_alarm = |id: &str| {
        matches!(
            kind(id),
            Some("AWS::CloudWatch::Alarm" | "AWS::CloudWatch::CompositeAlarm")
        )
    };
    let alarms = resources.iter().filter(|(id, _)| is_alarm(id));
    alarms.map(|(_, name)| name.clone()).collect()
}
