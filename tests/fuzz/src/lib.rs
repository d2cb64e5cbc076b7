//! Hostile texts, expressions and machines: nothing panics, everything comes to an end.
//!
//! A [`Target`] is run on any number of cases; each follows from a seed and its number alone.
//!
//! ```
//! let corpus = fuzz::Corpus::own();
//! for target in fuzz::TARGETS {
//!     (target.run)(&mut fuzz::Chance::of_case(1, 0), &corpus);
//! }
//! ```

mod chance;
mod corpus;
mod mutate;
mod targets;

pub use chance::Chance;
pub use corpus::Corpus;
pub use targets::{TARGETS, Target, named};
