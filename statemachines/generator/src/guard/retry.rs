//! Retries as states: a `Retry` field would never ask the gate again.

use asl::{Choice, ChoiceRule, Condition, Delay, Quantity, Transition, Wait};
use breaker::policy::{Backoff, Jitter};
use spec::{Dependency, Gate};

use super::{give_up, name};
use crate::jsonata::{expression, seconds};
use crate::states::States;

pub(super) fn add(states: &mut States, dependency: &Dependency) {
    states.add(name::TRY_AGAIN, try_again(dependency));
    states.add(name::BACK_OFF, back_off(dependency));
}

fn try_again(dependency: &Dependency) -> Choice {
    let rule = ChoiceRule {
        comment: Some("within policy and budget".to_owned()),
        ..ChoiceRule::new(Condition::Jsonata(expression("$again")), name::BACK_OFF)
    };
    Choice {
        comment: Some(format!(
            "At most {} attempts, only what recent successes pay for ({}), and none while the circuit recovers.",
            dependency.policy.retries.attempts, dependency.policy.retries.budget
        )),
        choices: vec![rule],
        default: Some(give_up(dependency).to_owned()),
        ..Choice::default()
    }
}

fn back_off(dependency: &Dependency) -> Wait {
    let backoff = &dependency.policy.retries.backoff;
    let next = match dependency.gate {
        Gate::Explicit | Gate::Compact => name::GATE_AGAIN,
        Gate::Worker => name::CALL_AGAIN,
    };
    let spread = match backoff.jitter {
        Jitter::Full => "a random part of it",
        Jitter::None => "all of it",
    };
    Wait {
        comment: Some(format!(
            "Waits before the next attempt: {} s, {} times longer each time, {} s at most, and {spread}.",
            seconds(backoff.first),
            backoff.factor,
            seconds(backoff.maximum)
        )),
        delay: Some(Delay::Seconds(Quantity::Expression(expression(&wait(
            backoff, "$attempt",
        ))))),
        transition: Some(Transition::next(next)),
        ..Wait::default()
    }
}

/// Whole seconds, which is what a Wait takes, before the attempt after `attempt` (a term).
pub(crate) fn wait(backoff: &Backoff, attempt: &str) -> String {
    let whole = format!(
        "$min([{}, {} * $power({}, {attempt} - 1)])",
        seconds(backoff.maximum),
        seconds(backoff.first),
        backoff.factor
    );
    match backoff.jitter {
        Jitter::Full => format!("$floor($random() * ({whole} + 1))"),
        Jitter::None => format!("$ceil({whole})"),
    }
}
