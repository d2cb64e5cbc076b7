//! `detection`, `open`, `recovery` and `retries` as the breaker's [`Policy`].

use std::collections::BTreeSet;

use breaker::names;
use breaker::policy::{self, Policy};

use super::check::{Side, check_order};
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
    Policy {
        detection: detection(parts.detection, is_task, reader),
        open: open(&parts.open, reader),
        recovery: recovery(parts.recovery, parts.has_probes),
        retries: retries(parts.retries, reader),
    }
}

fn detection(written: Detection, is_task: bool, reader: &mut Reader<'_>) -> policy::Detection {
    policy::Detection {
        failure_rate: FAILURE_RATE.or_default(written.failure_rate.as_ref()),
        slow_call: written.slow_call.and_then(|slow| slow_call(&slow, reader)),
        minimum_calls: MINIMUM_CALLS.or_default(written.minimum_calls.as_ref()),
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
        maximum: maximum.value,
    }
}

fn recovery(written: Recovery, has_probes: bool) -> policy::Recovery {
    let probes = value_or_default(written.probes);
    let probes = policy::Probes {
        pass: PASS.or_default(probes.pass.as_ref()),
        every: PROBE_EVERY.or_default(probes.every.as_ref()),
    };
    policy::Recovery {
        probes: has_probes.then_some(probes),
        start: START.or_default(written.start.as_ref()),
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
