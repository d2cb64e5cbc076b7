//! Finds everything that is wrong with a state machine definition or a `breaker.yaml`, at once and each with its place.
//!
//! ```
//! use validator::{Options, Severity};
//!
//! let text = r#"{
//!   "StartAt": "Charge",
//!   "States": {
//!     "Charge": { "Type": "Pass", "Next": "Sned" },
//!     "Send": { "Type": "Succeed" }
//!   }
//! }"#;
//! let report = validator::check(text, &Options::default());
//! let finding = &report.findings[0]; // the other: no way leads to `Send`
//! assert_eq!(finding.code, "unknown-target");
//! assert_eq!(finding.severity, Severity::Error);
//! assert_eq!(finding.message, "there is no state `Sned` in this machine");
//! assert_eq!(finding.hints, ["did you mean `Send`?"]);
//! assert_eq!(finding.at.pointer, "/States/Charge/Next");
//! assert_eq!(finding.at.position.to_string(), "4:41");
//! ```
//!
//! Each rule is a file of its own in `rules/`; [`rules()`] lists them, [`explain`] finds one by its code. A rule never
//! stops another: the definition is read as far as it can be, however broken it is. Findings that the service makes
//! too carry its code, location and wording ([`Answer`]).
//!
//! What no rule finds fault with is compiled as the interpreter compiles it, so no definition is valid that cannot run
//! once deployment has filled in its `${Names}`.
//!
//! Knows no terminal, no file and no interpreter. No text makes it panic.

mod allowed;
mod answer;
mod arn;
mod compiled;
mod document;
mod finding;
mod integrations;
mod report;
mod rule;
mod rules;
mod spec_document;
mod variables;

pub mod render;

pub use finding::{Answer, Finding, Severity};
pub use report::{Options, Report, Subject, check};
pub use rule::{Example, Rule};
pub use rules::{explain, rules};
pub use variables::variable_references;
