//! How a dependency behaves.

use breaker::rate::Rate;
use spec::Mistake;
use spec::reading::{At, Reader, Written};

use crate::scenario::written::{self, OutageWord};
use crate::scenario::{Behaviour, Flapping, Outage, OutageKind, Recovery};

pub(super) fn resolve(written: &written::Behaviour, reader: &mut Reader<'_>) -> Behaviour {
    let usual = Behaviour::default();
    let capacity = written
        .capacity
        .as_ref()
        .map(|rate| rate.value.per_second());
    let script = resolve_script(written.script.as_ref(), capacity, reader);
    Behaviour {
        latency: written
            .latency
            .as_ref()
            .map_or(usual.latency, |one| one.value.0),
        capacity,
        errors: written::value(written.errors.as_ref()).unwrap_or(usual.errors),
        answer: written
            .answer
            .as_ref()
            .map_or(usual.answer, |answer| answer.value.0.clone()),
        script,
    }
}

/// How a health endpoint of its own behaves: as a dependency that can take any number of checks.
pub(super) fn resolve_health(
    written: &written::HealthEndpoint,
    reader: &mut Reader<'_>,
) -> Behaviour {
    let usual = Behaviour::default();
    Behaviour {
        latency: written
            .latency
            .as_ref()
            .map_or(usual.latency, |one| one.value.0),
        errors: written::value(written.errors.as_ref()).unwrap_or(usual.errors),
        script: resolve_script(written.script.as_ref(), None, reader),
        ..usual
    }
}

/// What happens, in the order of the times.
fn resolve_script(
    written: Option<&At<Vec<At<written::Outage>>>>,
    capacity: Option<f64>,
    reader: &mut Reader<'_>,
) -> Vec<Outage> {
    let script = written.into_iter().flat_map(|script| &script.value);
    let mut script: Vec<Outage> = script
        .filter_map(|one| outage(one, capacity, reader))
        .collect();
    script.sort_by_key(|outage| outage.at);
    script
}

fn outage(
    written: &At<written::Outage>,
    capacity: Option<f64>,
    reader: &mut Reader<'_>,
) -> Option<Outage> {
    let outage = &written.value;
    outage.note_missing(written.at, reader);
    let word = outage.outage.as_ref()?;
    let kind = kind(outage, word, reader);
    let flapping = outage
        .flapping
        .as_ref()
        .and_then(|one| flapping(one, reader));
    let recovery = outage.recovery.as_ref();
    let recovery = recovery.and_then(|one| resolve_recovery(one, capacity, reader));
    Some(Outage {
        at: written::value(outage.at.as_ref())?,
        lasts: written::value(outage.lasts.as_ref())?,
        kind: kind?,
        flapping,
        recovery,
    })
}

/// What it is; fields that belong to another kind are noted.
fn kind(
    outage: &written::Outage,
    word: &At<OutageWord>,
    reader: &mut Reader<'_>,
) -> Option<OutageKind> {
    let shares = matches!(word.value, OutageWord::Errors | OutageWord::Partial);
    let places = [
        (
            outage.share.as_ref().map(|one| one.at),
            shares,
            "belongs to `outage: errors` or `partial`",
        ),
        (
            outage.latency.as_ref().map(|one| one.at),
            word.value == OutageWord::Slow,
            "belongs to `outage: slow`",
        ),
        (
            outage.capacity.as_ref().map(|one| one.at),
            word.value == OutageWord::Brownout,
            "belongs to `outage: brownout`",
        ),
    ];
    for (place, fits, rule) in places {
        if let (Some(place), false) = (place, fits) {
            let hint = "leave it out, or change `outage`";
            reader.note(place, Mistake::Clash { rule, hint });
        }
    }
    let share = written::value(outage.share.as_ref()).unwrap_or(Rate::ONE);
    let mut missing = |field, example| {
        if !outage.present.contains(&field) {
            reader.note(word.at, Mistake::Missing { field, example });
        }
        None
    };
    match word.value {
        OutageWord::Down => Some(OutageKind::Down),
        OutageWord::Hang => Some(OutageKind::Hang),
        OutageWord::Errors => Some(OutageKind::Errors { share }),
        OutageWord::Partial => Some(OutageKind::Partial { share }),
        OutageWord::Slow => match &outage.latency {
            Some(latency) => Some(OutageKind::Slow {
                latency: latency.value.0,
            }),
            None => missing("latency", "latency: 5s"),
        },
        OutageWord::Brownout => match &outage.capacity {
            Some(capacity) => Some(OutageKind::Brownout {
                capacity: capacity.value.per_second(),
            }),
            None => missing("capacity", "capacity: 50/s"),
        },
    }
}

fn flapping(written: &At<written::Flapping>, reader: &mut Reader<'_>) -> Option<Flapping> {
    written.value.note_missing(written.at, reader);
    Some(Flapping {
        down: written::value(written.value.down.as_ref())?,
        up: written::value(written.value.up.as_ref())?,
    })
}

fn resolve_recovery(
    written: &At<written::Recovery>,
    capacity: Option<f64>,
    reader: &mut Reader<'_>,
) -> Option<Recovery> {
    let recovery = &written.value;
    recovery.note_missing(written.at, reader);
    let to = recovery.to.as_ref().map(|rate| rate.value.per_second());
    if to.or(capacity).is_none() && !recovery.present.contains(&"to") {
        let mistake = Mistake::Missing {
            field: "to",
            example: "to: 150/s",
        };
        reader.note(written.at, mistake);
    }
    Some(Recovery {
        from: recovery.from.as_ref()?.value.per_second(),
        to: to.or(capacity)?,
        over: written::value(recovery.over.as_ref())?,
    })
}
