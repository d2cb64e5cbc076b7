//! The circuit breaker as pure functions: circuit, policy, events, decisions.
//!
//! Everything that decides lives here and nowhere else: the generator renders [`admission`] as an expression, the
//! workers call [`decide`], the simulator does both. No clock, no randomness, no store: time is an argument, jitter is
//! derived from the circuit's name and generation, and a decision is a value that somebody else carries out.
//!
//! ```
//! use breaker::circuit::{Circuit, Phase};
//! use breaker::decide::{Breach, Decision, breach};
//! use breaker::policy::Policy;
//! use jiff::Timestamp;
//!
//! let now: Timestamp = "2026-01-01T00:00:00Z".parse()?;
//! let closed = Circuit::closed("payments", now);
//! let seen = Breach { generation: 0, reason: "96 of 120 calls failed".into(), actor: "call".into() };
//! let Decision::Write(change) = breach(&closed, &Policy::default(), &seen, now) else {
//!     panic!("a breach opens a closed circuit");
//! };
//! assert_eq!(change.next.generation, 1);
//! assert!(matches!(change.next.phase, Phase::Open { .. }));
//! # Ok::<(), jiff::Error>(())
//! ```
#![warn(clippy::wildcard_enum_match_arm)]

pub mod admission;
pub mod circuit;
pub mod decide;
pub mod evidence;
pub mod item;
pub mod json;
pub mod lease;
pub mod names;
pub mod payload;
pub mod policy;
pub mod price;
pub mod rate;
pub mod settings;
