//! Draws a state machine: Mermaid, DOT and SVG.
//!
//! Knows the language, not what a machine is for. The same machine gives the same bytes.

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
