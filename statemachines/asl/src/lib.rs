//! Amazon States Language as types: parsed from text, even broken text, and printed again.
//!
//! Knows what a definition says, not whether it makes sense: the model holds whatever can be
//! written with the right fields and types, and rules about it live with those who judge or run it.
//!
//! Machines are read with [`parse`], or built:
//!
//! ```
//! use asl::{Catcher, Delay, StateMachine, Task, Transition, Wait};
//!
//! let charge = Task {
//!     comment: Some("Calls the payment service".to_owned()),
//!     resource: "arn:aws:states:::lambda:invoke".to_owned(),
//!     timeout_seconds: Some(30.into()),
//!     catch: vec![Catcher {
//!         error_equals: vec!["States.ALL".to_owned()],
//!         next: "Later".to_owned(),
//!         ..Catcher::default()
//!     }],
//!     transition: Some(Transition::End),
//!     ..Task::default()
//! };
//! let later = Wait {
//!     delay: Some(Delay::Seconds(60.into())),
//!     transition: Some(Transition::next("Charge")),
//!     ..Wait::default()
//! };
//! let machine = StateMachine {
//!     start_at: "Charge".to_owned(),
//!     states: [("Charge".to_owned(), charge.into()), ("Later".to_owned(), later.into())].into(),
//!     ..StateMachine::default()
//! };
//!
//! assert_eq!(asl::parse(&machine.to_json()).machine, Some(machine.clone()));
//! assert!(machine.to_yaml().starts_with("StartAt: Charge\nStates:\n  Charge:\n    Type: Task\n"));
//! ```

mod error;
mod form;
mod model;
mod parse;
mod patch;
pub mod print;
pub mod syntax;

pub use error::{Problem, SyntaxError, report};
pub use model::*;
pub use parse::{Parsed, ParsedState, parse, parse_as, parse_state};
pub use patch::patch;
