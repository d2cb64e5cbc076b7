//! What TestState shows of a single state's data, gathered while the state runs.

use expr::Value;

use crate::execution::Run;

/// The data between a state's steps.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inspection {
    pub(crate) after_input_path: Option<Value>,
    pub(crate) after_arguments: Option<Value>,
    pub(crate) after_items: Option<Value>,
    pub(crate) result: Option<Value>,
    pub(crate) after_result_selector: Option<Value>,
    pub(crate) after_result_path: Option<Value>,
    pub(crate) max_concurrency: Option<i64>,
    pub(crate) tolerated_count: Option<i64>,
    pub(crate) tolerated_percentage: Option<f64>,
    pub(crate) catch_index: Option<usize>,
    pub(crate) retry_index: Option<usize>,
    pub(crate) backoff_seconds: Option<f64>,
}

impl Run {
    /// Tells the inspection something, if there is one.
    pub(crate) fn inspect(&mut self, tell: impl FnOnce(&mut Inspection)) {
        if let Some(inspection) = &mut self.inspection {
            tell(inspection);
        }
    }
}
