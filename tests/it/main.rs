//! One integration binary; every file beside this one is named here.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's helpers fail as tests do"
)]

mod admission;
mod architecture;
mod conformance;
mod cost;
mod deploy;
mod files;
mod graph;
mod guard;
mod health;
mod iam;
mod incident;
mod operate;
mod package;
mod readme;
mod rendered;
mod simulate;
mod spec_commands;
mod synth;
mod template_rules;
mod third_party;
mod validation;
mod wrap;
