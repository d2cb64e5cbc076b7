//! The user's AWS account, as the commands see it: sessions, stacks, circuits, executions.
//!
//! Everything here waits for AWS and returns plain values: commands are plain functions and know no runtime. Nothing is
//! printed, no argument is parsed, and what a circuit does next is decided in `breaker`.
//!
//! ```no_run
//! use cloud::{Account, Session, Stack};
//!
//! let session = Session::open(&Account::default())?;
//! let stack = Stack::find(&session, "checkout")?;
//! println!("{} keeps its circuits in {}", stack.name, stack.table()?);
//! # Ok::<(), cloud::CloudError>(())
//! ```
#![warn(clippy::wildcard_enum_match_arm)]

pub mod console;
pub mod deploy;
pub mod error;
pub mod executions;
pub mod history;
pub mod incidents;
pub mod orders;
pub mod session;
pub mod stack;
pub mod status;
pub mod test_state;

mod alarms;
mod local_host;
mod store;

pub use error::CloudError;
pub use session::{Account, Session};
pub use stack::Stack;
