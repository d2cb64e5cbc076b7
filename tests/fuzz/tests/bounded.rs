//! Every target for a bounded number of cases; more with `FUZZ_CASES` and `FUZZ_SEED`.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test's helpers fail and talk as tests do"
)]

use fuzz::{Chance, Corpus};

fn run(name: &str, cases: u64) {
    let corpus = Corpus::own();
    assert!(!corpus.specs.is_empty(), "the examples have gone missing");
    let target = fuzz::named(name).unwrap();
    let number = |variable| {
        std::env::var(variable)
            .ok()
            .map(|text| text.parse().unwrap())
    };
    let seed = number("FUZZ_SEED").unwrap_or(1);
    for case in 0..number("FUZZ_CASES").unwrap_or(cases) {
        let mut chance = Chance::of_case(seed, case);
        let run = std::panic::AssertUnwindSafe(|| (target.run)(&mut chance, &corpus));
        if let Err(panic) = std::panic::catch_unwind(run) {
            eprintln!("fuzz {name} --seed {seed} --from {case} --cases 1");
            std::panic::resume_unwind(panic);
        }
    }
}

#[test]
fn definitions() {
    run("definition", 600);
}

#[test]
fn specs() {
    run("spec", 300);
}

#[test]
fn paths() {
    run("jsonpath", 2000);
}

#[test]
fn calls() {
    run("intrinsic", 2000);
}

#[test]
fn payload_templates() {
    run("payload", 500);
}

#[test]
fn formulas() {
    run("jsonata", 1000);
}

#[test]
fn what_is_valid_compiles() {
    run("validator", 3000);
}

#[test]
fn machines() {
    run("interpreter", 600);
}
