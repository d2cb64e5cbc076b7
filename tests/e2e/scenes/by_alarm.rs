//! Nobody calls; an alarm goes on, and its event comes more than once.

use harness::wait::until;

use crate::shop::{Notices, SOON, STACK, Shop};

const CIRCUIT: &str = "stock";

pub(crate) fn play(shop: &Shop<'_>, notices: &mut Notices<'_>) {
    let alarm = cdk::names::alarm(STACK, CIRCUIT, "unhealthy");
    let at = jiff::Timestamp::now().to_string();
    assert!(shop.cloud.let_rules_hear_alarms() > 0, "no rule on alarms");
    for _ in 0..3 {
        shop.cloud.send_alarm(&alarm, &at);
    }
    until("stock opens", SOON, || {
        (shop.phase(CIRCUIT) == "open").then_some(())
    });
    // The dependency is well, so it comes back by itself.
    shop.call_until(CIRCUIT, "closed");
    shop.cloud.send_alarm(&alarm, &at);
    let incidents = until("four events, four executions that ended", SOON, || {
        let incidents = shop.incidents(CIRCUIT);
        let ended = ended(&incidents, "Closed") + ended(&incidents, "Not ours");
        (ended == 4).then_some(incidents)
    });
    assert_eq!(ended(&incidents, "Closed"), 1, "one owner: {incidents:?}");
    assert_eq!(shop.generation(CIRCUIT), 1, "old news open nothing");
    assert_eq!(
        notices.until(CIRCUIT, "closed"),
        ["open", "recovering", "closed"]
    );
    shop.cloud.let_rules_forget_alarms();
}

/// Incidents that ended in a state.
fn ended(incidents: &[(String, Vec<String>)], state: &str) -> usize {
    let ends = incidents.iter().filter_map(|(_, path)| path.last());
    ends.filter(|end| *end == state).count()
}
