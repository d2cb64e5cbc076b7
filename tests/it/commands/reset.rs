//! `reset`: calls let back by hand.

use crate::support::stage::Stage;

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn a_reset_starts_the_ramp_under_an_incident_of_its_own() {
    let stage = Stage::set();
    stage.order_json(&["trip", "payments"]);
    let outcome = stage.order_json(&["reset", "payments"]);
    assert_eq!(outcome["after"]["phase"], "recovering");
    assert_eq!(outcome["after"]["generation"], 1);
    assert_eq!(outcome["incidentStarted"], "payments-1-r2");
    assert_eq!(stage.incident("payments-1-r2")["status"], "RUNNING");

    let closed = stage.order(&["reset", "stock"]);
    assert_eq!(
        closed.stderr,
        "Nothing was changed: the circuit is closed.\n"
    );
}
