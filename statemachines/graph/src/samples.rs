//! Machines that tests draw.

use asl::StateMachine;

/// Each kind of state and of edge.
pub(crate) fn every_kind() -> StateMachine {
    read(include_str!("samples/every_kind.yaml"))
}

/// Names and texts that every notation has to escape, states that do not exist or are not reached.
pub(crate) fn awkward() -> StateMachine {
    read(include_str!("samples/awkward.yaml"))
}

pub(crate) fn read(text: &str) -> StateMachine {
    let parsed = asl::parse(text);
    assert_eq!(parsed.errors, []);
    parsed.machine.unwrap()
}
