//! Whether a fault of the scenario strikes a request.

use std::cell::RefCell;

use breaker::circuit::elapsed;
use jiff::Timestamp;

use crate::chance::Chance;
use crate::scenario::{Fault, FaultKind};

/// The faults of one service.
pub(crate) struct Trouble {
    start: Timestamp,
    faults: Vec<Fault>,
    chance: RefCell<Chance>,
}

impl Trouble {
    pub(crate) fn new(seed: u64, name: &str, start: Timestamp, faults: Vec<Fault>) -> Self {
        Trouble {
            start,
            faults,
            chance: RefCell::new(Chance::stream(seed, name)),
        }
    }

    /// What a request meets now; none: nothing is wrong with it.
    pub(crate) fn strikes(&self, now: Timestamp) -> Option<FaultKind> {
        let since = elapsed(self.start, now);
        let active = self.faults.iter().filter(|fault| fault.active(since));
        let mut chance = self.chance.borrow_mut();
        active
            .filter(|fault| chance.happens(fault.share.fraction()))
            .map(|fault| fault.kind)
            .next()
    }
}
