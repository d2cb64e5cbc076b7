//! The built binary as Lambda runs it: a Runtime API, a dependency and an AWS of the tests' own, all on loopback.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test's own helpers may fail loudly"
)]

mod aws;
mod batches;
mod call;
mod cbor;
mod certificate;
mod function;
mod gate;
mod http;
mod kept;
mod logs;
mod ministack;
mod names;
mod reconcile;
mod target;
mod tasks;
