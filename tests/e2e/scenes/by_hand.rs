//! An operator takes a circuit into their own hands, with the command line.

use harness::command::Sandbox;
use harness::wait::until;
use serde_json::Value;

use crate::shop::{Notices, PAYMENTS, SOON, Shop};

pub(crate) fn play(shop: &Shop<'_>, project: &Sandbox, notices: &Notices<'_>) {
    let circuit = PAYMENTS.name;
    let generation = shop.generation(circuit);
    let order = |arguments: &[&str]| order(shop, project, arguments);

    order(&["mode", circuit, "forced-open"]);
    let reached = shop.target.calls(circuit);
    assert_eq!(shop.source(PAYMENTS, "bob"), "default");
    assert_eq!(
        shop.target.calls(circuit),
        reached,
        "forced open lets no call through"
    );
    order(&["mode", circuit, "auto"]);
    assert_eq!(shop.source(PAYMENTS, "bob"), "live");

    let tripped = order(&["trip", circuit]);
    assert_eq!(tripped["before"]["phase"], "closed", "{tripped}");
    assert_eq!(tripped["after"]["phase"], "open", "{tripped}");
    assert_eq!(tripped["after"]["generation"], generation + 1, "{tripped}");
    assert_eq!(notices.until(circuit, 1)[0], "open");
    let reset = order(&["reset", circuit]);
    // On a slow machine its incident may have been faster.
    assert_ne!(reset["after"]["phase"], "open", "{reset}");
    shop.call_until(PAYMENTS, "closed");
    assert_eq!(shop.source(PAYMENTS, "bob"), "live");
    until("people hear that it is closed", SOON, || {
        let told = notices.until(circuit, 1);
        told.iter().any(|phase| phase == "closed").then_some(())
    });
}

/// Gives an order; returns what came of it.
fn order(shop: &Shop<'_>, project: &Sandbox, arguments: &[&str]) -> Value {
    let told = ["--reason", "a drill", "--format", "json"];
    let arguments = [arguments, &told].concat();
    let ran = project.run_with(&shop.cloud.environment(), &arguments);
    assert_eq!(ran.status, Some(0), "{ran}");
    serde_json::from_str(&ran.stdout).unwrap()
}
