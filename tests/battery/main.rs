//! The battery: many small worlds, each met by the breaker with its defaults and by other designs, judged by the same rules.
//!
//! Without arguments the scenarios of `scenarios/short` run, and the score has to be the pinned one. What else can be
//! asked for, by variables of the environment, is in README.md.
#![expect(clippy::panic, reason = "a test's helpers fail as tests do")]

mod case;
mod figures;
mod request;
mod rules;
mod run;
mod score;

use request::Request;

#[test]
fn the_score_is_the_pinned_one() {
    let request = match Request::from_environment() {
        Ok(request) => request,
        Err(problem) => panic!("{problem}"),
    };
    let cases = request.cases();
    assert!(!cases.is_empty(), "no scenario is named like this");
    let judged = run::all(&cases, request.seed);
    println!("{}", score::table(&judged));
    match request.pinned {
        request::Pinned::Compare => {
            if let Err(difference) = score::compare(&judged, |name| request.covers(name)) {
                panic!("{difference}");
            }
        }
        request::Pinned::Write => score::write(&judged, |name| request.covers(name)),
        request::Pinned::Not => {}
    }
    let passed = judged.iter().filter(|one| one.passed()).count();
    assert!(
        passed >= request.least,
        "{passed} scenarios passed, at least {} must",
        request.least
    );
}
