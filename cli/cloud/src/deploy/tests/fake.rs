//! As much of CloudFormation, S3 and Step Functions as a deployment meets: what is asked for takes a few looks, what AWS
//! refuses fails the test, and every call can be the last.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use super::STACK;
use crate::deploy::compare;
use crate::deploy::error::DeployError;
use crate::deploy::event::{Cause, Event};
use crate::deploy::ports::{
    ChangeSetSeen, Ordered, Proposal, Proposed, StackSeen, Stacks, TemplateAt,
};
use crate::deploy::status::{ChangeSetStatus, ExecutionStatus, StackStatus};
use crate::deploy::step::{ChangeSet, Kind};
use crate::error::CloudError;

mod machines;
mod objects;

pub(in crate::deploy) use machines::MachinesMade;

/// When a caller is killed.
#[derive(Clone, Copy, Debug)]
pub(in crate::deploy) struct Kill {
    /// Calls that it makes before.
    pub(in crate::deploy) calls: u32,
    /// Whether the last one still takes effect.
    pub(in crate::deploy) takes_effect: bool,
}

/// An account.
#[derive(Default)]
pub(in crate::deploy) struct World {
    pub(in crate::deploy) state: RefCell<State>,
    pub(in crate::deploy) kill: Cell<Option<Kill>>,
}

/// What is in it.
#[derive(Default)]
pub(in crate::deploy) struct State {
    pub(in crate::deploy) stacks: Vec<Stack>,
    pub(in crate::deploy) change_sets: Vec<ChangeSetMade>,
    pub(in crate::deploy) objects: BTreeMap<String, BTreeMap<String, (Vec<u8>, String)>>,
    pub(in crate::deploy) marked: Vec<String>,
    pub(in crate::deploy) executions: u32,
    pub(in crate::deploy) machines: MachinesMade,
    events: Vec<Event>,
    made: u32,
}

pub(in crate::deploy) struct Stack {
    pub(in crate::deploy) id: String,
    pub(in crate::deploy) status: StackStatus,
    pub(in crate::deploy) template: Option<Value>,
    parameters: BTreeMap<String, String>,
    /// What CloudFormation is going to do next, one a tick.
    plan: Vec<Next>,
}

#[derive(Clone)]
enum Next {
    Become(StackStatus),
    Have(Value, BTreeMap<String, String>),
    Fail(String),
    /// The change set that is being executed ends so.
    Executed(ExecutionStatus),
}

#[derive(Clone)]
pub(in crate::deploy) struct ChangeSetMade {
    pub(in crate::deploy) id: String,
    name: String,
    stack: String,
    kind: Kind,
    pub(in crate::deploy) status: ChangeSetStatus,
    execution: ExecutionStatus,
    template: Value,
    parameters: BTreeMap<String, String>,
}

impl World {
    /// A world with a stack in some status, and a template if it has one.
    pub(in crate::deploy) fn with(status: StackStatus, template: Option<Value>) -> Self {
        let world = World::default();
        world.state.borrow_mut().stacks.push(Stack {
            id: "stack/0".to_owned(),
            status,
            template,
            parameters: BTreeMap::new(),
            plan: Vec::new(),
        });
        world
    }

    /// Lets time pass.
    pub(in crate::deploy) fn tick(&self, times: u32) {
        for _ in 0..times {
            self.state.borrow_mut().tick();
        }
    }

    /// The stack that has the name.
    pub(in crate::deploy) fn status(&self) -> Option<StackStatus> {
        let state = self.state.borrow();
        state.named().map(|index| state.stacks[index].status)
    }

    /// What it was made from.
    pub(in crate::deploy) fn template_now(&self) -> Option<Value> {
        let state = self.state.borrow();
        let index = state.named()?;
        state.stacks[index].template.clone()
    }

    /// Counts a call, and says whether it is still answered.
    pub(in crate::deploy) async fn call<T>(
        &self,
        effect: impl FnOnce(&mut State) -> T,
    ) -> Result<T, DeployError> {
        // Whoever else is at it comes in between.
        tokio::task::yield_now().await;
        let killed = DeployError::Cloud(CloudError::Local {
            doing: "go on",
            told: "killed".to_owned(),
        });
        match self.kill.get() {
            None => Ok(effect(&mut self.state.borrow_mut())),
            Some(Kill {
                calls: 0,
                takes_effect,
            }) => {
                if takes_effect {
                    effect(&mut self.state.borrow_mut());
                }
                Err(killed)
            }
            Some(kill) => {
                self.kill.set(Some(Kill {
                    calls: kill.calls - 1,
                    ..kill
                }));
                Ok(effect(&mut self.state.borrow_mut()))
            }
        }
    }
}

impl State {
    /// Change sets that nobody has executed: a deployment leaves none behind.
    pub(in crate::deploy) fn left_over(&self) -> Vec<&str> {
        let untouched = |one: &&ChangeSetMade| {
            matches!(
                one.execution,
                ExecutionStatus::Available | ExecutionStatus::Unavailable
            )
        };
        let left = self.change_sets.iter().filter(untouched);
        left.map(|one| one.name.as_str()).collect()
    }

    fn named(&self) -> Option<usize> {
        self.stacks
            .iter()
            .position(|stack| stack.status != StackStatus::DeleteComplete)
    }

    fn found(&self, name: &str) -> Option<usize> {
        match name {
            STACK => self.named(),
            id => self.stacks.iter().position(|stack| stack.id == id),
        }
    }

    fn tell(&mut self, resource: &str, status: &str, reason: Option<&str>) {
        let id = format!("event/{}", self.events.len());
        self.events.push(Event {
            id,
            stack: STACK.to_owned(),
            resource: resource.to_owned(),
            physical: String::new(),
            kind: match resource {
                STACK => "AWS::CloudFormation::Stack".to_owned(),
                _ => "AWS::SQS::Queue".to_owned(),
            },
            status: status.to_owned(),
            reason: reason.map(str::to_owned),
            operation: None,
        });
    }

    fn tick(&mut self) {
        for index in 0..self.stacks.len() {
            if self.stacks[index].plan.is_empty() {
                continue;
            }
            match self.stacks[index].plan.remove(0) {
                Next::Become(status) => {
                    self.stacks[index].status = status;
                    self.tell(STACK, status.name(), None);
                    if status == StackStatus::DeleteComplete {
                        self.change_sets.clear();
                    }
                }
                Next::Have(template, parameters) => {
                    self.stacks[index].template = Some(template);
                    self.stacks[index].parameters = parameters;
                }
                Next::Fail(resource) => self.tell(&resource, "CREATE_FAILED", Some("it is broken")),
                Next::Executed(execution) => {
                    let executing = |one: &&mut ChangeSetMade| {
                        one.execution == ExecutionStatus::ExecuteInProgress
                    };
                    if let Some(one) = self.change_sets.iter_mut().find(executing) {
                        one.execution = execution;
                    }
                }
            }
        }
        for made in 0..self.change_sets.len() {
            let one = &self.change_sets[made];
            let deployed = self
                .named()
                .and_then(|index| self.stacks[index].template.clone());
            let (status, execution) = match one.status {
                ChangeSetStatus::CreatePending => (
                    ChangeSetStatus::CreateInProgress,
                    ExecutionStatus::Unavailable,
                ),
                ChangeSetStatus::CreateInProgress if deployed.as_ref() == Some(&one.template) => {
                    (ChangeSetStatus::Failed, ExecutionStatus::Unavailable)
                }
                ChangeSetStatus::CreateInProgress => {
                    (ChangeSetStatus::CreateComplete, ExecutionStatus::Available)
                }
                ChangeSetStatus::CreateComplete
                | ChangeSetStatus::DeletePending
                | ChangeSetStatus::DeleteInProgress
                | ChangeSetStatus::DeleteComplete
                | ChangeSetStatus::DeleteFailed
                | ChangeSetStatus::Failed => (one.status, one.execution),
            };
            let one = &mut self.change_sets[made];
            (one.status, one.execution) = (status, execution);
        }
    }

    fn propose(&mut self, proposal: &Proposal<'_>) -> Proposed {
        let taken = |one: &ChangeSetMade| one.name == proposal.name;
        if self.change_sets.iter().any(taken) {
            return Proposed::TooLate;
        }
        let status = self.named().map(|index| self.stacks[index].status);
        match (proposal.kind, status) {
            (Kind::Create, None) => {
                self.made += 1;
                self.stacks.push(Stack {
                    id: format!("stack/{}", self.made),
                    status: StackStatus::ReviewInProgress,
                    template: None,
                    parameters: BTreeMap::new(),
                    plan: Vec::new(),
                });
                self.tell(STACK, "REVIEW_IN_PROGRESS", None);
            }
            (Kind::Create, Some(StackStatus::ReviewInProgress)) => {}
            (Kind::Update, Some(status))
                if !status.is_at_work() && status.name().ends_with("_COMPLETE") => {}
            (Kind::Create | Kind::Update, _) => return Proposed::TooLate,
        }
        let index = self.named().unwrap();
        let body = match &proposal.template {
            TemplateAt::Body(body) => body.as_bytes().to_vec(),
            TemplateAt::Url(url) => {
                let (bucket, key) = url.rsplit_once('/').unwrap();
                let bucket = bucket.trim_start_matches("https://");
                self.objects[bucket][key].0.clone()
            }
        };
        let given = proposal.parameters.iter();
        self.made += 1;
        let id = format!("change-set/{}", self.made);
        self.change_sets.push(ChangeSetMade {
            id: id.clone(),
            name: proposal.name.to_owned(),
            stack: self.stacks[index].id.clone(),
            kind: proposal.kind,
            status: ChangeSetStatus::CreatePending,
            execution: ExecutionStatus::Unavailable,
            template: serde_json::from_slice(&body).unwrap(),
            parameters: given
                .filter_map(|(key, value)| Some((key.clone(), value.clone()?)))
                .collect(),
        });
        Proposed::Made(id)
    }

    fn execute(&mut self, id: &str) -> Ordered {
        let position = self.change_sets.iter().position(|one| one.id == id);
        let Some(position) = position else {
            return Ordered::TooLate;
        };
        let change_set = self.change_sets[position].clone();
        let index = self.found(&change_set.stack).unwrap();
        if change_set.execution != ExecutionStatus::Available
            || self.stacks[index].status.is_at_work()
        {
            return Ordered::TooLate;
        }
        let uploaded = self
            .objects
            .values()
            .any(|keys| keys.contains_key("abc.zip"));
        assert!(uploaded, "executed before the code was there");
        let fails = change_set.template.to_string().contains("Fails");
        // "CloudFormation deletes all other change sets associated with the stack" (API_ExecuteChangeSet). The one that was
        // executed stays, under its name, and says how that ended.
        self.change_sets.retain(|one| one.id == id);
        self.change_sets[0].execution = ExecutionStatus::ExecuteInProgress;
        self.executions += 1;
        use StackStatus as S;
        let (begin, end) = match (change_set.kind, fails) {
            (Kind::Create, false) => (S::CreateInProgress, vec![S::CreateComplete]),
            (Kind::Create, true) => (
                S::CreateInProgress,
                vec![S::RollbackInProgress, S::RollbackComplete],
            ),
            (Kind::Update, false) => (
                S::UpdateInProgress,
                vec![S::UpdateCompleteCleanupInProgress, S::UpdateComplete],
            ),
            (Kind::Update, true) => (
                S::UpdateInProgress,
                vec![S::UpdateRollbackInProgress, S::UpdateRollbackComplete],
            ),
        };
        let mut plan = vec![Next::Become(begin)];
        match fails {
            true => plan.push(Next::Fail("Broken".to_owned())),
            false => plan.push(Next::Have(change_set.template, change_set.parameters)),
        }
        plan.extend(end.into_iter().map(Next::Become));
        plan.push(Next::Executed(match fails {
            true => ExecutionStatus::ExecuteFailed,
            false => ExecutionStatus::ExecuteComplete,
        }));
        self.stacks[index].plan = plan;
        Ordered::Begun
    }

    fn delete(&mut self, name: &str) -> Ordered {
        let Some(index) = self.found(name) else {
            return Ordered::TooLate;
        };
        let status = self.stacks[index].status;
        if status.is_at_work() || status == StackStatus::DeleteComplete {
            return Ordered::TooLate;
        }
        let (begin, end) = (StackStatus::DeleteInProgress, StackStatus::DeleteComplete);
        self.stacks[index].plan = vec![Next::Become(begin), Next::Become(end)];
        // It shows at once.
        self.tick();
        Ordered::Begun
    }
}

impl Stacks for World {
    async fn stack(&self, name: &str) -> Result<Option<StackSeen>, DeployError> {
        self.call(|state| {
            let stack = &state.stacks[state.found(name)?];
            Some(StackSeen {
                name: STACK.to_owned(),
                id: stack.id.clone(),
                status: stack.status,
                reason: None,
                outputs: BTreeMap::new(),
                parameters: stack.parameters.clone(),
                is_protected: false,
            })
        })
        .await
    }

    async fn template(&self, stack: &str) -> Result<Option<Value>, DeployError> {
        self.call(|state| state.stacks[state.found(stack)?].template.clone())
            .await
    }

    async fn resources(&self, stack: &str) -> Result<BTreeMap<String, String>, DeployError> {
        self.call(|state| {
            let found = state.found(stack).unwrap();
            let template = state.stacks[found].template.clone().unwrap_or_default();
            let resources = template["Resources"].as_object().cloned();
            let ids = resources.unwrap_or_default();
            ids.keys()
                .map(|id| (id.clone(), format!("{STACK}-{id}")))
                .collect()
        })
        .await
    }

    async fn change_set(&self, _: &str, name: &str) -> Result<Option<ChangeSetSeen>, DeployError> {
        self.call(|state| {
            let found = |one: &&ChangeSetMade| one.name == name || one.id == name;
            let one = state.change_sets.iter().find(found)?;
            let deployed = state
                .named()
                .and_then(|index| state.stacks[index].template.clone());
            Some(ChangeSetSeen {
                id: one.id.clone(),
                stack: one.stack.clone(),
                state: ChangeSet {
                    status: one.status,
                    execution: one.execution,
                    is_empty: one.status == ChangeSetStatus::Failed,
                },
                reason: None,
                changes: compare::templates(&deployed.unwrap_or_default(), &one.template),
            })
        })
        .await
    }

    async fn propose(&self, proposal: &Proposal<'_>) -> Result<Proposed, DeployError> {
        self.call(|state| state.propose(proposal)).await
    }

    async fn delete_change_set(&self, _: &str, name: &str) -> Result<(), DeployError> {
        self.call(|state| {
            state.change_sets.retain(|one| {
                let is_it = one.name == name || one.id == name;
                let pending = [
                    ChangeSetStatus::CreatePending,
                    ChangeSetStatus::CreateInProgress,
                ];
                assert!(!is_it || !pending.contains(&one.status), "it is being made");
                !is_it
            });
        })
        .await
    }

    async fn execute(&self, change_set: &ChangeSetSeen) -> Result<Ordered, DeployError> {
        self.call(|state| state.execute(&change_set.id)).await
    }

    async fn undo_update(&self, _: &str) -> Result<Ordered, DeployError> {
        self.call(|state| {
            let index = state.named().unwrap();
            assert_eq!(state.stacks[index].status, StackStatus::UpdateFailed);
            state.stacks[index].plan = vec![
                Next::Become(StackStatus::UpdateRollbackInProgress),
                Next::Become(StackStatus::UpdateRollbackComplete),
            ];
            state.tick();
            Ordered::Begun
        })
        .await
    }

    async fn delete(&self, stack: &str) -> Result<Ordered, DeployError> {
        self.call(|state| state.delete(stack)).await
    }

    async fn newest_event(&self, _: &str) -> Result<Option<String>, DeployError> {
        self.call(|state| state.events.last().map(|event| event.id.clone()))
            .await
    }

    async fn events(&self, _: &str, after: Option<&str>) -> Result<Vec<Event>, DeployError> {
        self.call(|state| {
            let seen = state
                .events
                .iter()
                .rposition(|one| Some(one.id.as_str()) == after);
            state.events[seen.map_or(0, |at| at + 1)..].to_vec()
        })
        .await
    }

    async fn violations(&self, _: &str, _: Option<&str>) -> Result<Vec<Cause>, DeployError> {
        self.call(|_| Vec::new()).await
    }

    async fn pause(&self, _: Duration) {
        self.tick(1);
        tokio::task::yield_now().await;
    }
}
