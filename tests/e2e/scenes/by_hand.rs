//! An operator takes a circuit into their own hands, with the command line.

use harness::command::Sandbox;
use serde_json::Value;

use crate::shop::{Notices, Shop};

const CIRCUIT: &str = "payments";

pub(crate) fn play(shop: &Shop<'_>, project: &Sandbox, notices: &mut Notices<'_>) {
    let generation = shop.generation(CIRCUIT);
    let order = |arguments: &[&str]| order(shop, project, arguments);

    order(&["mode", CIRCUIT, "forced-open"]);
    let reached = shop.target.calls(CIRCUIT);
    assert_eq!(shop.source(CIRCUIT, "bob"), "default");
    assert_eq!(
        shop.target.calls(CIRCUIT),
        reached,
        "forced open lets no call through"
    );
    order(&["mode", CIRCUIT, "auto"]);
    assert_eq!(shop.source(CIRCUIT, "bob"), "live");

    let tripped = order(&["trip", CIRCUIT]);
    assert_eq!(tripped["before"]["phase"], "closed", "{tripped}");
    assert_eq!(tripped["after"]["phase"], "open", "{tripped}");
    assert_eq!(tripped["after"]["generation"], generation + 1, "{tripped}");
    notices.until(CIRCUIT, "open");
    let reset = order(&["reset", CIRCUIT]);
    // On a slow machine its incident may have been faster.
    assert_ne!(reset["after"]["phase"], "open", "{reset}");
    shop.call_until(CIRCUIT, "closed");
    assert_eq!(shop.source(CIRCUIT, "bob"), "live");
    notices.until(CIRCUIT, "closed");
}

/// Gives an order; returns what came of it.
fn order(shop: &Shop<'_>, project: &Sandbox, arguments: &[&str]) -> Value {
    let told = ["--reason", "a drill", "--format", "json"];
    let arguments = [arguments, &told].concat();
    let ran = project.run_with(&shop.cloud.environment(), &arguments);
    assert_eq!(ran.status, Some(0), "{ran}");
    serde_json::from_str(&ran.stdout).unwrap()
}
