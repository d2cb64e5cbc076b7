//! Changes of a text, gathered and then made.

use crate::syntax::Span;

/// Changes that do not overlap.
#[derive(Debug, Default)]
pub(super) struct Edits {
    edits: Vec<(Span, String)>,
}

impl Edits {
    pub(super) fn replace(&mut self, span: Span, text: String) {
        self.edits.push((span, text));
    }

    pub(super) fn insert(&mut self, at: usize, text: String) {
        self.replace(Span::new(at, at), text);
    }

    pub(super) fn remove(&mut self, span: Span) {
        self.replace(span, String::new());
    }

    /// The text with all changes made; none if they overlap.
    pub(super) fn applied(mut self, text: &str) -> Option<String> {
        // Stable: what was inserted first at a place stands first.
        self.edits.sort_by_key(|(span, _)| (span.start, span.end));
        let mut changed = String::with_capacity(text.len() * 2);
        let mut done = 0;
        for (span, new) in &self.edits {
            changed.push_str(text.get(done..span.start)?);
            changed.push_str(new);
            done = span.end;
        }
        changed.push_str(text.get(done..)?);
        Some(changed)
    }
}
