//! Nobody calls; an alarm goes on, and its event comes more than once.

use harness::wait::until;

use crate::shop::{Notices, SOON, STACK, STOCK, Shop};

pub(crate) fn play(shop: &Shop<'_>, notices: &Notices<'_>) {
    let circuit = STOCK.name;
    let alarm = cdk::names::alarm(STACK, circuit, "unhealthy");
    let at = jiff::Timestamp::now();
    assert!(shop.cloud.let_rules_hear_alarms() > 0, "no rule on alarms");
    for _ in 0..3 {
        shop.cloud.send_alarm(&alarm, at);
    }
    until("stock was opened", SOON, || {
        (shop.generation(circuit) > 0).then_some(())
    });
    // The dependency is well, so it comes back by itself.
    shop.call_until(STOCK, "closed");
    shop.cloud.send_alarm(&alarm, at);
    let incidents = until("four events, four executions that ended", SOON, || {
        let incidents = shop.incidents(circuit);
        let ended = ended(&incidents, "Closed") + ended(&incidents, "Not ours");
        (ended == 4).then_some(incidents)
    });
    assert_eq!(ended(&incidents, "Closed"), 1, "one owner: {incidents:?}");
    assert_eq!(shop.generation(circuit), 1, "old news open nothing");
    assert_eq!(notices.until(circuit, 3), ["open", "recovering", "closed"]);
    shop.cloud.let_rules_forget_alarms();
}

/// Incidents that ended in a state.
fn ended(incidents: &[(String, Vec<String>)], state: &str) -> usize {
    let ends = incidents.iter().filter_map(|(_, path)| path.last());
    ends.filter(|end| *end == state).count()
}
