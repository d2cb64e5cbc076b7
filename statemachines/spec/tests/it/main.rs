//! The spec crate from outside: text in, a spec or a report out.
#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests; the cases are files"
)]

mod defaults;
mod mistakes;
mod robust;
mod schema;
