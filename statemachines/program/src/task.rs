//! A resolved Task.

use std::sync::Arc;

use super::{Quantity, Resource, Template};

/// Work outside the machine.
#[derive(Debug)]
pub struct Task {
    /// Who does it.
    pub resource: Arc<Resource>,
    /// The role to work under.
    pub credentials: Option<Template>,
    /// Whole seconds the work may take.
    pub timeout: Option<Quantity<u64>>,
    /// Whole seconds between signs of life.
    pub heartbeat: Option<Quantity<u64>>,
}
