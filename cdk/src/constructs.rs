//! What a stack is built of, one family of resources a file. Each adds its own to the template; all read the plan.

pub(crate) mod alarm;
pub(crate) mod api;
pub(crate) mod dashboard;
pub(crate) mod function;
pub(crate) mod log;
pub(crate) mod machine;
pub(crate) mod queue;
pub(crate) mod role;
pub(crate) mod schedule;
pub(crate) mod source;
pub(crate) mod table;
pub(crate) mod topic;
