//! Test harness: the examples, the built binary, what tests share, and the tools of others.
#![expect(clippy::panic, reason = "a harness fails as tests do")]

pub mod cdk_cli;
pub mod command;
pub mod corpus;
pub mod examples;
pub mod http;
pub mod log_filter;
pub mod ministack;
pub mod play;
mod program;
pub mod recorded;
pub mod recorder;
pub mod repository;
pub mod spoiler;
pub mod target;
pub mod tools;
pub mod validation;
pub mod variants;
pub mod wait;
