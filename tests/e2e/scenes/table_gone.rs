//! The table is deleted while calls are made: what the spec declares holds, whoever is the gate.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use harness::wait::until;

use crate::shop::{CIRCUITS, Circuit, SOON, Shop};

/// Calls to each dependency that come after the table's end.
const CALLS: u64 = 3;

pub(crate) fn play(shop: &Shop<'_>) {
    let gone = AtomicBool::new(false);
    thread::scope(|scope| {
        let end = End(&gone);
        let called = |circuit: &Circuit| shop.target.calls(circuit.name);
        let begun = CIRCUITS.each_ref().map(called);
        for circuit in CIRCUITS {
            let gone = &gone;
            scope.spawn(move || calls_around(shop, circuit, gone));
        }
        until("all are called", SOON, || {
            let now = CIRCUITS.each_ref().map(called);
            let called = begun.iter().zip(now).all(|(begun, now)| now > *begun);
            called.then_some(())
        });
        shop.cloud.delete_table(&shop.table);
        until("the table is gone", SOON, || {
            (!shop.cloud.tables().contains(&shop.table)).then_some(())
        });
        drop(end);
    });
}

/// Tells the callers, whatever happens: nobody waits for those who go on for ever.
struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Calls all the time, and some more once the table is gone.
fn calls_around(shop: &Shop<'_>, circuit: Circuit, gone: &AtomicBool) {
    while !gone.load(Ordering::SeqCst) {
        shop.call(circuit, "ada");
    }
    shop.until_forgotten(circuit);
    let reached = shop.target.calls(circuit.name);
    for _ in 0..CALLS {
        let output = shop.call(circuit, "ada");
        assert_eq!(output["breaker"]["phase"], "unknown", "{output}");
        let source = match circuit.when_store_down {
            "allow" => "live",
            _ => "default",
        };
        assert_eq!(output["breaker"]["source"], source, "{output}");
    }
    let more = shop.target.calls(circuit.name) - reached;
    let expected = match circuit.when_store_down {
        "allow" => CALLS,
        _ => 0,
    };
    assert_eq!(more, expected, "calls that reached {}", circuit.name);
}
