//! Test harness: the examples, the built binary, and what tests share.

pub mod examples;
