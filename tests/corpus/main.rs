//! The corpus of facts, one trial for each case: `cargo test -p sfn-breaker-tests --test corpus [NAME]`.

use std::process::ExitCode;

use harness::{corpus, repository};
use libtest_mimic::{Arguments, Failed, Trial};

/// The least number of cases: more may come, none may get lost.
const CASES: usize = 300;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let folder = repository::root().join("tests/corpus");
    let corpus::Corpus { cases, mistakes } = corpus::load(&folder, topic(&arguments));
    let count = cases.len();
    let missing = corpus::missing(&folder, &cases);
    let mut trials = vec![
        Trial::test("every-case-can-be-read", move || all_of(&mistakes)),
        Trial::test("everything-is-covered", move || all_of(&missing)),
        Trial::test("no-case-is-lost", move || match count {
            CASES.. => Ok(()),
            _ => Err(Failed::from(format!("{count} cases, of at least {CASES}"))),
        }),
    ];
    trials.extend(cases.into_iter().map(|case| {
        Trial::test(case.name.clone(), move || {
            corpus::check(&case).map_err(Failed::from)
        })
    }));
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The topic of the only case that is asked for, as nextest does it: a process a case, which need not read the others.
fn topic(arguments: &Arguments) -> Option<&str> {
    let name = arguments.filter.as_deref().filter(|_| arguments.exact)?;
    name.split_once("::").map(|(topic, _)| topic)
}

/// Fails with every problem, a line each.
fn all_of(problems: &[impl ToString]) -> Result<(), Failed> {
    if problems.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    Err(Failed::from(lines.join("\n")))
}
