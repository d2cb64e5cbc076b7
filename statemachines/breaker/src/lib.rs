//! The circuit breaker as pure functions: circuit, policy, events, decisions.
//!
//! Everything that decides lives here and nowhere else: the generator renders [`admission`] as an expression, the
//! workers call [`decide`], the simulator does both. No clock, no randomness, no store: time is an argument, jitter is
//! derived from the circuit's name and generation, and a decision is a value that somebody else carries out.
//!
//! ```
//! use breaker::circuit::{Circuit, Phase};
//! use breaker::decide::{Decision, Trip, trip};
//! use breaker::evidence::{Bucket, Known, Outcomes, Slot, Verdict, judge};
//! use breaker::policy::Policy;
//! use jiff::Timestamp;
//!
//! let now: Timestamp = "2026-01-01T00:00:00Z".parse()?;
//! let closed = Circuit::closed("payments", now);
//! let policy = Policy::default();
//!
//! // Outcomes of the last second: all of 40 calls failed.
//! let outcomes = Outcomes { calls: 5, failures: 5, ..Outcomes::default() };
//! let first = Slot::of(now).0 - 8;
//! let buckets: Vec<Bucket> = (first..first + 8).map(|slot| Bucket { slot: Slot(slot), outcomes }).collect();
//! let Verdict::Breach(breach) = judge(&policy.detection, &buckets, Known::default(), now) else {
//!     panic!("forty failures in a row are an outage");
//! };
//!
//! let seen = Trip { generation: 0, breach, actor: "call".into() };
//! let Decision::Write(change) = trip(&closed, &policy, &seen, now) else {
//!     panic!("an outage opens a closed circuit");
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
