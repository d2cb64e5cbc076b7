//! What TestState puts into a single state and what it takes out, while the state runs as always.

use expr::{Object, Value};

use crate::execution::Run;
use crate::failure::Failure;

/// The data between a state's steps, and what stands in for the world around the state.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inspection {
    /// The context object to show, in place of the execution's own.
    pub(crate) context: Option<Value>,
    /// How often each of the state's retriers is said to have retried already.
    pub(crate) retries: u32,
    /// What stands in for the branches or iterations.
    pub(crate) substitute: Option<Substitute>,

    pub(crate) after_input_path: Option<Value>,
    pub(crate) after_arguments: Option<Value>,
    pub(crate) after_items: Option<Value>,
    pub(crate) after_items_pointer: Option<Value>,
    pub(crate) after_item_selector: Option<Value>,
    pub(crate) after_item_batcher: Option<Value>,
    pub(crate) result: Option<Value>,
    pub(crate) after_result_selector: Option<Value>,
    pub(crate) after_result_path: Option<Value>,
    pub(crate) max_concurrency: Option<i64>,
    pub(crate) tolerated_count: Option<i64>,
    pub(crate) tolerated_percentage: Option<f64>,
    pub(crate) variables: Option<Object>,
    pub(crate) failure: Option<Failure>,
    pub(crate) catch_index: Option<usize>,
    pub(crate) retry_index: Option<usize>,
    pub(crate) backoff_seconds: Option<f64>,
}

/// What the branches of a Parallel or the iterations of a Map are said to have come to.
#[derive(Clone, Debug)]
pub(crate) struct Substitute {
    /// Their results, or the failure of one of them.
    pub(crate) result: Result<Value, Failure>,
    /// How many iterations are said to have failed.
    pub(crate) failed: u64,
    /// What an ItemReader is said to have read, as it stands in its file.
    pub(crate) items: Option<std::sync::Arc<str>>,
}

impl Run {
    /// Tells the inspection something, if there is one.
    pub(crate) fn inspect(&mut self, tell: impl FnOnce(&mut Inspection)) {
        if let Some(inspection) = &mut self.inspection {
            tell(inspection);
        }
    }

    /// What stands in for the branches or iterations of the state, if anything does.
    pub(crate) fn substitute(&mut self) -> Option<Substitute> {
        self.inspection.as_mut()?.substitute.take()
    }
}
