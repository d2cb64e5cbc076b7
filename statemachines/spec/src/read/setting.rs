//! A field's default and range, in one place: the reader holds users to them, the schema and the
//! tests show them.

use schemars::Schema;
use schemars::transform::Transform;
use serde_json::{Map, Value as Json};

use super::{At, Reader};
use crate::error::Mistake;
use crate::units::Switch;

/// The default and the range of a field.
#[derive(Clone, Copy, Debug)]
pub struct Setting<T> {
    /// What holds when nothing is written; none: the field's docs say.
    pub default: Option<T>,
    /// The least that may be written.
    pub least: T,
    /// Whether `least` itself is too little.
    above_least: bool,
    /// The most that may be written.
    pub most: T,
}

/// A value that can be written back as a user would write it.
pub trait Shown: Copy + PartialOrd {
    /// As text: `10s`, `50%`, `3`.
    fn shown(&self) -> String;

    /// As JSON: text with its unit, or a plain number.
    fn json(&self) -> Json;
}

/// What a range is held against: a value, or a switch with a value behind it.
pub trait Ranged<T> {
    /// The value; none when it is switched off.
    fn to_check(&self) -> Option<T>;
}

impl<T: Shown> Ranged<T> for T {
    fn to_check(&self) -> Option<T> {
        Some(*self)
    }
}

impl<T: Shown> Ranged<T> for Switch<T> {
    fn to_check(&self) -> Option<T> {
        self.on().copied()
    }
}

impl<T: Shown> Setting<T> {
    /// A field with a default.
    pub const fn new(default: T, least: T, most: T) -> Self {
        Setting {
            default: Some(default),
            least,
            above_least: false,
            most,
        }
    }

    /// A field that has no default of its own.
    pub const fn open(least: T, most: T) -> Self {
        Setting {
            default: None,
            least,
            above_least: false,
            most,
        }
    }

    /// The same, with `least` itself too little.
    pub const fn above_least(mut self) -> Self {
        self.above_least = true;
        self
    }

    /// Whether a value lies in the range; notes it when not.
    pub fn admits(&self, written: &At<impl Ranged<T>>, reader: &mut Reader<'_>) -> bool {
        let Some(value) = written.value.to_check() else {
            return true;
        };
        let enough = if self.above_least {
            self.least < value
        } else {
            self.least <= value
        };
        let inside = enough && value <= self.most;
        if !inside {
            let mistake = Mistake::OutOfRange {
                found: value.shown(),
                least: self.least.shown(),
                above_least: self.above_least,
                most: self.most.shown(),
            };
            reader.note(written.at, mistake);
        }
        inside
    }

    /// Itself, to be shown in the schema.
    pub const fn for_schema(self) -> Self {
        self
    }

    /// The written value, or the default.
    pub fn or_default(&self, written: Option<&At<T>>) -> T {
        let value = written.map(|written| written.value).or(self.default);
        // A setting without a default is only asked when the caller has one; its least is the
        // value that does least harm.
        value.unwrap_or(self.least)
    }
}

impl<T: Shown> Transform for Setting<T> {
    /// Tells editors the default, and the range of a plain number.
    fn transform(&mut self, schema: &mut Schema) {
        if let Some(default) = self.default {
            schema.insert("default".to_owned(), default.json());
        }
        if let Some(schema) = schema.as_object_mut() {
            self.limit(schema);
        }
    }
}

impl<T: Shown> Setting<T> {
    fn limit(&self, schema: &mut Map<String, Json>) {
        // A number, or a number beside nothing; the nothing is taken out later.
        let numbers = [Json::from("integer"), Json::from("number")];
        let is_number = match schema.get("type") {
            Some(Json::Array(types)) => types.iter().any(|one| numbers.contains(one)),
            Some(one) => numbers.contains(one),
            None => false,
        };
        if is_number {
            schema.insert("minimum".to_owned(), self.least.json());
            schema.insert("maximum".to_owned(), self.most.json());
        }
        // A number beside `off`.
        if let Some(Json::Array(any)) = schema.get_mut("anyOf") {
            for one in any.iter_mut().filter_map(Json::as_object_mut) {
                self.limit(one);
            }
        }
    }
}
