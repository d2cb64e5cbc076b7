//! The functions of other designs, to compare with: what they do with a call, and what they keep.
//!
//! Each is modelled from its documentation and source, and in its favour where those leave something open: a function as
//! small and quick as ours, a table that takes any load.

mod counter;
mod plain;
mod sample;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use breaker::decide::Kind;
use breaker::names::error;
use jiff::Timestamp;
use serde_json::Value;
use workers::error::WorkerError;
use workers::ports::Network;

use super::tally::Phase;
use super::{Meter, World};

/// A function of another design.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Peer {
    /// Makes a call and knows nothing of breakers.
    Plain,
    /// Asks the table for the circuit (the AWS sample).
    SampleStatus,
    /// Opens the circuit (the AWS sample).
    SampleTrip,
    /// Makes a call and counts failures in its own environment.
    Counter,
}

/// What the other designs keep.
#[derive(Debug, Default)]
pub(crate) struct Peers {
    /// In a table, by circuit.
    shared: RefCell<BTreeMap<String, Shared>>,
    /// In environments, by their ids and the circuit.
    counters: RefCell<BTreeMap<(String, String), counter::Local>>,
}

/// What a table of theirs holds of a circuit. One that never opened has none.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Shared {
    state: State,
    /// How often it opened.
    trips: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    Closed,
    /// Refuses calls, until then at least.
    Open {
        until: Timestamp,
    },
    /// One environment tries.
    Probing {
        owner: String,
        since: Timestamp,
    },
}

impl Peer {
    /// What its log group would be called.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Peer::Plain => "plain",
            Peer::SampleStatus => "sample-status",
            Peer::SampleTrip => "sample-trip",
            Peer::Counter => "counter",
        }
    }

    /// All there are.
    pub(crate) const ALL: [Peer; 4] = [
        Peer::Plain,
        Peer::SampleStatus,
        Peer::SampleTrip,
        Peer::Counter,
    ];
}

/// An invocation of such a function.
pub(super) struct Invocation<'a> {
    pub(super) world: &'a Rc<World>,
    pub(super) meter: &'a Rc<Meter>,
    pub(super) environment: &'a str,
    pub(super) circuit: String,
}

/// Runs a function.
pub(super) async fn run(
    peer: Peer,
    payload: Value,
    invocation: &Invocation<'_>,
    network: &impl Network,
) -> Result<Value, WorkerError> {
    match peer {
        Peer::Plain => plain::answer(payload, network).await,
        Peer::SampleStatus => sample::status(invocation).await,
        Peer::SampleTrip => sample::trip(invocation).await,
        Peer::Counter => counter::call(payload, invocation, network).await,
    }
}

impl Peers {
    /// Where a circuit of another design stands; none: it has none.
    pub(crate) fn phase(&self, circuit: &str, now: Timestamp) -> Option<Phase> {
        let shared = self.shared.borrow();
        Some(match &shared.get(circuit)?.state {
            State::Open { until } if now < *until => Phase::Open,
            State::Probing { .. } => Phase::Recovering,
            State::Open { .. } | State::Closed => Phase::Closed,
        })
    }

    fn state(&self, circuit: &str) -> State {
        let shared = self.shared.borrow();
        let found = shared.get(circuit);
        found.map_or(State::Closed, |shared| shared.state.clone())
    }
}

impl Invocation<'_> {
    /// The state that the table holds, by a consistent read.
    async fn read(&self) -> Result<State, WorkerError> {
        let peers = &self.world.peers;
        let read = self
            .world
            .table
            .read_elsewhere(self.meter, || peers.state(&self.circuit));
        read.await
            .map_err(|problem| WorkerError::new(error::STORE_UNAVAILABLE, problem.to_string()))
    }

    /// Writes a state if `may` allows it, seeing the one that is there; whether it was written.
    async fn write(
        &self,
        next: State,
        kind: Kind,
        may: impl FnOnce(&State) -> bool,
    ) -> Result<bool, WorkerError> {
        let world = self.world;
        let write = world.table.write_elsewhere(self.meter, || {
            let allowed = may(&world.peers.state(&self.circuit));
            if allowed {
                self.put(next, kind);
            }
            allowed
        });
        write
            .await
            .map_err(|problem| WorkerError::new(error::STORE_UNAVAILABLE, problem.to_string()))
    }

    fn put(&self, next: State, kind: Kind) {
        let mut shared = self.world.peers.shared.borrow_mut();
        let circuit = shared.entry(self.circuit.clone()).or_insert(Shared {
            state: State::Closed,
            trips: 0,
        });
        if let State::Open { .. } = next {
            circuit.trips += 1;
        }
        circuit.state = next;
        self.world.note_peer(&self.circuit, kind, circuit.trips);
    }
}
