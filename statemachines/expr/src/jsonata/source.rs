//! What an expression reads, handed to the evaluator one level at a time: nothing that it does not reach is converted.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use jlens_core::input::{Sink, Source, Sources};
use jlens_core::output::Member;

use super::plain::{STATES, states};
use crate::{Scope, Value};

/// All values of one evaluation's input. Each array or object that the evaluation reaches is a member, known by its
/// number; number 0 is the input document, whose fields are `states` and the variables.
pub(super) struct Input<'a> {
    own: Weak<Input<'a>>,
    scope: Scope<'a>,
    /// The names of the variables that the document shows.
    variables: &'a [String],
    reached: RefCell<Vec<&'a Value>>,
}

const DOCUMENT: u32 = 0;
const STATES_OBJECT: u32 = 1;
const FIRST_REACHED: u32 = 2;

impl<'a> Input<'a> {
    pub(super) fn new(scope: Scope<'a>, variables: &'a [String]) -> Rc<Input<'a>> {
        Rc::new_cyclic(|own| Input {
            own: own.clone(),
            scope,
            variables,
            reached: RefCell::default(),
        })
    }

    /// The value that a member stands for, if it is one of the scope's and not of the document around them.
    pub(super) fn value(self: &Rc<Self>, member: Member) -> Option<Value> {
        if !member.of(self) {
            return None;
        }
        self.reached(member.index()).cloned()
    }

    fn reached(&self, member: u32) -> Option<&'a Value> {
        let at = usize::try_from(member.checked_sub(FIRST_REACHED)?).ok()?;
        self.reached.borrow().get(at).copied()
    }

    fn write(&self, value: &'a Value, sink: &mut Sink<'_, 'a>) {
        match value {
            Value::Null => sink.null(),
            Value::Bool(it) => sink.bool(*it),
            Value::Number(it) => sink.number(it.as_f64()),
            Value::String(it) => sink.string(it),
            Value::Array(_) | Value::Object(_) => {
                let Some(own) = self.own.upgrade() else {
                    return;
                };
                let number = self.reach(value);
                if matches!(value, Value::Array(_)) {
                    sink.array_of(&own, number);
                } else {
                    sink.object_of(&own, number);
                }
            }
        }
    }

    fn reach(&self, value: &'a Value) -> u32 {
        let mut reached = self.reached.borrow_mut();
        reached.push(value);
        // More members than numbers would need more memory than there is.
        u32::try_from(reached.len()).map_or(u32::MAX, |count| count - 1 + FIRST_REACHED)
    }

    fn write_document_field(&self, name: &str, sink: &mut Sink<'_, 'a>) {
        if name == "states" {
            if let Some(own) = self.own.upgrade() {
                sink.object_of(&own, STATES_OBJECT);
            }
        } else if let Some(value) = self.scope.variables.get(name) {
            self.write(value, sink);
        }
    }
}

/// The input document as the only value of its level.
pub(super) struct Document<'a>(pub(super) Rc<Input<'a>>);

impl<'a> Source<'a> for Document<'a> {
    fn read(&self, sink: &mut Sink<'_, 'a>) -> Result<(), String> {
        sink.object_of(&self.0, DOCUMENT);
        Ok(())
    }
}

impl<'a> Sources<'a> for Input<'a> {
    fn read(&self, member: u32, sink: &mut Sink<'_, 'a>) -> Result<(), String> {
        match member {
            DOCUMENT => {
                for name in self.variables {
                    sink.key(name);
                    self.write_document_field(name, sink);
                }
            }
            STATES_OBJECT => {
                for part in STATES {
                    if let Some(value) = states(&self.scope, part) {
                        sink.key(part);
                        self.write(value, sink);
                    }
                }
            }
            _ => match self.reached(member) {
                Some(Value::Array(items)) => {
                    sink.reserve(items.len());
                    items.iter().for_each(|item| self.write(item, sink));
                }
                Some(Value::Object(fields)) => {
                    sink.reserve(fields.len());
                    for (key, value) in fields {
                        sink.key(key);
                        self.write(value, sink);
                    }
                }
                Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) | None => {
                }
            },
        }
        Ok(())
    }

    fn read_field(&self, member: u32, key: &str, sink: &mut Sink<'_, 'a>) -> Result<bool, String> {
        match member {
            DOCUMENT => self.write_document_field(key, sink),
            STATES_OBJECT => {
                if let Some(value) = states(&self.scope, key) {
                    self.write(value, sink);
                }
            }
            _ => {
                if let Some(value) = self.reached(member).and_then(|value| value.get(key)) {
                    self.write(value, sink);
                }
            }
        }
        Ok(true)
    }

    fn length(&self, member: u32) -> Option<usize> {
        self.reached(member)
            .and_then(Value::as_array)
            .map(|items| items.len())
    }

    fn read_item(&self, member: u32, item: usize, sink: &mut Sink<'_, 'a>) -> Result<bool, String> {
        if let Some(value) = self.reached(member).and_then(|value| value.item(item)) {
            self.write(value, sink);
        }
        Ok(true)
    }
}
