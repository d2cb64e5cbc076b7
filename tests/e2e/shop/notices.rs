//! The notices that subscribers get.

use std::sync::{Mutex, PoisonError};

use harness::wait::until;
use serde_json::Value;

use super::{SOON, Shop};

/// What the queue heard so far, of all circuits.
pub(crate) struct Notices<'a> {
    shop: &'a Shop<'a>,
    heard: Mutex<Vec<Value>>,
}

impl<'a> Notices<'a> {
    pub(crate) fn of(shop: &'a Shop<'a>) -> Self {
        Notices {
            shop,
            heard: Mutex::default(),
        }
    }

    /// Waits until a circuit was told of so often; returns the phases that programs were told, as many as there are.
    pub(crate) fn until(&self, circuit: &str, times: usize) -> Vec<String> {
        let what = format!("{times} notices of {circuit}");
        until(&what, SOON, || {
            let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
            heard.extend(self.shop.cloud.receive(&self.shop.queue));
            let told = heard.iter().filter(|one| one["circuit"] == circuit);
            let phases: Vec<String> = told
                .filter_map(|one| one["phase"].as_str().map(str::to_owned))
                .collect();
            (phases.len() >= times).then_some(phases)
        })
    }
}
