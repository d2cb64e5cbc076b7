//! The error names that the language reserves, and how an error is matched against `ErrorEquals`.

/// Matches every error but [`RUNTIME`].
pub const ALL: &str = "States.ALL";
/// Matches every error of a task but a timeout; also [`DATA_LIMIT_EXCEEDED`], as others measured.
pub const TASK_FAILED: &str = "States.TaskFailed";
/// A task or the execution took too long.
pub const TIMEOUT: &str = "States.Timeout";
/// A task sent no heartbeat in time.
pub const HEARTBEAT_TIMEOUT: &str = "States.HeartbeatTimeout";
/// The definition cannot process its data. Cannot be retried or caught.
pub const RUNTIME: &str = "States.Runtime";
/// A payload above the quota. The documentation says that [`ALL`] does not take it; AWS was recorded to do so.
pub const DATA_LIMIT_EXCEEDED: &str = "States.DataLimitExceeded";
/// A JSONata expression failed or gave a value of the wrong type.
pub const QUERY_EVALUATION_ERROR: &str = "States.QueryEvaluationError";
/// No choice rule matched and there is no default.
pub const NO_CHOICE_MATCHED: &str = "States.NoChoiceMatched";
/// An intrinsic function failed.
pub const INTRINSIC_FAILURE: &str = "States.IntrinsicFailure";
/// A path in Parameters found nothing.
pub const PARAMETER_PATH_FAILURE: &str = "States.ParameterPathFailure";
/// `ResultPath` cannot be applied to the input.
pub const RESULT_PATH_MATCH_FAILURE: &str = "States.ResultPathMatchFailure";
/// More iterations of a Map failed than it tolerates.
pub const EXCEED_TOLERATED_FAILURE_THRESHOLD: &str = "States.ExceedToleratedFailureThreshold";
/// The items of a Map could not be read.
pub const ITEM_READER_FAILED: &str = "States.ItemReaderFailed";
/// The results of a Map could not be written.
pub const RESULT_WRITER_FAILED: &str = "States.ResultWriterFailed";
/// A branch of a Parallel state failed without an error name.
pub const BRANCH_FAILED: &str = "States.BranchFailed";
/// The execution entered more states, or tried more often again, than its step budget allows. Ours, not AWS's.
pub const STEP_BUDGET_EXCEEDED: &str = "Interpreter.StepBudgetExceeded";
/// The execution holds more data than its budget allows; nothing inside it catches that. Ours, not AWS's.
pub const DATA_BUDGET_EXCEEDED: &str = "Interpreter.DataBudgetExceeded";

/// Whether a retrier or catcher that lists `names` takes an error; an error may have no name.
pub(crate) fn matches(names: &[Box<str>], error: Option<&str>) -> bool {
    names.iter().any(|name| match (name.as_ref(), error) {
        (ALL, Some(RUNTIME)) => false,
        (ALL, _) | (TASK_FAILED, None) => true,
        (TASK_FAILED, Some(error)) => !is_processing(error),
        (name, error) => Some(name) == error,
    })
}

/// Whether an error is no task's own: it comes from time running out or from the machine's processing.
fn is_processing(error: &str) -> bool {
    matches!(
        error,
        TIMEOUT
            | HEARTBEAT_TIMEOUT
            | RUNTIME
            | QUERY_EVALUATION_ERROR
            | NO_CHOICE_MATCHED
            | INTRINSIC_FAILURE
            | PARAMETER_PATH_FAILURE
            | RESULT_PATH_MATCH_FAILURE
            | EXCEED_TOLERATED_FAILURE_THRESHOLD
            | ITEM_READER_FAILED
            | RESULT_WRITER_FAILED
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(name: &str, error: &str) -> bool {
        matches(&[name.into()], Some(error))
    }

    #[test]
    fn all_takes_everything_but_what_cannot_be_caught() {
        for error in [
            "Shop.OutOfStock",
            TIMEOUT,
            QUERY_EVALUATION_ERROR,
            DATA_LIMIT_EXCEEDED,
        ] {
            assert!(takes(ALL, error), "{error}");
        }
        assert!(!takes(ALL, RUNTIME));
    }

    #[test]
    fn task_failed_takes_a_tasks_errors_but_no_timeout_and_no_query_error() {
        for error in [
            "Shop.OutOfStock",
            TASK_FAILED,
            "States.Permissions",
            DATA_LIMIT_EXCEEDED,
        ] {
            assert!(takes(TASK_FAILED, error), "{error}");
        }
        for error in [TIMEOUT, QUERY_EVALUATION_ERROR, RUNTIME] {
            assert!(!takes(TASK_FAILED, error), "{error}");
        }
    }

    #[test]
    fn a_name_takes_itself_only() {
        assert!(takes(TIMEOUT, TIMEOUT));
        assert!(!takes(HEARTBEAT_TIMEOUT, TIMEOUT));
        assert!(!takes("Shop", "Shop.OutOfStock"));
    }

    #[test]
    fn an_error_without_a_name_is_only_taken_by_wildcards() {
        assert!(matches(&[ALL.into()], None));
        assert!(!matches(&[RUNTIME.into()], None));
    }
}
