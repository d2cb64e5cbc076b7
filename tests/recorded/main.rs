//! What AWS did, as recorded, and what others wrote, against what is ours. The data lies beside the repository; where it is
//! missing, these tests are ignored.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's helpers fail as tests do"
)]

mod conformance;
mod definitions;
mod fuzzing;
mod validation;
mod wrap;

use std::process::ExitCode;

use harness::recorded::{Takes, Test};

/// What AWS was recorded to do.
const CASES: Takes = Takes::Data("conformance/cases");

/// Definitions of others, with what is known about them.
const CORPUS: Takes = Takes::Data("validation-corpus");

fn main() -> ExitCode {
    let groups: [&[Test]; 5] = [
        conformance::TESTS,
        definitions::TESTS,
        fuzzing::TESTS,
        validation::TESTS,
        wrap::TESTS,
    ];
    harness::recorded::run(groups.concat())
}
