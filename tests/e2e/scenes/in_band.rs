//! Dependencies break and heal; the calls themselves notice. Every form of a guard goes the same way, all at once.

use std::thread;
use std::time::Duration;

use harness::target::Mood;
use harness::wait::until;

use crate::shop::{Circuit, Notices, SOON, Shop};

/// Older than fresh answers may be, and older than stale ones may be.
const STALE: Duration = Duration::from_secs(20 * 60);
const TOO_OLD: Duration = Duration::from_secs(2 * 60 * 60);

pub(crate) fn play(shop: &Shop<'_>, notices: &Notices<'_>, circuits: &[Circuit]) {
    thread::scope(|scope| {
        for &circuit in circuits {
            thread::Builder::new()
                .name(circuit.name.to_owned())
                .spawn_scoped(scope, move || outage(shop, notices, circuit))
                .unwrap();
        }
    });
}

fn outage(shop: &Shop<'_>, notices: &Notices<'_>, circuit: Circuit) {
    let name = circuit.name;
    assert_eq!(shop.source(circuit, "ada"), "live");

    shop.target.becomes(name, Mood::Fails);
    shop.call_until(circuit, "open");
    shop.until_forgotten(circuit);
    let reached = shop.target.calls(name);
    assert_eq!(shop.source(circuit, "bob"), "default", "never seen before");
    assert_eq!(shop.source(circuit, "ada"), "fresh", "answered before");
    shop.grow_old(circuit, STALE);
    assert_eq!(shop.source(circuit, "ada"), "stale");
    shop.grow_old(circuit, TOO_OLD);
    assert_eq!(shop.source(circuit, "ada"), "default");
    assert_eq!(
        shop.target.calls(name),
        reached,
        "an open circuit lets no call to {name} through"
    );

    shop.target.becomes(name, Mood::Works);
    shop.call_until(circuit, "closed");
    until("calls go through again", SOON, || {
        (shop.source(circuit, "ada") == "live").then_some(())
    });

    let phases = notices.until(name, 3);
    assert_eq!(phases, ["open", "recovering", "closed"], "{name}");
    // It tells first, and ends then.
    let incidents = until("the incident ends", SOON, || {
        let incidents = shop.incidents(name);
        let ended =
            |(_, path): &(String, Vec<String>)| path.last().is_some_and(|it| it == "Closed");
        incidents.iter().all(ended).then_some(incidents)
    });
    let names: Vec<&String> = incidents.iter().map(|(incident, _)| incident).collect();
    assert_eq!(names, [&format!("{name}-1")], "one outage, one incident");
    assert_eq!(shop.generation(name), 1);
}
