//! The quotas of the account.

use crate::{only, run, scenario_with, spec};

/// A thousand starts a second for two seconds on a bucket of 800 that refills by 150 a second: 800 + 2 * 150 are admitted.
#[test]
fn callers_are_throttled_where_that_is_asked_for() {
    let spec = spec("");
    let failed = |account: &str| {
        let scenario = scenario_with(&spec, 1_000, 2, "", account);
        let report = run(&spec, &scenario);
        let calls = only(&report).calls;
        assert_eq!(calls.offered, calls.live + calls.failed);
        calls.failed.abs_diff(calls.offered.saturating_sub(1_100))
    };
    assert!(failed("account: { region: eu-central-1, startExecution: all }") < 20);
    let unlimited = scenario_with(&spec, 1_000, 2, "", "account: { region: eu-central-1 }");
    assert_eq!(only(&run(&spec, &unlimited)).calls.failed, 0);
}

/// A hundred calls a second of some 2 s need 200 environments.
#[test]
fn an_account_with_little_concurrency_throttles_calls() {
    let spec = spec("");
    let slow = "script: [{ at: 0s, for: 30s, outage: slow, latency: 1500ms }]";
    let failed = |account: &str| {
        let report = run(&spec, &scenario_with(&spec, 100, 20, slow, account));
        only(&report).calls.failed
    };
    assert_eq!(failed(""), 0);
    assert!(failed("account: { concurrency: 120 }") > 0);
}
