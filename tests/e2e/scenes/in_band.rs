//! The dependency breaks and heals; the calls themselves notice.

use harness::target::Mood;
use harness::wait::until;

use crate::shop::{Notices, SOON, Shop};

const CIRCUIT: &str = "payments";

pub(crate) fn play(shop: &Shop<'_>, notices: &mut Notices<'_>) {
    assert_eq!(shop.source(CIRCUIT, "ada"), "live");

    shop.target.becomes(CIRCUIT, Mood::Fails);
    shop.call_until(CIRCUIT, "open");
    let reached = shop.target.calls(CIRCUIT);
    assert_eq!(shop.source(CIRCUIT, "bob"), "default", "never seen before");
    let sources = until_default(shop);
    assert_ne!(
        sources.first().unwrap(),
        "default",
        "ada was answered before"
    );
    let mut ordered = sources.clone();
    ordered.sort_by_key(|source| {
        ["fresh", "stale", "default"]
            .iter()
            .position(|one| one == source)
    });
    assert_eq!(sources, ordered, "answers only grow older");
    assert_eq!(
        shop.target.calls(CIRCUIT),
        reached,
        "an open circuit lets no call through"
    );

    shop.target.becomes(CIRCUIT, Mood::Works);
    shop.call_until(CIRCUIT, "closed");
    assert_eq!(shop.source(CIRCUIT, "ada"), "live");

    let phases = notices.until(CIRCUIT, "closed");
    assert_eq!(phases, ["open", "recovering", "closed"]);
    let incidents = shop.incidents(CIRCUIT);
    let [(name, path)] = incidents.as_slice() else {
        panic!("one outage, one incident: {incidents:?}");
    };
    assert_eq!(name, "payments-1");
    assert_eq!(path.last().unwrap(), "Closed");
    assert_eq!(shop.generation(CIRCUIT), 1);
}

/// Where answers come from, until the cache has none that is young enough; each source once.
fn until_default(shop: &Shop<'_>) -> Vec<String> {
    let mut sources: Vec<String> = Vec::new();
    until("the default", SOON, || {
        let source = shop.source(CIRCUIT, "ada");
        if sources.last() != Some(&source) {
            sources.push(source);
        }
        (sources.last().unwrap() == "default").then_some(())
    });
    sources
}
