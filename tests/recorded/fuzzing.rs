//! The targets of `tests/fuzz` on definitions of others.

use fuzz::{Chance, Corpus};
use harness::recorded::{self, Test};

use crate::CORPUS;

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "fuzzing::damaged_definitions_are_survived",
        takes: &[CORPUS],
        run: damaged_definitions_are_survived,
    },
    Test {
        name: "fuzzing::what_is_valid_compiles",
        takes: &[CORPUS],
        run: what_is_valid_compiles,
    },
    Test {
        name: "fuzzing::damaged_machines_come_to_an_end",
        takes: &[CORPUS],
        run: damaged_machines_come_to_an_end,
    },
];

/// The seed of all cases. `tests/fuzz/README.md` says how one case is had again.
const SEED: u64 = 2;

fn damaged_definitions_are_survived() {
    run("definition", 600);
}

fn what_is_valid_compiles() {
    run("validator", 3000);
}

fn damaged_machines_come_to_an_end() {
    run("interpreter", 300);
}

fn run(name: &str, cases: u64) {
    let mut corpus = Corpus::own();
    let folder = recorded::folder("validation-corpus/definitions");
    let added = corpus.add_definitions(&folder);
    assert!(added > 400, "only {added} definitions");
    let target = fuzz::named(name).unwrap();
    for case in 0..cases {
        let run = || (target.run)(&mut Chance::of_case(SEED, case), &corpus);
        if let Err(panic) = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)) {
            let folder = folder.display();
            let again =
                format!("fuzz {name} --definitions {folder} --seed {SEED} --from {case} --cases 1");
            panic!("{again}: {}", message(&*panic));
        }
    }
}

fn message(panic: &(dyn std::any::Any + Send)) -> &str {
    let owned = panic.downcast_ref::<String>().map(String::as_str);
    owned
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("a panic")
}
