//! Writing to a place: `ResultPath`.

use super::error::{ReferencePathMismatch, SyntaxError};
use super::syntax::Segment;
use super::{Path, Root};
use crate::{Object, Value};

/// A path of names and indexes only, which can be written to.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferencePath(Path);

impl ReferencePath {
    /// Parses a reference path into the input.
    ///
    /// # Errors
    ///
    /// If the text is not a path, does not start at the input, or holds more than names and indexes.
    pub fn parse(text: &str) -> Result<ReferencePath, SyntaxError> {
        let path = Path::parse(text)?;
        let wrong = |message: &str| SyntaxError {
            message: message.to_owned(),
            span: 0..text.len(),
        };
        if *path.root() != Root::Input {
            return Err(wrong(
                "expected a reference path into the input, starting with `$`",
            ));
        }
        if !path.is_reference() {
            return Err(wrong(
                "expected a reference path: names and single indexes only",
            ));
        }
        Ok(ReferencePath(path))
    }

    /// The path as it was written.
    pub fn text(&self) -> &str {
        self.0.text()
    }

    /// Whether this is `$`, which replaces the whole.
    pub fn is_root(&self) -> bool {
        self.0.segments.is_empty()
    }

    /// Puts `value` at this place of `target` and gives back the whole. Objects that are missing on the way are made;
    /// only the levels on the way are copied.
    ///
    /// # Errors
    ///
    /// If a name falls on something that is not an object, or an index on something that is not an array or is too
    /// short.
    pub fn write(&self, mut target: Value, value: Value) -> Result<Value, ReferencePathMismatch> {
        if self.is_root() {
            return Ok(value);
        }
        // Asked first, so that what nobody else holds can be changed where it is, and a failure can show it unchanged.
        let written = fits(&target, &self.0.segments)
            && write(&mut target, &self.0.segments, value).is_some();
        if written {
            Ok(target)
        } else {
            Err(ReferencePathMismatch {
                path: self.text().to_owned(),
                input: target,
            })
        }
    }
}

/// Whether there is, or can be made, a place at the end of `segments`.
fn fits(mut at: &Value, segments: &[Segment]) -> bool {
    for (depth, segment) in segments.iter().enumerate() {
        at = match (segment, at) {
            (Segment::Name(name), Value::Object(fields)) => match fields.get(name) {
                Some(field) => field,
                // From here on everything is made, and only objects are.
                None => {
                    return segments
                        .iter()
                        .skip(depth)
                        .all(|later| matches!(later, Segment::Name(_)));
                }
            },
            (Segment::Index(_), Value::Array(_)) => match segment.step(at) {
                Some(item) => item,
                None => return false,
            },
            _ => return false,
        };
    }
    true
}

/// Follows `segments` down from `at`; `None` where that is impossible.
fn write(mut at: &mut Value, segments: &[Segment], value: Value) -> Option<()> {
    for segment in segments {
        at = match segment {
            Segment::Name(name) => {
                let fields = at.as_object_mut()?;
                if !fields.contains_key(name) {
                    fields.insert(name.as_str(), Value::Object(Object::new()));
                }
                fields.get_mut(name)?
            }
            Segment::Index(index) => at.as_array_mut()?.get_mut(usize::try_from(*index).ok()?)?,
            Segment::Names(_)
            | Segment::Indexes(_)
            | Segment::Slice(..)
            | Segment::Wildcard
            | Segment::Descend
            | Segment::Filter(_)
            | Segment::Function(_) => return None,
        };
    }
    *at = value;
    Some(())
}
