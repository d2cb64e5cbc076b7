//! Fields that take one of a few words.

use serde_json::Value;

use super::value::placeholder;
use super::{Reader, Written};
use crate::error::Problem;
use crate::model::{ExecutionType, JitterStrategy, ProcessorMode, QueryLanguage};
use crate::syntax::Node;

/// A type with a word for each of its values.
trait Word: Copy + 'static {
    const ALL: &'static [Self];

    fn word(self) -> &'static str;
}

/// Reads one of the words. A placeholder passes, but says nothing yet: the field is then absent.
fn read<T: Word>(node: &Node, reader: &mut Reader<'_>) -> Option<T> {
    let Some(text) = node.text() else {
        reader.wrong_type(node, "text", None);
        return None;
    };
    let known = T::ALL.iter().copied().find(|value| value.word() == text);
    if known.is_none() && placeholder(node).is_none() {
        let problem = Problem::UnknownWord {
            subject: reader.subject(),
            allowed: T::ALL.iter().map(|value| value.word()).collect(),
            found: text.to_owned(),
        };
        reader.error(node.span, problem);
    }
    known
}

macro_rules! words {
    ($($name:ident: $($value:ident),*;)*) => {
        $(
            impl Word for $name {
                const ALL: &'static [Self] = &[$($name::$value),*];

                fn word(self) -> &'static str {
                    self.as_str()
                }
            }

            impl Written for $name {
                fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
                    read(node, reader)
                }

                fn print(&self) -> Value {
                    self.as_str().into()
                }
            }
        )*
    };
}

words! {
    QueryLanguage: JsonPath, Jsonata;
    JitterStrategy: Full, None;
    ProcessorMode: Inline, Distributed;
    ExecutionType: Standard, Express;
}
