//! Small closed sets of words, and the word `off`.

use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::Value as Json;

use crate::error::Mistake;
use crate::nearest::nearest;
use crate::read::{Reader, Written, shortened};
use crate::yaml::{Node, Value};

/// A type whose every value is one word.
pub trait Word: Copy + 'static {
    /// Every value with its word and what it means.
    const WORDS: &'static [(&'static str, Self, &'static str)];
}

/// Declares an enum of which every variant is one word of the spec.
#[macro_export]
macro_rules! words {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $( $(#[doc = $doc:literal])+ $(#[$attr:meta])? $word:literal => $variant:ident, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
        pub enum $name {
            $( $(#[doc = $doc])+ $(#[$attr])? $variant, )+
        }

        impl $name {
            /// The word as a spec writes it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $( $name::$variant => $word, )+
                }
            }
        }

        impl $crate::reading::Word for $name {
            const WORDS: &'static [(&'static str, Self, &'static str)] =
                &[ $( ($word, $name::$variant, concat!($($doc),+)), )+ ];
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    };
}

impl<W: Word> Written for W {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let known: Vec<&'static str> = W::WORDS.iter().map(|(word, ..)| *word).collect();
        let found = match &node.value {
            Value::Text(text) => text.clone(),
            Value::Bool(value) => value.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Null | Value::List(_) | Value::Mapping(_) => node.value.kind().to_owned(),
        };
        let value = W::WORDS.iter().find(|(word, ..)| *word == found);
        if value.is_none() {
            let mistake = Mistake::UnknownWord {
                nearest: nearest(&found, known.iter().copied()),
                found: shortened(&found),
                known,
            };
            reader.note(node.at, mistake);
        }
        value.map(|(_, value, _)| *value)
    }

    fn schema(_generator: &mut SchemaGenerator) -> Schema {
        let alternatives: Vec<Json> = W::WORDS
            .iter()
            .map(|(word, _, doc)| serde_json::json!({ "const": word, "description": doc.trim() }))
            .collect();
        json_schema!({ "type": "string", "oneOf": alternatives })
    }
}

/// Something that is on with its settings, or `off`.
#[derive(Clone, Debug)]
pub enum Switch<T> {
    /// `off`.
    Off,
    /// The settings.
    On(T),
}

impl<T> Switch<T> {
    /// The settings; none when it is off.
    pub fn on(&self) -> Option<&T> {
        match self {
            Switch::Off => None,
            Switch::On(value) => Some(value),
        }
    }
}

/// Whether this is the word `off`.
pub(crate) fn is_off(value: &Value) -> bool {
    match value {
        Value::Text(text) => text == "off",
        // What YAML 1.1 editors turn `off` into.
        Value::Bool(on) => !on,
        Value::Null | Value::Number(_) | Value::List(_) | Value::Mapping(_) => false,
    }
}

impl<T: Written> Written for Switch<T> {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if is_off(&node.value) {
            Some(Switch::Off)
        } else {
            T::read(node, reader).map(Switch::On)
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let on = T::schema(generator);
        json_schema!({ "anyOf": [on, { "enum": ["off", false] }] })
    }

    fn over(self, under: Self) -> Self {
        match (self, under) {
            (Switch::On(own), Switch::On(under)) => Switch::On(own.over(under)),
            (own, _) => own,
        }
    }
}
