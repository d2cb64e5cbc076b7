//! From outcomes to a circuit that changes: count, judge, write, start the incident.

use std::collections::BTreeMap;

use breaker::circuit::{Circuit, Phase, elapsed};
use breaker::decide::{Change, Kind, Trip, step, trip};
use breaker::evidence::{Breach, Bucket, Known, Outcomes, Second, Slot, Streak, Verdict, WINDOW, judge};
use breaker::payload::incident::IncidentInput;
use breaker::policy::Policy;
use jiff::Timestamp;

use crate::circuits::{Settled, read, settle};
use crate::environment::Environment;
use crate::ports::{BreakerStore, Incidents, StoreError};

/// Counts to be written, by generation and slot.
pub(crate) type Pending = BTreeMap<(u64, Slot), Outcomes>;

/// Writes counts, oldest first: one request a second of them. On failure says which were not written, so that none is lost.
pub(crate) async fn flush(
    store: &impl BreakerStore,
    circuit: &str,
    counts: Pending,
) -> Result<(), (Pending, StoreError)> {
    let mut seconds: BTreeMap<(u64, Second), Vec<Bucket>> = BTreeMap::new();
    for ((generation, slot), outcomes) in counts {
        let key = (generation, slot.second());
        seconds.entry(key).or_default().push(Bucket { slot, outcomes });
    }
    while let Some(((generation, second), buckets)) = seconds.pop_first() {
        if let Err(error) = store.add(circuit, generation, second, &buckets).await {
            let rest = std::iter::once(((generation, second), buckets)).chain(seconds);
            let unwritten = rest.flat_map(|((generation, _), buckets)| {
                let keyed = move |bucket: Bucket| ((generation, bucket.slot), bucket.outcomes);
                buckets.into_iter().map(keyed)
            });
            return Err((unwritten.collect(), error));
        }
    }
    Ok(())
}

/// Reads the window of a generation.
pub(crate) async fn window(
    store: &impl BreakerStore,
    circuit: &str,
    generation: u64,
    now: Timestamp,
) -> Result<Vec<Bucket>, StoreError> {
    store.outcomes(circuit, generation, &Second::window(now)).await
}

/// A window as somebody saw it.
pub(crate) struct Seen<'a> {
    /// The generation that was read.
    pub(crate) generation: u64,
    /// Its outcomes.
    pub(crate) buckets: &'a [Bucket],
    /// What the environment itself saw, call after call.
    pub(crate) streak: Streak,
    /// The worker, for people.
    pub(crate) actor: &'a str,
}

/// Judges a window: opens a closed circuit that fails and starts its incident, takes a step of one that recovers.
pub(crate) async fn act(
    host: &(impl BreakerStore + Incidents),
    environment: &Environment,
    circuit: &str,
    policy: &Policy,
    seen: Seen<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let found = read(host, circuit, now).await?;
    if found.generation != seen.generation {
        return Ok(());
    }
    let settled = match found.phase {
        Phase::Open { .. } => return Ok(()),
        Phase::Recovering { .. } => {
            settle(host, circuit, now, |circuit| {
                step(circuit, policy, seen.generation, seen.buckets, None, seen.actor, now)
            })
            .await?
        }
        Phase::Closed => {
            let Some(breach) = breached(policy, &found, &seen, now) else {
                return Ok(());
            };
            let evidence = Trip {
                generation: seen.generation,
                breach,
                actor: seen.actor.to_owned(),
            };
            settle(host, circuit, now, |circuit| {
                trip(circuit, policy, &evidence, now)
            })
            .await?
        }
    };
    if let Settled::Written(change) = settled {
        start_incident(host, environment, &found, &change).await;
    }
    Ok(())
}

fn breached(policy: &Policy, found: &Circuit, seen: &Seen<'_>, now: Timestamp) -> Option<Breach> {
    // Just after a circuit closed, its window tells of a ramp, not of the traffic.
    let just_closed = found.generation > 0 && elapsed(found.since, now) < WINDOW;
    let known = Known {
        usual: found.usual.max(seen.streak.usual()),
        rate: found.volume.filter(|_| just_closed).unwrap_or(0.0),
    };
    match judge(&policy.detection, seen.buckets, known, now) {
        Verdict::Breach(breach) => Some(breach),
        Verdict::Healthy if seen.streak.is_outage(seen.buckets) => Some(Breach {
            reason: format!("{} calls in a row failed", seen.streak.failures()),
            since: seen.streak.since().unwrap_or(now),
            is_total: true,
            usual: Some(seen.streak.usual()),
            volume: breaker::evidence::busiest_second(seen.buckets),
        }),
        Verdict::Healthy => None,
    }
}

/// Starts the incident of a change that gave the circuit an owner. One that does not start is counted, and reconciliation
/// finds it: the circuit has changed already, so to fail the caller's answer would help nobody.
pub(crate) async fn start_incident(
    host: &impl Incidents,
    environment: &Environment,
    before: &Circuit,
    change: &Change,
) {
    let (Kind::Opened | Kind::Reopened | Kind::Throttled, Some(incident)) =
        (change.kind, &change.next.incident)
    else {
        return;
    };
    if before.incident.as_ref() == Some(incident) {
        return;
    }
    let input = IncidentInput {
        circuit: change.next.name.clone(),
        generation: Some(change.next.generation),
        alarm: None,
        continues: None,
        quiet: change.kind == Kind::Throttled,
    };
    if host.start(incident, &input).await.is_err() {
        environment.count_failed_start();
    }
}
