//! One integration binary; every file beside this one is named here.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's helpers fail as tests do"
)]

mod account;
mod admission;
mod architecture;
mod commands;
mod examples;
mod files;
mod guard;
mod health;
mod iam;
mod incident;
mod project;
mod readme;
mod rendered;
mod support;
mod template_rules;
mod third_party;
mod validation;
mod wrap;
