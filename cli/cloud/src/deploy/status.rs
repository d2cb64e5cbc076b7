//! What CloudFormation says of stacks and change sets: every status it documents, and nothing else.

/// A name of CloudFormation's that this version does not know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("CloudFormation says `{0}`, which this version of sfn-breaker does not know")]
pub struct UnknownStatus(pub String);

/// Declares an enum of statuses with their names, so that no list of them can miss one.
macro_rules! statuses {
    ($(#[$about:meta])* $name:ident { $($(#[$what:meta])* $status:ident = $text:literal),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$what])* $status),+
        }

        impl $name {
            /// Every one, in the documentation's order.
            pub const ALL: &'static [$name] = &[$($name::$status),+];

            /// Its name in the API.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $($name::$status => $text),+
                }
            }

            /// The one of this name in the API.
            ///
            /// # Errors
            /// When there is none.
            pub fn parse(name: &str) -> Result<Self, UnknownStatus> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|status| status.name() == name)
                    .ok_or_else(|| UnknownStatus(name.to_owned()))
            }
        }
    };
}

statuses! {
    /// A stack's status. Source: API_Stack, "StackStatus".
    StackStatus {
        /// Its first resources are being made.
        CreateInProgress = "CREATE_IN_PROGRESS",
        /// Making it failed, and what was made still stands (rollback was disabled).
        CreateFailed = "CREATE_FAILED",
        /// Made.
        CreateComplete = "CREATE_COMPLETE",
        /// Making it failed, and what was made is being taken away.
        RollbackInProgress = "ROLLBACK_IN_PROGRESS",
        /// Making it failed, and so did taking away what was made.
        RollbackFailed = "ROLLBACK_FAILED",
        /// Making it failed, and nothing is left but its name.
        RollbackComplete = "ROLLBACK_COMPLETE",
        /// Being deleted.
        DeleteInProgress = "DELETE_IN_PROGRESS",
        /// Something could not be deleted.
        DeleteFailed = "DELETE_FAILED",
        /// Gone. Only its id finds it.
        DeleteComplete = "DELETE_COMPLETE",
        /// Being changed.
        UpdateInProgress = "UPDATE_IN_PROGRESS",
        /// Changed; what was replaced is being taken away.
        UpdateCompleteCleanupInProgress = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
        /// Changed.
        UpdateComplete = "UPDATE_COMPLETE",
        /// The change failed, and what was changed stands (rollback was disabled).
        UpdateFailed = "UPDATE_FAILED",
        /// The change failed and is being undone.
        UpdateRollbackInProgress = "UPDATE_ROLLBACK_IN_PROGRESS",
        /// The change failed, and so did undoing it.
        UpdateRollbackFailed = "UPDATE_ROLLBACK_FAILED",
        /// The change was undone; what it had made is being taken away.
        UpdateRollbackCompleteCleanupInProgress = "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
        /// The change failed and was undone: it is as before.
        UpdateRollbackComplete = "UPDATE_ROLLBACK_COMPLETE",
        /// A change set would make it; there is nothing but the name.
        ReviewInProgress = "REVIEW_IN_PROGRESS",
        /// Resources are being imported.
        ImportInProgress = "IMPORT_IN_PROGRESS",
        /// Resources were imported.
        ImportComplete = "IMPORT_COMPLETE",
        /// The import failed and is being undone.
        ImportRollbackInProgress = "IMPORT_ROLLBACK_IN_PROGRESS",
        /// The import failed, and so did undoing it.
        ImportRollbackFailed = "IMPORT_ROLLBACK_FAILED",
        /// The import failed and was undone.
        ImportRollbackComplete = "IMPORT_ROLLBACK_COMPLETE",
    }
}

impl StackStatus {
    /// Whether CloudFormation is at work on it, so that nothing else can be done with it. A stack in review is at rest.
    #[must_use]
    pub fn is_at_work(self) -> bool {
        match self {
            StackStatus::CreateInProgress
            | StackStatus::RollbackInProgress
            | StackStatus::DeleteInProgress
            | StackStatus::UpdateInProgress
            | StackStatus::UpdateCompleteCleanupInProgress
            | StackStatus::UpdateRollbackInProgress
            | StackStatus::UpdateRollbackCompleteCleanupInProgress
            | StackStatus::ImportInProgress
            | StackStatus::ImportRollbackInProgress => true,
            StackStatus::CreateFailed
            | StackStatus::CreateComplete
            | StackStatus::RollbackFailed
            | StackStatus::RollbackComplete
            | StackStatus::DeleteFailed
            | StackStatus::DeleteComplete
            | StackStatus::UpdateComplete
            | StackStatus::UpdateFailed
            | StackStatus::UpdateRollbackFailed
            | StackStatus::UpdateRollbackComplete
            | StackStatus::ReviewInProgress
            | StackStatus::ImportComplete
            | StackStatus::ImportRollbackFailed
            | StackStatus::ImportRollbackComplete => false,
        }
    }
}

statuses! {
    /// How far a change set has come. Source: API_DescribeChangeSet, "Status".
    ChangeSetStatus {
        /// About to be worked out.
        CreatePending = "CREATE_PENDING",
        /// Being worked out.
        CreateInProgress = "CREATE_IN_PROGRESS",
        /// Worked out.
        CreateComplete = "CREATE_COMPLETE",
        /// About to be deleted.
        DeletePending = "DELETE_PENDING",
        /// Being deleted.
        DeleteInProgress = "DELETE_IN_PROGRESS",
        /// Gone.
        DeleteComplete = "DELETE_COMPLETE",
        /// Still there.
        DeleteFailed = "DELETE_FAILED",
        /// There is nothing to change, or the template is wrong.
        Failed = "FAILED",
    }
}

statuses! {
    /// Whether a change set can be executed. Source: API_DescribeChangeSet, "ExecutionStatus".
    ExecutionStatus {
        /// Not, or not yet.
        Unavailable = "UNAVAILABLE",
        /// It can.
        Available = "AVAILABLE",
        /// It is being executed.
        ExecuteInProgress = "EXECUTE_IN_PROGRESS",
        /// It was executed.
        ExecuteComplete = "EXECUTE_COMPLETE",
        /// It was executed, and failed.
        ExecuteFailed = "EXECUTE_FAILED",
        /// The stack has changed since.
        Obsolete = "OBSOLETE",
    }
}

#[cfg(test)]
mod tests {
    use super::{StackStatus, UnknownStatus};

    #[test]
    fn names_are_read_as_they_are_written() {
        for status in StackStatus::ALL {
            assert_eq!(StackStatus::parse(status.name()), Ok(*status));
        }
        let unknown = StackStatus::parse("PONDERING");
        assert_eq!(unknown, Err(UnknownStatus("PONDERING".to_owned())));
    }

    #[test]
    fn at_work_is_what_is_in_progress_but_a_review() {
        for status in StackStatus::ALL {
            let in_progress = status.name().ends_with("_IN_PROGRESS");
            let is_review = *status == StackStatus::ReviewInProgress;
            assert_eq!(status.is_at_work(), in_progress && !is_review, "{status:?}");
        }
    }
}
