//! The spec crate from outside: text in, a spec or a report out.

mod defaults;
mod mistakes;
mod robust;
mod schema;
