//! An object whose fields are read one by one; what nobody asked for is an error.

use serde_json::Value;

use super::condition;
use super::forked::Forked;
use super::nearest::nearest;
use super::reader::Reader;
use super::{Form, Written};
use crate::error::Problem;
use crate::model::{Condition, Transition};
use crate::syntax::{Member, Node, NodeKind};

/// The reading [`Form`].
pub(super) struct Fields<'r, 't, 'n> {
    reader: &'r mut Reader<'t>,
    node: &'n Node,
    owner: &'static str,
    known: Vec<&'static str>,
    operators: bool,
}

impl<'r, 't, 'n> Fields<'r, 't, 'n> {
    pub(super) fn new(reader: &'r mut Reader<'t>, node: &'n Node, owner: &'static str) -> Self {
        Fields {
            reader,
            node,
            owner,
            known: Vec::with_capacity(24),
            operators: false,
        }
    }

    /// Reports the fields that nobody asked for.
    pub(super) fn finish(self) {
        for member in self.node.members() {
            let field = member.key.text.as_str();
            let operator = self.operators && condition::is_operator(field);
            if operator || self.known.contains(&field) {
                continue;
            }
            let mut candidates: Vec<String> =
                self.known.iter().map(|&name| name.to_owned()).collect();
            if self.operators {
                candidates.extend(condition::operator_names());
            }
            let problem = Problem::UnknownField {
                owner: self.owner,
                field: field.to_owned(),
                nearest: nearest(field, candidates),
            };
            self.reader.error_in(field, member.key.span, problem);
        }
    }

    fn member(&mut self, name: &'static str) -> Option<&'n Member> {
        self.known.push(name);
        self.node.member(name)
    }

    fn missing(&mut self, field: &'static str) {
        let problem = Problem::MissingField {
            owner: self.owner,
            field,
        };
        self.reader.error(self.node.span, problem);
    }
}

impl Form for Fields<'_, '_, '_> {
    fn constant(&mut self, name: &'static str, _value: &'static str) {
        self.known.push(name);
    }

    fn field<T: Written>(&mut self, name: &'static str, value: &mut Option<T>) {
        if let Some(member) = self.member(name) {
            *value = self
                .reader
                .in_field(name, |reader| T::read(&member.value, reader));
        }
    }

    fn required<T: Written>(&mut self, name: &'static str, value: &mut T) {
        let Some(member) = self.member(name) else {
            return self.missing(name);
        };
        if let Some(read) = self
            .reader
            .in_field(name, |reader| T::read(&member.value, reader))
        {
            *value = read;
        }
    }

    fn list<T: Written>(&mut self, name: &'static str, values: &mut Vec<T>) {
        let mut list = None;
        self.field(name, &mut list);
        *values = list.unwrap_or_default();
    }

    fn object(&mut self, name: &'static str, value: &mut Option<Value>) {
        let Some(member) = self.member(name) else {
            return;
        };
        if matches!(member.value.kind, NodeKind::Object(_)) {
            *value = Some(member.value.to_value());
        } else {
            self.reader.in_field(name, |reader| {
                reader.wrong_type(&member.value, "an object", None)
            });
        }
    }

    fn forked<T: Forked>(
        &mut self,
        name: &'static str,
        path_name: &'static str,
        value: &mut Option<T>,
    ) {
        let mut path: Option<String> = None;
        self.field(path_name, &mut path);
        *value = path.map(T::from_path);
        if let Some(member) = self.member(name) {
            let read = self
                .reader
                .in_field(name, |reader| T::read(&member.value, path_name, reader));
            *value = read.or(value.take());
        }
        self.exclusive(&[name, path_name]);
    }

    fn transition(&mut self, transition: &mut Option<Transition>) {
        let mut next: Option<String> = None;
        let mut end: Option<bool> = None;
        self.field("Next", &mut next);
        self.field("End", &mut end);
        *transition = match (next, end) {
            (Some(next), None | Some(false)) => Some(Transition::Next(next)),
            (None, Some(true)) => Some(Transition::End),
            (Some(next), Some(true)) => {
                self.exclusive(&["Next", "End"]);
                Some(Transition::Next(next))
            }
            (None, None | Some(false)) => None,
        };
    }

    fn condition(&mut self, condition: &mut Option<Condition>) {
        self.operators = true;
        self.known.extend(["Variable", "Condition"]);
        *condition = condition::read(self.node, self.owner, self.reader);
    }

    fn exclusive(&mut self, names: &[&'static str]) {
        let mut there = self
            .node
            .members()
            .iter()
            .filter(|m| names.contains(&m.key.text.as_str()));
        let Some(first) = there.next() else {
            return;
        };
        if let Some(second) = there.find(|member| member.key.text != first.key.text) {
            let problem = Problem::Conflict {
                first: first.key.text.clone(),
                second: second.key.text.clone(),
            };
            self.reader
                .error_in(&second.key.text, second.key.span, problem);
        }
    }
}
