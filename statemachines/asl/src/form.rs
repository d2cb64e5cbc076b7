//! How each construct is written. One list of fields a construct serves both ways: the reader fills
//! it from a tree, the printer writes it out in the same order.

mod catcher;
mod choice;
mod condition;
mod fail;
mod fields;
mod forked;
mod machine;
mod map;
mod map_io;
mod nearest;
mod parallel;
mod pass;
mod printer;
mod processor;
mod reader;
mod retrier;
mod state;
mod succeed;
mod task;
mod value;
mod wait;
mod word;

use serde_json::Value;

use crate::model::{Condition, Transition};
use crate::syntax::Node;

pub(crate) use printer::Printer;
pub(crate) use reader::Reader;

use forked::Forked;

/// A value that stands in a field or a list.
pub(crate) trait Written: Sized {
    /// What it is in a list, such as `retrier`; error messages then say `retrier 2`.
    const NOUN: Option<&'static str> = None;

    /// Reads it; none after an error, which the reader was told.
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self>;

    /// The value that [`Written::read`] reads back.
    fn print(&self) -> Value;
}

/// Something written as an object with fields of its own.
pub(crate) trait Construct: Default + Clone {
    /// What it is in a list, such as `retrier`.
    const NOUN: Option<&'static str> = None;

    /// What it is in a sentence, such as `a Task state`.
    const OWNER: &'static str;

    /// Goes through all its fields, in the order they are printed.
    fn fields(&mut self, form: &mut impl Form);
}

/// What a construct's fields are handed to. The reader sets each from the object before it; the
/// printer writes each to the object behind it.
pub(crate) trait Form {
    /// A field that always has the same value.
    fn constant(&mut self, name: &'static str, value: &'static str);

    /// A field that may be absent.
    fn field<T: Written>(&mut self, name: &'static str, value: &mut Option<T>);

    /// A field that must not be absent.
    fn required<T: Written>(&mut self, name: &'static str, value: &mut T);

    /// A list; absent when empty.
    fn list<T: Written>(&mut self, name: &'static str, values: &mut Vec<T>);

    /// Any value that is an object.
    fn object(&mut self, name: &'static str, value: &mut Option<Value>);

    /// A value under one name, or its path under the other.
    fn forked<T: Forked>(
        &mut self,
        name: &'static str,
        path_name: &'static str,
        value: &mut Option<T>,
    );

    /// `Next` or `End`.
    fn transition(&mut self, transition: &mut Option<Transition>);

    /// The fields of a choice rule's condition.
    fn condition(&mut self, condition: &mut Option<Condition>);

    /// Of these fields, only one may be there.
    fn exclusive(&mut self, names: &[&'static str]);
}

impl<T: Construct> Written for T {
    const NOUN: Option<&'static str> = T::NOUN;

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut value = T::default();
        reader.construct(node, &mut value)?;
        Some(value)
    }

    fn print(&self) -> Value {
        // The fields are handed out mutably, which only the reader makes use of.
        let mut printer = Printer::default();
        self.clone().fields(&mut printer);
        printer.into_value()
    }
}
