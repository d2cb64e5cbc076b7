//! How many calls there are, where only failures are counted.

use std::time::Duration;

use breaker::circuit::{after, elapsed};
use breaker::decide::measured;
use breaker::settings::CircuitSettings;
use jiff::Timestamp;

use crate::circuits::settle;
use crate::error::WorkerError;
use crate::ports::{BreakerStore, Clock, Volumes};

/// The calls of so long are looked at: long enough to be steady, short enough to follow a day's course.
const SPAN: Duration = Duration::from_secs(300);

/// Step Functions' metrics are some time in coming, so the newest ones would be too few: an assumption, on the safe side.
const LATE: Duration = Duration::from_secs(120);

/// Measures the circuit's volume and keeps it, if it differs from the one that stands.
pub(super) async fn refresh(
    name: &str,
    settings: &CircuitSettings,
    host: &(impl BreakerStore + Volumes + Clock),
) -> Result<(), WorkerError> {
    let Some(machine) = &settings.callers else {
        return Ok(());
    };
    let now = host.now();
    let to = whole_minute(before(now, LATE));
    let from = before(to, SPAN);
    let started = host.started(machine, from, to).await?;
    let calls_per_second = started / SPAN.as_secs_f64();
    settle(host, name, now, |circuit| {
        measured(circuit, calls_per_second, now)
    })
    .await?;
    Ok(())
}

fn before(instant: Timestamp, span: Duration) -> Timestamp {
    let since_epoch = elapsed(Timestamp::UNIX_EPOCH, instant);
    after(Timestamp::UNIX_EPOCH, since_epoch.saturating_sub(span))
}

fn whole_minute(instant: Timestamp) -> Timestamp {
    let into = elapsed(Timestamp::UNIX_EPOCH, instant).as_secs() % 60;
    let second = Timestamp::from_second(instant.as_second()).unwrap_or(instant);
    before(second, Duration::from_secs(into))
}
