//! The Lambda tasks as pure handlers behind narrow traits, and an in-memory store.
//!
//! A handler is `async fn(request, &Settings, &Environment, &host) -> Result<Answer, WorkerError>`. The host is whatever
//! the handler's ports ask for: AWS in Lambda, the simulator's world in a simulation, a few lines in a test. A handler
//! decides nothing about circuits itself: it asks [`breaker::decide`] and carries out the answer.
#![warn(clippy::wildcard_enum_match_arm)]

pub mod environment;
pub mod error;
pub mod handlers;
pub mod measures;
pub mod memory;
pub mod packing;
pub mod ports;
pub mod size;

mod circuits;
mod outcomes;
