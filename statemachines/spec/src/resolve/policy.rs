//! `detection`, `open`, `recovery` and `retries` as the breaker's [`Policy`].

use std::collections::BTreeSet;

use breaker::names;
use breaker::policy::{self, Policy};

use super::check::{Side, check_order, check_whole_seconds};
use crate::error::{Mistake, Relation};
use crate::model::Call;
use crate::read::{At, Reader, Written, value_or_default};
use crate::units::{ErrorName, Switch};
use crate::written::*;

/// What a policy is made of.
pub(super) struct Parts {
    pub(super) detection: Detection,
    pub(super) open: Open,
    pub(super) recovery: Recovery,
    pub(super) retries: Retries,
    /// Whether anything can probe: there is a health check.
    pub(super) has_probes: bool,
}

pub(super) fn resolve(parts: Parts, call: Option<&Call>, reader: &mut Reader<'_>) -> Policy {
    let is_task = matches!(call, Some(Call::Task(_)));
    let probes = probes(parts.recovery.probes, reader);
    Policy {
        detection: detection(parts.detection, is_task, reader),
        open: open(&parts.open, reader),
        recovery: policy::Recovery {
            probes: parts.has_probes.then_some(probes),
            ramp: ramp(parts.recovery.ramp, reader),
        },
        retries: retries(parts.retries, reader),
    }
}

fn detection(written: Detection, is_task: bool, reader: &mut Reader<'_>) -> policy::Detection {
    check_whole_seconds(written.window.as_ref(), reader);
    let consecutive = match &written.consecutive_failures {
        Some(At {
            value: Switch::Off, ..
        }) => None,
        Some(At {
            value: Switch::On(count),
            ..
        }) => Some(*count),
        None => CONSECUTIVE_FAILURES.default,
    };
    let default_reporters = if is_task { 1 } else { 2 };
    policy::Detection {
        window: WINDOW.or_default(written.window.as_ref()),
        failure_rate: FAILURE_RATE.or_default(written.failure_rate.as_ref()),
        slow_call: written.slow_call.and_then(|slow| slow_call(&slow, reader)),
        minimum_calls: MINIMUM_CALLS.or_default(written.minimum_calls.as_ref()),
        consecutive_failures: consecutive,
        reporters: written
            .reporters
            .map_or(default_reporters, |count| count.value),
        errors: errors(written.errors, is_task, reader),
    }
}

fn slow_call(written: &At<Switch<SlowCall>>, reader: &mut Reader<'_>) -> Option<policy::SlowCall> {
    let slow = written.value.on()?;
    slow.note_missing(written.at, reader);
    Some(policy::SlowCall {
        threshold: slow.threshold.as_ref()?.value,
        rate: SLOW_RATE.or_default(slow.rate.as_ref()),
    })
}

fn errors(
    written: Option<At<Errors>>,
    is_task: bool,
    reader: &mut Reader<'_>,
) -> policy::ErrorClasses {
    let written = value_or_default(written);
    if let Some(At { value, at }) = &written.count
        && value.is_empty()
    {
        let mistake = Mistake::Clash {
            rule: "is empty: nothing would ever open the circuit",
            hint: "name the errors that count, or leave the field out",
        };
        reader.note(*at, mistake);
    }
    if let Some(count) = &written.count
        && count.value.len() > 1
    {
        note_all(
            &count.value,
            "counts every error, the others with it",
            reader,
        );
    }
    if let Some(ignore) = &written.ignore {
        note_all(
            &ignore.value,
            "ignores every error: nothing would ever open the circuit",
            reader,
        );
    }
    if let (Some(count), Some(ignore)) = (&written.count, &written.ignore) {
        let counted: BTreeSet<&str> = count.value.iter().map(|one| one.value.0.as_str()).collect();
        for name in &ignore.value {
            if counted.contains(name.value.0.as_str()) {
                let mistake = Mistake::Clash {
                    rule: "is in `count` as well",
                    hint: "keep it in one of the two",
                };
                reader.note(name.at, mistake);
            }
        }
    }
    let default_count = || -> Vec<String> {
        if is_task {
            vec!["States.ALL".to_owned()]
        } else {
            names::COUNTED.map(str::to_owned).to_vec()
        }
    };
    policy::ErrorClasses {
        count: written.count.map_or_else(default_count, plain),
        ignore: written.ignore.map(plain).unwrap_or_default(),
    }
}

/// Notes `States.ALL` where it makes no sense.
fn note_all(names: &[At<ErrorName>], rule: &'static str, reader: &mut Reader<'_>) {
    for name in names.iter().filter(|name| name.value.0 == "States.ALL") {
        let hint = "write `count: [States.ALL]` to count every error, and `ignore` for exceptions";
        reader.note(name.at, Mistake::Clash { rule, hint });
    }
}

fn plain(names: At<Vec<At<ErrorName>>>) -> Vec<String> {
    names.value.into_iter().map(|name| name.value.0).collect()
}

fn open(written: &Open, reader: &mut Reader<'_>) -> policy::Open {
    let cool_down = Side::new("coolDown", written.cool_down.as_ref(), &COOL_DOWN);
    let maximum = Side::new("maximum", written.maximum.as_ref(), &MAXIMUM);
    check_order(&cool_down, &maximum, Relation::AtMost, reader);
    policy::Open {
        cool_down: cool_down.value,
        backoff: BACKOFF.or_default(written.backoff.as_ref()),
        maximum: maximum.value,
        jitter: JITTER.or_default(written.jitter.as_ref()),
    }
}

fn probes(written: Option<At<Probes>>, reader: &mut Reader<'_>) -> policy::Probes {
    let written = value_or_default(written);
    let pass = Side::new("pass", written.pass.as_ref(), &PASS);
    let of = Side::new("of", written.of.as_ref(), &OF);
    check_order(&pass, &of, Relation::AtMost, reader);
    policy::Probes {
        pass: pass.value,
        of: of.value,
        every: PROBE_EVERY.or_default(written.every.as_ref()),
    }
}

fn ramp(written: Option<At<Ramp>>, reader: &mut Reader<'_>) -> policy::RampPolicy {
    let written = value_or_default(written);
    let floor = Side::new("floor", written.floor.as_ref(), &FLOOR);
    let start = Side::new("start", written.start.as_ref(), &START);
    check_order(&floor, &start, Relation::LessThan, reader);
    policy::RampPolicy {
        start: start.value,
        duration: RAMP_DURATION.or_default(written.duration.as_ref()),
        cut: CUT.or_default(written.cut.as_ref()),
        floor: floor.value,
        every: RAMP_EVERY.or_default(written.every.as_ref()),
    }
}

fn retries(written: Retries, reader: &mut Reader<'_>) -> policy::Retries {
    let backoff = value_or_default(written.backoff);
    let first = Side::new("first", backoff.first.as_ref(), &FIRST);
    let maximum = Side::new("maximum", backoff.maximum.as_ref(), &LONGEST);
    check_order(&first, &maximum, Relation::AtMost, reader);
    policy::Retries {
        attempts: ATTEMPTS.or_default(written.attempts.as_ref()),
        backoff: policy::Backoff {
            first: first.value,
            factor: FACTOR.or_default(backoff.factor.as_ref()),
            maximum: maximum.value,
            jitter: value_or_default(backoff.jitter),
        },
        budget: BUDGET.or_default(written.budget.as_ref()),
    }
}
