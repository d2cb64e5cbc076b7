//! What to do next with a stack, from what CloudFormation says of it: pure, so that every case can be looked at.
//!
//! A deployment never remembers how far an earlier one came. It looks, does one step, and looks again; whatever an
//! interrupted one has left behind is among the things that can be seen.

use super::status::{ChangeSetStatus, ExecutionStatus, StackStatus};

/// How far this deployment has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing done yet. A change set that is there was made from the very same template and parameters, most likely by
    /// a deployment that was interrupted.
    Arriving,
    /// This deployment has had the change set made.
    Proposed,
}

/// What is to be seen of a change set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangeSet {
    /// How far it has come.
    pub status: ChangeSetStatus,
    /// Whether it can be executed.
    pub execution: ExecutionStatus,
    /// It failed because there is nothing to change.
    pub is_empty: bool,
}

/// The next thing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Look again in a while: CloudFormation is at work on the stack, with somebody else's operation.
    AwaitStack,
    /// Look again in a while: CloudFormation is at work on the change set.
    AwaitChangeSet,
    /// Delete what is left of a creation that failed; nothing can be made of it.
    DeleteRemains,
    /// Undo an update that failed with rollback disabled.
    UndoUpdate,
    /// Delete a change set that is of no use any more.
    DeleteChangeSet,
    /// Have CloudFormation work out what to change.
    Propose(Kind),
    /// Show what would change, ask, and execute.
    Review,
    /// The stack is as it should be.
    NothingToDo,
    /// The change set was taken away or went out of date: begin again.
    BeginAgain,
    /// Stop, and say why.
    Stop(Obstacle),
}

/// What a change set does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It makes the stack.
    Create,
    /// It changes the stack.
    Update,
}

/// What only a person can put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// An update failed, and so did undoing it.
    UndoFailed,
    /// An import failed, and so did undoing it.
    ImportUndoFailed,
    /// The stack was to be deleted, and something could not be.
    DeletionFailed,
    /// CloudFormation could not work out a change set; its reason says why.
    Refused,
}

/// The next step; `stack` and `change_set` are none where there is none.
#[must_use]
pub fn next(stage: Stage, stack: Option<StackStatus>, change_set: Option<ChangeSet>) -> Step {
    // A change set lives in its stack, one that makes the stack in the stack that is in review.
    let is_there = !matches!(stack, None | Some(StackStatus::DeleteComplete));
    let change_set = change_set.filter(|_| is_there);
    match (stage, footing(stack)) {
        (Stage::Arriving, Footing::Ready(kind)) => arriving(kind, change_set),
        (Stage::Proposed, Footing::Ready(_)) => proposed(change_set),
        // The change set went with the stack, or another operation has begun since: the change set is out of date.
        (Stage::Proposed, _) => Step::BeginAgain,
        (Stage::Arriving, Footing::Instead(step)) => step,
    }
}

/// What a stack's status allows.
enum Footing {
    /// A change set can be made.
    Ready(Kind),
    /// Something else comes first.
    Instead(Step),
}

fn footing(stack: Option<StackStatus>) -> Footing {
    let Some(status) = stack else {
        return Footing::Ready(Kind::Create);
    };
    match status {
        StackStatus::DeleteComplete | StackStatus::ReviewInProgress => Footing::Ready(Kind::Create),
        StackStatus::CreateComplete
        | StackStatus::UpdateComplete
        | StackStatus::UpdateRollbackComplete
        | StackStatus::ImportComplete
        | StackStatus::ImportRollbackComplete => Footing::Ready(Kind::Update),
        StackStatus::CreateInProgress
        | StackStatus::RollbackInProgress
        | StackStatus::DeleteInProgress
        | StackStatus::UpdateInProgress
        | StackStatus::UpdateCompleteCleanupInProgress
        | StackStatus::UpdateRollbackInProgress
        | StackStatus::UpdateRollbackCompleteCleanupInProgress
        | StackStatus::ImportInProgress
        | StackStatus::ImportRollbackInProgress => Footing::Instead(Step::AwaitStack),
        StackStatus::CreateFailed | StackStatus::RollbackFailed | StackStatus::RollbackComplete => {
            Footing::Instead(Step::DeleteRemains)
        }
        StackStatus::UpdateFailed => Footing::Instead(Step::UndoUpdate),
        StackStatus::UpdateRollbackFailed => Footing::Instead(Step::Stop(Obstacle::UndoFailed)),
        StackStatus::ImportRollbackFailed => {
            Footing::Instead(Step::Stop(Obstacle::ImportUndoFailed))
        }
        StackStatus::DeleteFailed => Footing::Instead(Step::Stop(Obstacle::DeletionFailed)),
    }
}

/// A change set from the same template is as good as one of our own while the stack has not changed since; what it said
/// when it failed may be out of date.
fn arriving(kind: Kind, change_set: Option<ChangeSet>) -> Step {
    let Some(change_set) = change_set else {
        return Step::Propose(kind);
    };
    match change_set.status {
        ChangeSetStatus::DeleteComplete => Step::Propose(kind),
        // CloudFormation refuses to delete one that it is still working on.
        ChangeSetStatus::CreatePending
        | ChangeSetStatus::CreateInProgress
        | ChangeSetStatus::DeletePending
        | ChangeSetStatus::DeleteInProgress => Step::AwaitChangeSet,
        ChangeSetStatus::DeleteFailed | ChangeSetStatus::Failed => Step::DeleteChangeSet,
        ChangeSetStatus::CreateComplete => match change_set.execution {
            ExecutionStatus::Available => Step::Review,
            // The stack's own status follows in a moment.
            ExecutionStatus::ExecuteInProgress => Step::AwaitStack,
            ExecutionStatus::Unavailable
            | ExecutionStatus::ExecuteComplete
            | ExecutionStatus::ExecuteFailed
            | ExecutionStatus::Obsolete => Step::DeleteChangeSet,
        },
    }
}

fn proposed(change_set: Option<ChangeSet>) -> Step {
    let Some(change_set) = change_set else {
        return Step::BeginAgain;
    };
    match change_set.status {
        ChangeSetStatus::CreatePending | ChangeSetStatus::CreateInProgress => Step::AwaitChangeSet,
        ChangeSetStatus::CreateComplete => match change_set.execution {
            ExecutionStatus::Available => Step::Review,
            // Worked out, and its stack was changed just now or will be in a moment.
            ExecutionStatus::Unavailable => Step::AwaitChangeSet,
            ExecutionStatus::ExecuteInProgress
            | ExecutionStatus::ExecuteComplete
            | ExecutionStatus::ExecuteFailed
            | ExecutionStatus::Obsolete => Step::BeginAgain,
        },
        ChangeSetStatus::DeletePending
        | ChangeSetStatus::DeleteInProgress
        | ChangeSetStatus::DeleteComplete
        | ChangeSetStatus::DeleteFailed => Step::BeginAgain,
        ChangeSetStatus::Failed if change_set.is_empty => Step::NothingToDo,
        ChangeSetStatus::Failed => Step::Stop(Obstacle::Refused),
    }
}

/// How an operation of our own ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It did what it was to do.
    Done,
    /// It failed, and was undone: what stood before stands again, and of a creation nothing.
    Undone,
    /// It failed, and was not undone.
    Stuck,
    /// The stack was deleted meanwhile.
    Deleted,
}

/// How an operation that makes or changes a stack ended, from the stack's status; none while it is at work.
#[must_use]
pub fn ending(status: StackStatus) -> Option<Ending> {
    match status {
        StackStatus::CreateComplete | StackStatus::UpdateComplete | StackStatus::ImportComplete => {
            Some(Ending::Done)
        }
        StackStatus::RollbackComplete
        | StackStatus::UpdateRollbackComplete
        | StackStatus::ImportRollbackComplete => Some(Ending::Undone),
        StackStatus::CreateFailed
        | StackStatus::RollbackFailed
        | StackStatus::UpdateFailed
        | StackStatus::UpdateRollbackFailed
        | StackStatus::ImportRollbackFailed => Some(Ending::Stuck),
        StackStatus::DeleteComplete | StackStatus::DeleteFailed => Some(Ending::Deleted),
        StackStatus::CreateInProgress
        | StackStatus::RollbackInProgress
        | StackStatus::DeleteInProgress
        | StackStatus::UpdateInProgress
        | StackStatus::UpdateCompleteCleanupInProgress
        | StackStatus::UpdateRollbackInProgress
        | StackStatus::UpdateRollbackCompleteCleanupInProgress
        | StackStatus::ReviewInProgress
        | StackStatus::ImportInProgress
        | StackStatus::ImportRollbackInProgress => None,
    }
}

/// What to do next with a stack that is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal {
    /// There is none.
    Gone,
    /// Wait for somebody else's operation.
    Await,
    /// Wait for a deletion that has begun.
    Follow,
    /// Delete it.
    Delete,
}

/// The next step towards there being no stack.
#[must_use]
pub fn removal(stack: Option<StackStatus>) -> Removal {
    match stack {
        None | Some(StackStatus::DeleteComplete) => Removal::Gone,
        Some(StackStatus::DeleteInProgress) => Removal::Follow,
        Some(status) if status.is_at_work() => Removal::Await,
        Some(_) => Removal::Delete,
    }
}

#[cfg(test)]
mod tests;
