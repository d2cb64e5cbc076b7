//! The health machine: runs the health check, several times a minute where the spec says so.

use std::time::Duration;

use asl::{Choice, ChoiceRule, Condition, Delay, Pass, StateMachine, Transition, Wait};
use breaker::names::substitution;
use serde_json::json;
use spec::{Dependency, HealthCheck, Workflow};

use crate::jsonata::{EXECUTION, expression, input, value};
use crate::lambda;
use crate::machine::{Kind, Machine};
use crate::states::{States, catch_all, succeed};

const BEGIN: &str = "Begin";
const CHECK: &str = "Check";
const ENOUGH: &str = "Enough?";
const PAUSE: &str = "Pause";
const DONE: &str = "Done";

/// A schedule starts the machine no more often than this: EventBridge's shortest rate.
const SCHEDULE: Duration = Duration::from_secs(60);

/// What a check may take beyond its own timeout, in seconds: a cold start, and the metric.
const CHECK_SECONDS: u64 = 10;

/// The health machine of a dependency that has a health check.
pub(crate) fn machine(dependency: &Dependency) -> Option<Machine> {
    let check = dependency.health_check.as_ref()?;
    Some(Machine {
        name: format!("{}-health", dependency.name.as_str()),
        kind: Kind::Health,
        dependency: Some(dependency.name.as_str().to_owned()),
        // Billed by time, which a few checks a minute hardly take.
        workflow: Workflow::Express,
        definition: definition(dependency, check),
        example_input: json!({}),
    })
}

/// How many checks one execution makes.
fn rounds(check: &HealthCheck) -> u64 {
    (SCHEDULE.as_secs() / check.every.as_secs().max(1)).max(1)
}

fn definition(dependency: &Dependency, check: &HealthCheck) -> StateMachine {
    let name = dependency.name.as_str();
    let rounds = rounds(check);
    let mut states = States::default();
    states.add(
        BEGIN,
        Pass {
            comment: Some("Counts the checks of this execution.".to_owned()),
            assign: Some(json!({ "done": 0 })),
            transition: Some(Transition::next(CHECK)),
            ..Pass::default()
        },
    );
    states.add(CHECK, check_once(name, check));
    states.add(
        ENOUGH,
        Choice {
            comment: Some(format!("{rounds} checks an execution.")),
            choices: vec![ChoiceRule {
                comment: Some("not yet".to_owned()),
                ..ChoiceRule::new(
                    Condition::Jsonata(expression(&format!("$done < {rounds}"))),
                    PAUSE,
                )
            }],
            default: Some(DONE.to_owned()),
            ..Choice::default()
        },
    );
    states.add(
        PAUSE,
        Wait {
            comment: Some(format!(
                "Until the next check: {} s.",
                check.every.as_secs()
            )),
            delay: Some(Delay::Seconds(check.every.as_secs().max(1).into())),
            transition: Some(Transition::next(CHECK)),
            ..Wait::default()
        },
    );
    states.add(
        DONE,
        succeed("The schedule starts the next execution.", None),
    );
    states.into_machine(format!(
        "Asks {name} how it is, every {} s, and tells CloudWatch: a schedule starts it, alarms look at its metrics.",
        check.every.as_secs()
    ))
}

fn check_once(name: &str, check: &HealthCheck) -> asl::Task {
    let counted = json!({ "done": value("$done + 1") });
    asl::Task {
        comment: Some(format!(
            "Asks {name} how it is and puts what was seen as metrics. Unhealthy is an answer, not an error."
        )),
        assign: Some(counted.clone()),
        output: Some(input()),
        catch: vec![catch_all(
            ENOUGH,
            "A check that could not be made puts no metric: the heartbeat alarm sees that.",
            Some(counted),
        )],
        transition: Some(Transition::next(ENOUGH)),
        ..lambda::invoke(
            substitution::HEALTH_CHECK_FUNCTION,
            json!({ "circuit": name, "execution": value(EXECUTION) }),
            check.timeout.as_secs() + 1 + CHECK_SECONDS,
        )
    }
}
