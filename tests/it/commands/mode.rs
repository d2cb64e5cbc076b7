//! `mode`: a circuit that does as it is told until somebody says otherwise.

use serde_json::Value;

use crate::support::stage::{Stage, without_times};

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn a_mode_is_said_to_last() {
    let stage = Stage::set();
    let ran = stage.order(&["mode", "stock", "observe"]);
    insta::assert_snapshot!(without_times(&ran), @"
    status 0
    --- stdout
    stock
      before  closed, admits 100%, auto, generation 0
              never opened (nobody)
      after   closed, admits 100%, observe, generation 0
              drill (ada)
    --- stderr
    The mode is observe: every call goes through until `sfn-breaker mode stock auto --reason …`.
    ");
    let outcome = stage.order_json(&["mode", "stock", "forced-open"]);
    assert_eq!(outcome["before"]["mode"], "observe");
    assert_eq!(outcome["after"]["admission"], 0.0);
    assert_eq!(outcome["incidentStarted"], Value::Null);
    let auto = stage.order(&["mode", "stock", "auto"]);
    assert_eq!(auto.stderr, "", "back to itself: nothing more to say");
}
