//! The fields of one mapping, taken one by one; what is left over nobody knows.

use std::collections::BTreeMap;

use super::{At, Reader, Written};
use crate::error::{Mistake, Span};
use crate::nearest::nearest;
use crate::units::is_off;
use crate::yaml::{Key, Node, Value};

/// A mapping that is being read.
pub struct Fields<'n> {
    entries: &'n [(Key, Node)],
    known: Vec<&'static str>,
    removed: Vec<Removed>,
}

/// A field that earlier versions had.
#[derive(Clone, Copy, Debug)]
pub struct Removed {
    /// Its name.
    pub field: &'static str,
    /// What makes it unnecessary, a whole clause.
    pub why: &'static str,
    /// What to do.
    pub hint: &'static str,
    /// Whether `off` is still read: it asks for what always holds now.
    pub off: bool,
}

impl Removed {
    /// A field whose every value is refused, and that can be deleted.
    pub const DEFAULT: Removed = Removed {
        field: "",
        why: "",
        hint: "delete it",
        off: false,
    };
}

impl<'n> Fields<'n> {
    /// Opens a mapping; notes repeated keys. None, and noted, when it is something else.
    pub fn open(node: &'n Node, what: &str, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::Mapping(entries) = &node.value else {
            reader.expected(node, what, None);
            return None;
        };
        note_repeated(entries, reader);
        Some(Fields {
            entries,
            known: Vec::new(),
            removed: Vec::new(),
        })
    }

    /// Reads one field; none when it is absent or unusable.
    pub fn get<T: Written>(
        &mut self,
        name: &'static str,
        reader: &mut Reader<'_>,
    ) -> Option<At<T>> {
        self.known.push(name);
        At::read(self.find(name)?, reader)
    }

    /// Names a field that earlier versions had.
    pub fn removed(&mut self, removed: Removed) {
        self.removed.push(removed);
    }

    /// Notes every field that nobody asked for, and gives the names of those that are there:
    /// readable, unusable, or meant by a name with a slip.
    pub fn close(self, reader: &mut Reader<'_>) -> Vec<&'static str> {
        let mut present = Vec::new();
        for (key, node) in self.entries {
            if let Some(removed) = self.removed.iter().find(|one| one.field == key.text) {
                if !(removed.off && is_off(&node.value)) {
                    let Removed { field, why, hint, .. } = *removed;
                    reader.note(key.at, Mistake::Removed { field, why, hint });
                }
                continue;
            }
            let known = self.known.iter().find(|name| **name == key.text).copied();
            let meant = known.or_else(|| nearest(&key.text, self.known.iter().copied()));
            if known.is_none() {
                let mistake = Mistake::UnknownField {
                    field: super::shortened(&key.text),
                    nearest: meant,
                    known: self.known.clone(),
                };
                reader.note(key.at, mistake);
            }
            present.extend(meant);
        }
        present
    }

    fn find(&self, name: &str) -> Option<&'n Node> {
        let mut found = self.entries.iter().filter(|(key, _)| key.text == name);
        found.next().map(|(_, node)| node)
    }
}

/// Notes when not exactly one of several fields is there, at the mapping itself.
pub fn note_unless_one(
    present: &[&'static str],
    fields: &[&'static str],
    at: Span,
    reader: &mut Reader<'_>,
) {
    let mut found: Vec<_> = fields
        .iter()
        .filter(|name| present.contains(name))
        .copied()
        .collect();
    found.dedup();
    if found.len() != 1 {
        let fields = fields.to_vec();
        reader.note(at, Mistake::OneOf { fields, found });
    }
}

/// Notes every key that was written before in the same mapping.
pub fn note_repeated(entries: &[(Key, Node)], reader: &mut Reader<'_>) {
    let mut first = BTreeMap::new();
    for (key, _) in entries {
        match first.get(key.text.as_str()) {
            Some(_) if reader.is_full() => return,
            Some(at) => {
                let first_line = reader.line(*at);
                reader.note(key.at, Mistake::Repeated { first_line });
            }
            None => {
                first.insert(key.text.as_str(), key.at);
            }
        }
    }
}
