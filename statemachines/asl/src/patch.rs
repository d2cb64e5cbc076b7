//! Changing a definition's text as little as a changed model asks for: what did not change keeps its bytes, comments and
//! order.

mod edits;
mod flow;
mod yaml;

use serde_json::{Map, Value};

use crate::model::StateMachine;
use crate::parse::parse_as;
use crate::syntax::{Member, Node, Notation};
use edits::Edits;

/// The text of a definition, changed so that it says what `machine` says.
///
/// New fields and states stand where the model has them, after what comes before them. None when the text cannot be
/// changed piece by piece, as with a value that an alias brings in: then print the machine.
///
/// ```
/// use asl::syntax::Notation;
///
/// let text = "StartAt: A # first\nStates:\n  A: { Type: Pass, Next: B }\n  # last\n  B: { Type: Succeed }\n";
/// let mut machine = asl::parse(text).machine.unwrap();
/// machine.states.insert("C".to_owned(), asl::Succeed::default().into());
/// machine.start_at = "B".to_owned();
///
/// let changed = asl::patch(text, Notation::Yaml, &machine).unwrap();
/// assert_eq!(changed, text.replace("StartAt: A", "StartAt: B") + "  C:\n    Type: Succeed\n");
/// ```
pub fn patch(text: &str, notation: Notation, machine: &StateMachine) -> Option<String> {
    let parsed = parse_as(text, notation);
    let old = parsed.machine.filter(|_| parsed.errors.is_empty())?;
    let mut patch = Patch {
        text,
        notation,
        edits: Edits::default(),
    };
    patch.value(parsed.tree.root(), &old.to_value(), &machine.to_value())?;
    let changed = patch.edits.applied(text)?;
    // Whatever was overlooked, such as an alias, shows here.
    let again = parse_as(&changed, notation);
    let is_right = again.errors.is_empty() && again.machine.as_ref() == Some(machine);
    is_right.then_some(changed)
}

struct Patch<'t> {
    text: &'t str,
    notation: Notation,
    edits: Edits,
}

/// What becomes of the members of an object.
struct Plan<'p> {
    members: &'p [Member],
    /// Whether each member stays, changed or not.
    stays: Vec<bool>,
    /// New members behind the one with this number; behind none, in front of all.
    added: Vec<(Option<usize>, &'p str, &'p Value)>,
}

impl Patch<'_> {
    /// Changes a value that may hold what stays as it is. None when it cannot.
    fn value(&mut self, node: &Node, old: &Value, new: &Value) -> Option<()> {
        match (old, new) {
            _ if old == new => Some(()),
            (Value::Object(old), Value::Object(new)) => self.object(node, old, new),
            (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
                let items = node.items();
                if items.len() != new.len() {
                    return None;
                }
                let pairs = old.iter().zip(new);
                items
                    .iter()
                    .zip(pairs)
                    .try_for_each(|(item, (old, new))| self.value(item, old, new))
            }
            _ => self.scalar(node, new),
        }
    }

    fn object(
        &mut self,
        node: &Node,
        old: &Map<String, Value>,
        new: &Map<String, Value>,
    ) -> Option<()> {
        let members = node.members();
        let number = |key: &str| members.iter().position(|member| member.key.text == key);
        let mut plan = Plan {
            members,
            stays: vec![true; members.len()],
            added: Vec::new(),
        };
        for key in old.keys().filter(|key| !new.contains_key(*key)) {
            *plan.stays.get_mut(number(key)?)? = false;
        }
        let mut behind = None;
        for (key, value) in new {
            let Some(at) = number(key) else {
                plan.added.push((behind, key, value));
                continue;
            };
            behind = Some(at);
            let member = members.get(at)?;
            match old.get(key) {
                Some(old) if self.can_go_inside(&member.value, old, value) => {
                    self.value(&member.value, old, value)?;
                }
                // Changed as a whole, or written in a form that the model does not keep.
                Some(_) | None => self.member(node, member, value)?,
            }
        }
        if self.is_block(node) {
            yaml::members(self, &plan)
        } else {
            flow::members(self, node, &plan)
        }
    }

    fn can_go_inside(&self, node: &Node, old: &Value, new: &Value) -> bool {
        match (old, new) {
            (Value::Object(old), Value::Object(new)) => {
                // Whole lists and objects that come or go are another matter.
                !old.is_empty() && !new.is_empty() && !node.members().is_empty()
            }
            (Value::Array(old), Value::Array(new)) => {
                let mut pairs = old.iter().zip(new);
                old.len() == new.len()
                    && node.items().len() == new.len()
                    && pairs.all(|(old, new)| same_fields(old, new))
            }
            _ => old == new,
        }
    }

    /// Gives a member another value.
    fn member(&mut self, object: &Node, member: &Member, value: &Value) -> Option<()> {
        if self.is_block(object) {
            yaml::replaced(self, member, value)
        } else {
            flow::replaced(self, member, value);
            Some(())
        }
    }

    /// Gives an item of a list another value, if both are on one line.
    fn scalar(&mut self, node: &Node, value: &Value) -> Option<()> {
        if value.is_object() || value.is_array() || !node.members().is_empty() {
            return None;
        }
        self.edits.replace(node.span, value.to_string());
        Some(())
    }

    /// Whether an object is written as a YAML block.
    fn is_block(&self, node: &Node) -> bool {
        self.notation == Notation::Yaml
            && !self
                .text
                .get(node.span.start..)
                .unwrap_or_default()
                .starts_with(['{', '['])
    }
}

/// Whether an item of a list is still the same item, with other values: others are better written anew.
fn same_fields(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => old.keys().eq(new.keys()),
        _ => true,
    }
}

#[cfg(test)]
mod tests;
