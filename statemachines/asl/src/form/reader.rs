//! Where reading is in the data, and the errors met so far.

use super::Construct;
use super::fields::Fields;
use crate::error::{Problem, SyntaxError};
use crate::syntax::{Lines, Node, NodeKind, Place, Span, pointer_segment};

/// Reads a tree, telling every error where it is.
pub(crate) struct Reader<'t> {
    lines: Lines<'t>,
    path: Vec<Frame>,
    errors: Vec<SyntaxError>,
}

/// One step from the root to the value being read.
enum Frame {
    /// A field of the language.
    Field(&'static str),
    /// A field whose name is put together: a comparison's operator.
    Operator(String),
    /// A named state.
    State(String),
    /// An item of a list, counted from 0, and what it is called.
    Item(usize, Option<&'static str>),
}

impl<'t> Reader<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Reader {
            lines: Lines::new(text),
            path: Vec::new(),
            errors: Vec::new(),
        }
    }

    pub(crate) fn into_errors(self) -> Vec<SyntaxError> {
        self.errors
    }

    /// Reads the fields of an object; none if it is none.
    pub(super) fn construct<T: Construct>(&mut self, node: &Node, value: &mut T) -> Option<()> {
        if !matches!(node.kind, NodeKind::Object(_)) {
            self.wrong_type(node, "an object", None);
            return None;
        }
        let mut fields = Fields::new(self, node, T::OWNER);
        value.fields(&mut fields);
        fields.finish();
        Some(())
    }

    pub(super) fn in_field<R>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&mut Self) -> R,
    ) -> R {
        self.within(Frame::Field(name), read)
    }

    pub(super) fn in_operator<R>(&mut self, name: &str, read: impl FnOnce(&mut Self) -> R) -> R {
        self.within(Frame::Operator(name.to_owned()), read)
    }

    pub(super) fn in_state<R>(&mut self, name: &str, read: impl FnOnce(&mut Self) -> R) -> R {
        self.within(Frame::State(name.to_owned()), read)
    }

    pub(super) fn in_item<R>(
        &mut self,
        index: usize,
        noun: Option<&'static str>,
        read: impl FnOnce(&mut Self) -> R,
    ) -> R {
        self.within(Frame::Item(index, noun), read)
    }

    fn within<R>(&mut self, frame: Frame, read: impl FnOnce(&mut Self) -> R) -> R {
        self.path.push(frame);
        let result = read(self);
        self.path.pop();
        result
    }

    /// The value being read is of the wrong type. A value that could not be read at all was an error
    /// before.
    pub(super) fn wrong_type(&mut self, node: &Node, expected: &'static str, hint: Option<String>) {
        if matches!(node.kind, NodeKind::Missing) && !self.path.is_empty() {
            return;
        }
        let found = match &node.kind {
            NodeKind::Number(number) => number.to_string(),
            NodeKind::Missing => "blank".to_owned(),
            NodeKind::Null
            | NodeKind::Bool(_)
            | NodeKind::String(_)
            | NodeKind::Placeholder(_)
            | NodeKind::Array(_)
            | NodeKind::Object(_) => node.describe().to_owned(),
        };
        let subject = self.subject();
        self.error(
            node.span,
            Problem::WrongType {
                subject,
                expected,
                found,
                hint,
            },
        );
    }

    /// Something is wrong with the value being read.
    pub(super) fn error(&mut self, span: Span, problem: Problem) {
        let pointer = self.pointer();
        self.error_at(pointer, span, problem);
    }

    /// Something is wrong with a member of the value being read.
    pub(super) fn error_in(&mut self, key: &str, span: Span, problem: Problem) {
        let pointer = format!("{}{}", self.pointer(), pointer_segment(key));
        self.error_at(pointer, span, problem);
    }

    fn error_at(&mut self, pointer: String, span: Span, problem: Problem) {
        let place = Place {
            pointer,
            span,
            position: self.lines.position(span.start),
        };
        let context = self.context();
        self.errors.push(SyntaxError {
            place,
            context,
            problem,
        });
    }

    /// What the value being read is, as people say it: `` `Seconds` `` or `item 2 of `ErrorEquals` ``.
    pub(super) fn subject(&self) -> String {
        match self.path.as_slice() {
            [] => "the definition".to_owned(),
            [.., Frame::Field(name)] => format!("`{name}`"),
            [.., Frame::Operator(name)] => format!("`{name}`"),
            // The context has named it.
            [.., Frame::State(_) | Frame::Item(_, Some(_))] => "it".to_owned(),
            [.., Frame::Field(name), Frame::Item(index, None)] => {
                format!("item {} of `{name}`", index + 1)
            }
            [.., Frame::Item(index, None)] => format!("item {}", index + 1),
        }
    }

    fn pointer(&self) -> String {
        let segment = |frame: &Frame| match frame {
            Frame::Field(name) => pointer_segment(name),
            Frame::State(name) | Frame::Operator(name) => pointer_segment(name),
            Frame::Item(index, _) => format!("/{index}"),
        };
        self.path.iter().map(segment).collect()
    }

    /// The innermost state, and the parts of it that lead to what is wrong.
    fn context(&self) -> Option<String> {
        let state = self
            .path
            .iter()
            .rposition(|frame| matches!(frame, Frame::State(_)));
        let inner = self.path.get(state.unwrap_or(0)..).unwrap_or_default();
        let parts: Vec<String> = inner
            .iter()
            .filter_map(|frame| match frame {
                Frame::State(name) => Some(format!("state `{name}`")),
                Frame::Item(index, Some(noun)) => Some(format!("{noun} {}", index + 1)),
                Frame::Item(_, None) | Frame::Field(_) | Frame::Operator(_) => None,
            })
            .collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}
