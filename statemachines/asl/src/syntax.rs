//! Text as a located tree: every value with its place, duplicate keys kept, broken text recovered
//! from as far as it makes sense. Knows JSON and YAML, not the language written in them.

mod json;
mod node;
mod position;
mod tree;
mod yaml;

pub use node::{Key, Member, Node, NodeKind};
pub use position::{Lines, Place, Position, Span};
pub use tree::{Notation, Tree};

pub(crate) use node::pointer_segment;

/// How deep values may nest, so that nothing that walks a tree can run out of stack. A service
/// definition (at most 1 MiB) written by people stays far below: four levels for each nested
/// machine.
pub const MAX_DEPTH: usize = 128;

/// How many faults of the text itself are reported; what follows so many is noise.
pub const MAX_TEXT_ERRORS: usize = 50;
