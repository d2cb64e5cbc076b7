//! Draws a state machine: Mermaid, DOT and SVG.
//!
//! Knows the language, not what a machine is for. The same machine gives the same bytes.
//!
//! ```
//! let parsed = asl::parse("StartAt: Wait\nStates:\n  Wait: {Type: Wait, Seconds: 90, End: true}\n");
//! let machine = parsed.machine.unwrap();
//!
//! let chart = graph::mermaid(&machine);
//! assert!(chart.contains(r#"n1("Wait<br/><small>1 min 30 s</small>"):::wait"#));
//! assert!(graph::dot(&machine).starts_with("digraph"));
//! assert!(graph::svg(&machine).starts_with("<svg"));
//! ```

mod chart;
mod dot;
mod layout;
mod mermaid;
#[cfg(test)]
mod samples;
mod svg;
mod text;

pub use dot::dot;
pub use mermaid::mermaid;
pub use svg::svg;
