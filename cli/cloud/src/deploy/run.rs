//! Deploying: look, do one step, look again, until the stack is as it should be.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::assets::{self, Bucket, Upload};
use super::audience::{Audience, Decision, News, Review};
use super::change::Change;
use super::error::DeployError;
use super::event::{Cause, Retained, retained};
use super::follow::{self, Mark, Patience};
use super::ports::{ChangeSetSeen, Objects, Ordered, Proposal, Proposed, StackSeen, Stacks};
use super::status::StackStatus;
use super::step::{Ending, Kind, Stage, Step, ending, next};
use super::template::{self, Placed};
use super::{compare, parameters};
use crate::error::CloudError;

/// Times that a deployment begins again because somebody else changes the stack, before it gives up.
const BEGINNINGS: u32 = 5;

/// What is to be deployed.
#[derive(Clone, Debug)]
pub struct Deployment<'a> {
    /// The stack's name.
    pub stack: &'a str,
    /// Its template.
    pub template: &'a Value,
    /// Values of parameters, by name.
    pub parameters: BTreeMap<String, String>,
    /// Tags on everything that can have some.
    pub tags: &'a BTreeMap<String, String>,
    /// The files that the template refers to.
    pub assets: Vec<Upload<'a>>,
    /// Where they go.
    pub bucket: Bucket,
    /// Whether a table may be lost with all that is in it.
    pub may_lose_table: bool,
}

/// How a deployment ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// The stack's name.
    pub stack: String,
    /// What became of it.
    pub result: Outcomes,
    /// What was changed, or would have been.
    pub changes: Vec<Change>,
    /// Why it failed; the first causes only.
    pub causes: Vec<Cause>,
    /// What a deployment that failed left behind.
    pub retained: Vec<Retained>,
    /// The stack's outputs by key, where it stands.
    pub outputs: BTreeMap<String, String>,
}

/// What became of a deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcomes {
    /// It is as it should be.
    Deployed,
    /// It was as it should be.
    NothingToDo,
    /// It was not to be: the stack is as it was.
    Left,
    /// It would have lost a table, and was not told that it may: the stack is as it was.
    WouldLoseTable,
    /// It failed, and the stack is as it was before; a new one is not there.
    Undone,
    /// It failed, and so did undoing it.
    Stuck,
    /// Somebody deleted the stack meanwhile.
    Deleted,
}

/// Deploys a stack.
///
/// # Errors
/// When AWS cannot be asked, parameters are missing, or the stack is in a state that only a person can put right.
pub async fn deploy(
    stacks: &impl Stacks,
    objects: &impl Objects,
    deployment: &Deployment<'_>,
    audience: &mut impl Audience,
) -> Result<Outcome, DeployError> {
    let mut run = Run {
        change_set: change_set_name(deployment),
        stacks,
        objects,
        deployment,
        audience,
        own: None,
        made_shell: false,
        made_bucket: false,
        beginnings: 0,
        patience: Patience::new(),
        is_checked: false,
    };
    loop {
        if let Some(outcome) = run.step().await? {
            return Ok(outcome);
        }
    }
}

struct Run<'a, S, O, A> {
    stacks: &'a S,
    objects: &'a O,
    deployment: &'a Deployment<'a>,
    audience: &'a mut A,
    /// The name of its change set. It comes from what is deployed, so an interrupted deployment's is found again, and two
    /// deployments of different things do not get in each other's way.
    change_set: String,
    /// The id of its change set, once there is one.
    own: Option<String>,
    /// Whether a stack that has nothing but change sets came of our own, now or before an interruption.
    made_shell: bool,
    /// Whether the bucket was made by this run, for a large template.
    made_bucket: bool,
    beginnings: u32,
    patience: Patience,
    /// Whether the stack is known to be ours.
    is_checked: bool,
}

impl<S: Stacks, O: Objects, A: Audience> Run<'_, S, O, A> {
    /// Looks, and does one step; the outcome when there is nothing more to do.
    async fn step(&mut self) -> Result<Option<Outcome>, DeployError> {
        let name = self.deployment.stack;
        let stack = self.stacks.stack(name).await?;
        if let Some(stack) = &stack {
            self.check(stack).await?;
        }
        let (stage, wanted) = match &self.own {
            Some(id) => (Stage::Proposed, id.clone()),
            None => (Stage::Arriving, self.change_set.clone()),
        };
        let change_set = match &stack {
            Some(stack) => self.stacks.change_set(&stack.name, &wanted).await?,
            None => None,
        };
        let status = stack.as_ref().map(|stack| stack.status);
        match next(stage, status, change_set.as_ref().map(|seen| seen.state)) {
            Step::AwaitStack => self.await_stack(stack.as_ref()).await?,
            Step::AwaitChangeSet => self.patience.wait(self.stacks).await,
            Step::DeleteRemains => self.delete_remains(stack.as_ref()).await?,
            Step::UndoUpdate => {
                self.audience.hear(&News::UndoingUpdate);
                self.stacks.undo_update(name).await?;
                self.patience.wait(self.stacks).await;
            }
            Step::DeleteChangeSet => {
                self.audience.hear(&News::DiscardingChangeSet);
                // Ours, from before.
                self.made_shell |= status == Some(StackStatus::ReviewInProgress);
                self.stacks
                    .delete_change_set(name, &self.change_set)
                    .await?;
            }
            Step::Propose(kind) => self.propose(kind, stack.as_ref()).await?,
            Step::BeginAgain => self.begin_again()?,
            Step::NothingToDo => return self.nothing_to_do(stack).await.map(Some),
            Step::Review => {
                if let (Some(stack), Some(change_set)) = (stack, change_set) {
                    return self.review(&stack, change_set).await;
                }
            }
            Step::Stop(why) => {
                let of_change_set = change_set.and_then(|seen| seen.reason);
                self.withdraw(status).await?;
                return Err(DeployError::Stopped {
                    stack: name.to_owned(),
                    why,
                    reason: of_change_set.or(stack.and_then(|seen| seen.reason)),
                });
            }
        }
        Ok(None)
    }

    /// A stack of this name that somebody else made is not to be touched.
    async fn check(&mut self, stack: &StackSeen) -> Result<(), DeployError> {
        if !self.is_checked
            && let Some(template) = self.stacks.template(&stack.id).await?
        {
            if !template::is_ours(&template) {
                return Err(CloudError::NotOurs(stack.name.clone()).into());
            }
            self.is_checked = true;
        }
        Ok(())
    }

    async fn await_stack(&mut self, stack: Option<&StackSeen>) -> Result<(), DeployError> {
        match stack {
            Some(stack) if stack.status.is_at_work() => {
                self.audience.hear(&News::Awaiting(stack.status));
                follow::others(self.stacks, &stack.id, self.audience).await
            }
            // Its change set is being executed, and it does not show yet.
            Some(_) | None => {
                self.patience.wait(self.stacks).await;
                Ok(())
            }
        }
    }

    async fn delete_remains(&mut self, stack: Option<&StackSeen>) -> Result<(), DeployError> {
        let Some(stack) = stack else {
            return Ok(());
        };
        self.audience.hear(&News::DeletingRemains(stack.status));
        let mark = Mark::now(self.stacks, &stack.id).await?;
        if self.stacks.delete(&stack.id).await? == Ordered::Begun {
            follow::own(self.stacks, mark, self.audience).await?;
        }
        Ok(())
    }

    async fn propose(&mut self, kind: Kind, stack: Option<&StackSeen>) -> Result<(), DeployError> {
        let deployment = self.deployment;
        let nothing = BTreeMap::new();
        // A stack in review has no parameters yet that could be kept.
        let deployed = match (kind, stack) {
            (Kind::Update, Some(stack)) => &stack.parameters,
            (Kind::Update, None) | (Kind::Create, _) => &nothing,
        };
        let values = parameters::chosen(
            deployment.stack,
            deployment.template,
            &deployment.parameters,
            deployed,
        )?;
        self.audience.hear(&News::Proposing(kind));
        let body = deployment.template.to_string();
        let placed = Placed {
            stack: deployment.stack,
            body: &body,
            bucket: &deployment.bucket,
        };
        let template::Place {
            at,
            key,
            made_bucket,
        } = template::place(self.objects, &placed, self.audience).await?;
        self.made_bucket |= made_bucket;
        let proposal = Proposal {
            stack: deployment.stack,
            name: &self.change_set,
            kind,
            template: at,
            parameters: &values,
            tags: deployment.tags,
        };
        let proposed = self.stacks.propose(&proposal).await;
        template::taken(self.objects, &placed, key).await?;
        match proposed? {
            Proposed::Made(id) => {
                self.made_shell |= stack.is_none();
                self.own = Some(id);
                self.patience = Patience::new();
            }
            Proposed::TooLate => self.begin_again()?,
        }
        Ok(())
    }

    fn begin_again(&mut self) -> Result<(), DeployError> {
        self.own = None;
        self.beginnings += 1;
        if self.beginnings > BEGINNINGS {
            return Err(DeployError::Restless(self.deployment.stack.to_owned()));
        }
        self.audience.hear(&News::BeginningAgain);
        Ok(())
    }

    async fn nothing_to_do(&mut self, stack: Option<StackSeen>) -> Result<Outcome, DeployError> {
        self.withdraw(stack.as_ref().map(|stack| stack.status))
            .await?;
        let mut outcome = self.outcome(Outcomes::NothingToDo, Vec::new());
        outcome.outputs = stack.map(|stack| stack.outputs).unwrap_or_default();
        Ok(outcome)
    }

    /// Takes the change set away, and the stack with it when it has nothing else and is of our making.
    async fn withdraw(&mut self, status: Option<StackStatus>) -> Result<(), DeployError> {
        let name = self.deployment.stack;
        if let Some(id) = self.own.take() {
            self.stacks.delete_change_set(name, &id).await?;
        }
        if self.made_shell && status == Some(StackStatus::ReviewInProgress) {
            self.stacks.delete(name).await?;
        }
        if self.made_bucket {
            // Unless somebody has put something into it since.
            let bucket = &self.deployment.bucket.name;
            self.objects.delete_bucket(bucket).await?;
        }
        Ok(())
    }

    async fn review(
        &mut self,
        stack: &StackSeen,
        change_set: ChangeSetSeen,
    ) -> Result<Option<Outcome>, DeployError> {
        let kind = if stack.status == StackStatus::ReviewInProgress {
            Kind::Create
        } else {
            Kind::Update
        };
        // One that an interrupted deployment left is adopted, with the empty stack that it was made in.
        self.made_shell |= self.own.is_none();
        self.own = Some(change_set.id.clone());
        let mut changes = change_set.changes.clone();
        if let Some(deployed) = self.stacks.template(&stack.id).await? {
            compare::detail(&mut changes, &deployed, self.deployment.template);
        }
        let review = Review::Change {
            stack: self.deployment.stack,
            kind,
            changes: &changes,
        };
        let loses = changes.iter().any(Change::loses_table) && !self.deployment.may_lose_table;
        let refused = if loses {
            Some(Outcomes::WouldLoseTable)
        } else if self.audience.decide(&review) == Decision::Leave {
            Some(Outcomes::Left)
        } else {
            None
        };
        if let Some(result) = refused {
            self.withdraw(Some(stack.status)).await?;
            return Ok(Some(self.outcome(result, changes)));
        }
        self.upload().await?;
        let mark = Mark::now(self.stacks, &stack.id).await?;
        if self.stacks.execute(&change_set).await? == Ordered::TooLate {
            self.begin_again()?;
            return Ok(None);
        }
        self.audience.hear(&News::Executing);
        let followed = follow::own(self.stacks, mark, self.audience).await?;
        let result = match ending(followed.status) {
            Some(Ending::Done) | None => Outcomes::Deployed,
            Some(Ending::Undone) => Outcomes::Undone,
            Some(Ending::Stuck) => Outcomes::Stuck,
            Some(Ending::Deleted) => Outcomes::Deleted,
        };
        let mut outcome = self.outcome(result, changes);
        if result == Outcomes::Deployed {
            let now = self.stacks.stack(&stack.id).await?;
            outcome.outputs = now.map(|stack| stack.outputs).unwrap_or_default();
        } else {
            outcome.causes = follow::causes(self.stacks, &stack.id, &followed.events).await?;
            outcome.retained = retained(&followed.events);
        }
        Ok(Some(outcome))
    }

    async fn upload(&mut self) -> Result<(), DeployError> {
        let deployment = self.deployment;
        if deployment.assets.is_empty() {
            return Ok(());
        }
        let (objects, bucket) = (self.objects, &deployment.bucket);
        assets::ensure(objects, bucket, self.audience).await?;
        for asset in &deployment.assets {
            assets::upload(
                objects,
                &bucket.name,
                deployment.stack,
                asset,
                self.audience,
            )
            .await?;
        }
        Ok(())
    }

    fn outcome(&self, result: Outcomes, changes: Vec<Change>) -> Outcome {
        Outcome {
            stack: self.deployment.stack.to_owned(),
            result,
            changes,
            causes: Vec::new(),
            retained: Vec::new(),
            outputs: BTreeMap::new(),
        }
    }
}

/// A name from everything that a change set is worked out from.
fn change_set_name(deployment: &Deployment<'_>) -> String {
    let (parameters, tags) = (&deployment.parameters, deployment.tags);
    let all = format!("{}{parameters:?}{tags:?}", deployment.template);
    let hash = Sha256::digest(all);
    let digits: String = hash
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("sfn-breaker-{digits}")
}
