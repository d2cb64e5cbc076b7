//! The circuit breaker as pure functions: circuit, policy, events, decisions.
//!
//! Everything that decides lives here and nowhere else: the generator renders [`admission`] as an expression, the
//! workers call [`decide`], the simulator does both. No clock, no randomness, no store: time is an argument, jitter is
//! derived from the circuit's name and generation, and a decision is a value that somebody else carries out.
//!

pub mod names;
pub mod policy;
pub mod rate;
