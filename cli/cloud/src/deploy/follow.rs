//! Following an operation of CloudFormation's to its end, event by event.

use std::time::Duration;

use super::audience::{Audience, News};
use super::error::DeployError;
use super::event::{Cause, Event, first_causes};
use super::ports::Stacks;
use super::status::StackStatus;

/// Waits that grow while nothing happens: quick operations end quickly, long ones are not asked after all the time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience(Duration);

impl Patience {
    const FIRST: Duration = Duration::from_millis(250);
    /// CloudFormation throttles an account's describing calls, all of them together, at a few a second.
    const LONGEST: Duration = Duration::from_secs(4);

    pub(super) fn new() -> Self {
        Patience(Self::FIRST)
    }

    /// Waits, and longer the next time.
    pub(super) async fn wait(&mut self, stacks: &impl Stacks) {
        stacks.pause(self.0).await;
        self.0 = (self.0 * 3 / 2).min(Self::LONGEST);
    }
}

/// Where in a stack's events an operation begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    stack: String,
    last: Option<String>,
}

impl Mark {
    /// The end of the events there are. Taken before an operation is ordered, what comes after is the operation's.
    pub(super) async fn now(stacks: &impl Stacks, stack: &str) -> Result<Self, DeployError> {
        Ok(Mark {
            stack: stack.to_owned(),
            last: stacks.newest_event(stack).await?,
        })
    }
}

/// An operation that has ended.
#[derive(Clone, Debug)]
pub(super) struct Followed {
    /// The stack's status now.
    pub(super) status: StackStatus,
    /// All that happened, oldest first.
    pub(super) events: Vec<Event>,
}

/// Follows an operation of our own: it ends with an event of the stack's that is not of work.
pub(super) async fn own(
    stacks: &impl Stacks,
    mark: Mark,
    audience: &mut impl Audience,
) -> Result<Followed, DeployError> {
    let mut told = Vec::new();
    let mut last = mark.last;
    let mut patience = Patience::new();
    loop {
        let events = stacks.events(&mark.stack, last.as_deref()).await?;
        if let Some(newest) = events.last() {
            last = Some(newest.id.clone());
            patience = Patience::new();
        }
        for event in &events {
            audience.hear(&News::Event(event));
        }
        told.extend(events);
        let status = told.iter().rev().find_map(Event::of_stack);
        // The end of a review is no end of the operation that comes after it.
        let is_over =
            |one: &StackStatus| !one.is_at_work() && *one != StackStatus::ReviewInProgress;
        if let Some(status) = status.filter(is_over) {
            let events = told;
            return Ok(Followed { status, events });
        }
        patience.wait(stacks).await;
    }
}

/// Waits until somebody else's operation is over, and tells how it goes.
pub(super) async fn others(
    stacks: &impl Stacks,
    stack: &str,
    audience: &mut impl Audience,
) -> Result<(), DeployError> {
    let mut mark = Mark::now(stacks, stack).await?;
    let mut patience = Patience::new();
    loop {
        let seen = stacks.stack(stack).await?;
        for event in stacks.events(stack, mark.last.as_deref()).await? {
            audience.hear(&News::Event(&event));
            mark.last = Some(event.id);
            patience = Patience::new();
        }
        if !seen.is_some_and(|seen| seen.status.is_at_work()) {
            return Ok(());
        }
        patience.wait(stacks).await;
    }
}

/// Why an operation failed: the first causes, and what CloudFormation found before it began, which it tells elsewhere.
pub(super) async fn causes(
    stacks: &impl Stacks,
    stack: &str,
    events: &[Event],
) -> Result<Vec<Cause>, DeployError> {
    let causes = first_causes(events);
    let is_summary = |cause: &Cause| cause.reason.starts_with("Validation fail");
    if !causes.iter().any(is_summary) {
        return Ok(causes);
    }
    let operation = events.iter().find_map(|event| event.operation.as_deref());
    let found = stacks.violations(stack, operation).await?;
    Ok(if found.is_empty() { causes } else { found })
}
