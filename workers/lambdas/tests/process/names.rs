//! No error name without a process that fails with it.

use breaker::names::error;

/// Where functions fail.
const TESTS: [&str; 6] = [
    include_str!("batches.rs"),
    include_str!("call.rs"),
    include_str!("certificate.rs"),
    include_str!("gate.rs"),
    include_str!("reconcile.rs"),
    include_str!("tasks.rs"),
];

#[test]
fn every_name_is_met_in_a_test() {
    let unmet: Vec<&str> = error::ALL
        .iter()
        .map(|(constant, _)| *constant)
        .filter(|constant| {
            let used = format!("error::{constant}");
            !TESTS.iter().any(|text| text.contains(&used))
        })
        .collect();
    assert_eq!(unmet, Vec::<&str>::new());
}
