//! From outcomes to a tripped circuit: count, judge, open, start the incident.

use breaker::decide::{Breach, breach};
use breaker::evidence::{Bucket, Counting, Outcomes, Scrutiny, Slot, Verdict, judge};
use breaker::payload::incident::IncidentInput;
use breaker::policy::Policy;
use jiff::Timestamp;

use crate::circuits::{Settled, settle};
use crate::environment::Environment;
use crate::ports::{BreakerStore, Incidents, StoreError};

/// Counts to be written: of one generation and slot.
pub(crate) type Counted = ((u64, Slot), Outcomes);

/// Writes counts, oldest first. On failure says which ones were not written, so that none is lost.
pub(crate) async fn flush(
    store: &impl BreakerStore,
    circuit: &str,
    counts: Vec<Counted>,
) -> Result<(), (Vec<Counted>, StoreError)> {
    let mut rest = counts.into_iter();
    while let Some(((generation, slot), outcomes)) = rest.next() {
        if let Err(error) = store.add(circuit, generation, slot, &outcomes).await {
            let unwritten = std::iter::once(((generation, slot), outcomes)).chain(rest);
            return Err((unwritten.collect(), error));
        }
    }
    Ok(())
}

/// Reads the window of a generation.
pub(crate) async fn window(
    store: &impl BreakerStore,
    circuit: &str,
    policy: &Policy,
    generation: u64,
    now: Timestamp,
) -> Result<Vec<Bucket>, StoreError> {
    let slots = Slot::window(now, policy.detection.window);
    store.outcomes(circuit, generation, &slots).await
}

/// Judges a window and, when it breaches, opens the circuit and starts its incident.
pub(crate) async fn act(
    host: &(impl BreakerStore + Incidents),
    environment: &Environment,
    circuit: &str,
    policy: &Policy,
    seen: Seen<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let verdict = judge(
        &policy.detection,
        seen.buckets,
        seen.counting,
        Scrutiny::Closed,
    );
    let Verdict::Breach(reason) = verdict else {
        return Ok(());
    };
    let evidence = Breach {
        generation: seen.generation,
        reason,
        actor: seen.actor.to_owned(),
    };
    let settled = settle(host, circuit, now, |circuit| {
        breach(circuit, policy, &evidence, now)
    })
    .await?;
    if let Settled::Written(change) = settled {
        let name = change.next.incident_name();
        let input = IncidentInput {
            circuit: circuit.to_owned(),
            generation: Some(change.next.generation),
            alarm: None,
            continues: None,
        };
        // The circuit is open already, so failing the caller's answer would help nobody: an incident that does not
        // start is counted here, and found by reconciliation, which looks for open circuits past their deadline.
        if host.start(&name, &input).await.is_err() {
            environment.count_failed_start();
        }
    }
    Ok(())
}

/// A window as somebody saw it.
pub(crate) struct Seen<'a> {
    pub(crate) generation: u64,
    pub(crate) buckets: &'a [Bucket],
    pub(crate) counting: Counting,
    pub(crate) actor: &'a str,
}
