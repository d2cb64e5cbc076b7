//! The table is deleted while calls are made: what the spec declares holds.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use harness::wait::until;
use serde_json::Value;

use crate::shop::{SOON, Shop};

/// Calls of each caller that come after the table's end.
const CALLS: usize = 5;

pub(crate) fn play(shop: &Shop<'_>) {
    let gone = AtomicBool::new(false);
    let (allowed, refused) = thread::scope(|scope| {
        let end = End(&gone);
        let calls = || (shop.target.calls("payments"), shop.target.calls("stock"));
        let begun = calls();
        let allowed = scope.spawn(|| calls_around(shop, "payments", &gone));
        let refused = scope.spawn(|| calls_around(shop, "stock", &gone));
        until("both are called", SOON, || {
            let now = calls();
            (now.0 > begun.0 && now.1 > begun.1).then_some(())
        });
        shop.cloud.delete_table(&shop.table);
        until("the table is gone", SOON, || {
            (!shop.cloud.tables().contains(&shop.table)).then_some(())
        });
        let reached = shop.target.calls("stock");
        drop(end);
        let outputs = (allowed.join().unwrap(), refused.join().unwrap());
        // One call may have been let through before the table went.
        let more = shop.target.calls("stock") - reached;
        assert!(more <= 1, "{more} refused calls reached the dependency");
        outputs
    });
    for output in allowed {
        assert_eq!(output["breaker"]["source"], "live", "{output}");
        assert_eq!(output["breaker"]["phase"], "unknown", "{output}");
    }
    for output in refused {
        assert_eq!(output["breaker"]["source"], "default", "{output}");
    }
}

/// Tells the callers, whatever happens: nobody waits for those who go on for ever.
struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Calls all the time, and some more once the table is gone; returns the outputs of those.
fn calls_around(shop: &Shop<'_>, circuit: &str, gone: &AtomicBool) -> Vec<Value> {
    while !gone.load(Ordering::SeqCst) {
        shop.call(circuit, "ada");
    }
    (0..CALLS).map(|_| shop.call(circuit, "ada")).collect()
}
