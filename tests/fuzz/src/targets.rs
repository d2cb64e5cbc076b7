//! What is fuzzed. A target makes one case of a stream of chance, and panics when something does not hold.

mod definition;
mod interpreter;
mod intrinsic;
mod jsonata;
mod jsonpath;
mod payload;
mod spec;
mod validator;

use crate::{Chance, Corpus};

/// Something to fuzz.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, for the command line.
    pub name: &'static str,
    /// Runs one case.
    ///
    /// # Panics
    /// When the code under test does, or breaks a promise.
    pub run: fn(&mut Chance, &Corpus),
}

/// All of them.
pub const TARGETS: &[Target] = &[
    Target {
        name: "definition",
        run: definition::run,
    },
    Target {
        name: "spec",
        run: spec::run,
    },
    Target {
        name: "jsonpath",
        run: jsonpath::run,
    },
    Target {
        name: "intrinsic",
        run: intrinsic::run,
    },
    Target {
        name: "payload",
        run: payload::run,
    },
    Target {
        name: "jsonata",
        run: jsonata::run,
    },
    Target {
        name: "validator",
        run: validator::run,
    },
    Target {
        name: "interpreter",
        run: interpreter::run,
    },
];

/// The target with a name.
pub fn named(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}
