//! What a `breaker.yaml` is read with, for the other documents of the project: YAML in which every value knows its
//! place, mappings declared once with defaults, ranges and docs, every mistake at once, a JSON Schema for free.
//!
//! A document is declared with [`written!`](crate::written) and read by [`document`]; small words with
//! [`words!`](crate::words).

pub use crate::error::{Found, Span};
pub use crate::read::{
    At, Fields, Reader, Removed, Setting, Shown, Written, note_repeated, note_unless_one, over, shortened,
};
pub use crate::schema::schema_of;
pub use crate::units::{Switch, Text, Word};
pub use crate::written::Region;
pub use crate::yaml::{Key, Node, Value};

use crate::error::{SpecError, locate};
use crate::yaml::load;

/// Reads a document as it was written, then makes of it what is meant.
///
/// # Errors
/// Everything that is wrong with it, in the order of the text. Never empty.
pub fn document<D: Written, T>(
    text: &str,
    resolve: impl FnOnce(D, &mut Reader<'_>) -> Option<T>,
) -> Result<T, Vec<SpecError>> {
    let root = load(text).map_err(|found| locate(text, None, vec![found]))?;
    let mut reader = Reader::new(text);
    let meant = D::read(&root, &mut reader).and_then(|document| resolve(document, &mut reader));
    match meant {
        Some(meant) if reader.found.is_empty() => Ok(meant),
        Some(_) | None => Err(locate(text, Some(&root), reader.found)),
    }
}
