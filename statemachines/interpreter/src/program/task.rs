//! A resolved Task.

use std::sync::Arc;

use super::{Quantity, Resource, Template};

/// Work outside the machine.
#[derive(Debug)]
pub(crate) struct Task {
    /// Who does it.
    pub(crate) resource: Arc<Resource>,
    /// The role to work under.
    pub(crate) credentials: Option<Template>,
    /// Whole seconds the work may take.
    pub(crate) timeout: Option<Quantity<u64>>,
    /// Whole seconds between signs of life.
    pub(crate) heartbeat: Option<Quantity<u64>>,
}
