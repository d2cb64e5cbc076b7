//! Recordings and definitions of others that lie beside the repository, and the tests that take them.
//!
//! No clone has them, so nothing else may depend on them. A test whose data is missing is ignored, with the reason, in
//! `cargo test` and in nextest: it neither passes nor is left out.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use libtest_mimic::{Arguments, Completion, Failed, Trial};

use crate::repository;

/// Names the folder with the data (default: `../shared`, beside the repository). `tests/run` sets it to a folder that does
/// not exist, so that the tests run as on a clone with nothing beside it.
const FOLDER: &str = "SFN_BREAKER_SHARED";

/// A test, and what it takes.
#[derive(Clone, Copy, Debug)]
pub struct Test {
    /// Its name, unique in the binary.
    pub name: &'static str,
    /// All that it takes.
    pub takes: &'static [Takes],
    /// Fails by a panic.
    pub run: fn(),
}

/// Something that is not in the repository.
#[derive(Clone, Copy, Debug)]
pub enum Takes {
    /// A folder of data, by its path below the folder of all data.
    Data(&'static str),
    /// A program that says its `--version`.
    Program(&'static str),
}

impl Takes {
    /// Why it cannot be had; none if it can.
    fn lack(self) -> Option<String> {
        match self {
            Takes::Data(path) => {
                (!shared().join(path).is_dir()).then(|| format!("no `{path}` in ../shared"))
            }
            Takes::Program(name) => {
                let found = Command::new(name).arg("--version").output();
                found.is_err().then(|| format!("`{name}` is not installed"))
            }
        }
    }
}

/// A folder of data, by its path below the folder of all data. A test names it in `takes`.
#[must_use]
pub fn folder(path: &str) -> PathBuf {
    shared().join(path)
}

/// The one place that knows where the data is.
fn shared() -> PathBuf {
    match std::env::var_os(FOLDER) {
        Some(folder) => folder.into(),
        None => repository::root().join("../shared"),
    }
}

/// Runs tests as the command line asks: the `main` of a test binary without a harness of its own.
#[must_use]
pub fn run(tests: impl IntoIterator<Item = Test>) -> ExitCode {
    let arguments = Arguments::from_args();
    let trials = tests
        .into_iter()
        .map(|test| trial(test, &arguments))
        .collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn trial(test: Test, arguments: &Arguments) -> Trial {
    let lack = test.takes.iter().find_map(|one| one.lack());
    // nextest asks by a list which tests are ignored. Without a list the test says so itself, because then it gives the
    // reason, too.
    let is_ignored = lack.is_some() && (arguments.list || arguments.ignored);
    let is_demanded = arguments.ignored;
    let run = move || match lack {
        None => {
            (test.run)();
            Ok(Completion::Completed)
        }
        Some(lack) if is_demanded => Err(Failed::from(lack)),
        Some(lack) => Ok(Completion::ignored_with(lack)),
    };
    Trial::ignorable_test(test.name, run).with_ignored_flag(is_ignored)
}

#[cfg(test)]
mod tests {
    use libtest_mimic::Conclusion;

    use super::*;

    const HERE: Takes = Takes::Program("cargo");

    fn concluded(takes: &'static [Takes], options: &[&str]) -> Conclusion {
        // The log would count among that of the tests around it.
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log").display().to_string();
        let arguments = [&["recorded", "--logfile", &log], options].concat();
        let arguments = Arguments::from_iter(arguments);
        let test = Test {
            name: "test",
            takes,
            run: || {},
        };
        libtest_mimic::run(&arguments, vec![trial(test, &arguments)])
    }

    fn counts(conclusion: &Conclusion) -> [u64; 4] {
        [
            conclusion.num_passed,
            conclusion.num_failed,
            conclusion.num_ignored,
            conclusion.num_filtered_out,
        ]
    }

    #[test]
    fn a_test_without_its_data_is_ignored_and_never_passes() {
        for lacks in [
            &[HERE, Takes::Data("no/such/folder")],
            &[HERE, Takes::Program("no-such-program")],
        ] {
            for options in [&[][..], &["--include-ignored"]] {
                let conclusion = concluded(lacks, options);
                assert_eq!(counts(&conclusion), [0, 0, 1, 0], "{lacks:?} {options:?}");
                assert!(!conclusion.has_failed());
            }
            // Who asks for it by this option, as nextest does, is told that it cannot run.
            let demanded = concluded(lacks, &["--ignored"]);
            assert_eq!(counts(&demanded), [0, 1, 0, 0], "{lacks:?}");
        }
    }

    #[test]
    fn a_test_with_its_data_runs() {
        assert_eq!(counts(&concluded(&[HERE], &[])), [1, 0, 0, 0]);
        assert_eq!(
            counts(&concluded(&[HERE], &["--include-ignored"])),
            [1, 0, 0, 0]
        );
        assert_eq!(counts(&concluded(&[HERE], &["--ignored"])), [0, 0, 0, 1]);
    }
}
