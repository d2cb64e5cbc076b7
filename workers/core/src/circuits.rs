//! Reading a circuit, deciding, and writing on condition: the loop every handler shares.

use breaker::circuit::Circuit;
use breaker::decide::{Change, Decision, Keep};
use jiff::Timestamp;

use crate::ports::{BreakerStore, StoreError, Written};

/// A writer that lost so often in a row gives up: more than the actors that can meet at one circuit.
const MAX_ATTEMPTS: usize = 5;

/// What came of it.
#[derive(Debug)]
pub(crate) enum Settled {
    /// The change stands.
    Written(Box<Change>),
    /// The circuit is left as it is: here it is, and why.
    Kept(Box<Circuit>, Keep),
}

impl Settled {
    /// The circuit as it stands now.
    pub(crate) fn circuit(&self) -> &Circuit {
        match self {
            Settled::Written(change) => &change.next,
            Settled::Kept(circuit, _) => circuit,
        }
    }
}

/// Reads the circuit; one without an item is closed.
pub(crate) async fn read(
    store: &impl BreakerStore,
    name: &str,
    now: Timestamp,
) -> Result<Circuit, StoreError> {
    let found = store.circuit(name).await?;
    Ok(found.unwrap_or_else(|| Circuit::closed(name, now)))
}

/// Reads, decides and writes until the decision stands or is to do nothing.
pub(crate) async fn settle(
    store: &impl BreakerStore,
    name: &str,
    now: Timestamp,
    decide: impl Fn(&Circuit) -> Decision,
) -> Result<Settled, StoreError> {
    for _ in 0..MAX_ATTEMPTS {
        let circuit = read(store, name, now).await?;
        match decide(&circuit) {
            Decision::Keep(keep) => return Ok(Settled::Kept(Box::new(circuit), keep)),
            Decision::Write(change) => match store.write(&change).await? {
                Written::Done => return Ok(Settled::Written(change)),
                Written::Lost => {}
            },
        }
    }
    Err(StoreError::Transient(format!(
        "circuit `{name}` changed under {MAX_ATTEMPTS} writes in a row"
    )))
}
