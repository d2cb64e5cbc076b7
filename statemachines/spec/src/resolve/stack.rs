//! `stack`: one for the spec, or one for each environment.

use crate::model::{Concurrency, Stack};
use crate::units::StackName;
use crate::written::{Architecture, Removal};

pub(super) fn resolve(name: &StackName) -> Vec<Stack> {
    vec![Stack {
        name: name.as_str().to_owned(),
        environment: None,
        account: None,
        region: None,
        architecture: Architecture::default(),
        memory: 128,
        concurrency: Concurrency {
            reserved: true,
            calls: None,
        },
        log_retention: 30,
        removal: Removal::default(),
        tags: indexmap::IndexMap::new(),
        permissions_boundary: None,
        table: None,
        key: None,
        vpc: None,
        api: None,
    }]
}
