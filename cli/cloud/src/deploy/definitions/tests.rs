//! Updates in place, against a machine of the tests' own with versions and an alias: what no emulator at hand has.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::gradual::{Pace, Routing};
use super::{Order, Update, Updated, World as Through, update};
use crate::deploy::audience::Decision;
use crate::deploy::error::DeployError;
use crate::deploy::status::StackStatus;
use crate::deploy::tests::fake::{Kill, World};
use crate::deploy::tests::{Listener, STACK, wait};

const OLD: &str = r#"{"States":{"Call":{"TimeoutSeconds":3}}}"#;
const NEW: &str = r#"{"States":{"Call":{"TimeoutSeconds":5}}}"#;

fn template(definition: &str) -> Value {
    json!({
        "Metadata": { "sfn-breaker": {} },
        "Resources": {
            "Alarm": { "Type": "AWS::CloudWatch::Alarm" },
            "Guard": { "Type": "AWS::StepFunctions::StateMachine", "Properties": { "DefinitionString": definition } },
        },
    })
}

/// A stack whose guard has the old definition, published as version 1, where its alias leads.
fn world() -> World {
    let world = World::with(StackStatus::CreateComplete, Some(template(OLD)));
    {
        let mut state = world.state.borrow_mut();
        state.machines.definition = OLD.to_owned();
        state.machines.versions = vec![(0, OLD.to_owned())];
        state.machines.alias = Some(Routing::all("checkout-Guard:1"));
    }
    world
}

async fn updated(
    world: &World,
    pace: Pace,
    listener: &mut Listener,
) -> Result<Updated, DeployError> {
    let order = Order {
        stack: STACK,
        region: "eu-central-1",
        template: &template(NEW),
        parameters: BTreeMap::new(),
        pace,
    };
    let through = Through {
        stacks: world,
        machines: world,
        alarms: world,
    };
    update(&through, &order, listener).await
}

fn run(world: &World, pace: &str) -> (Updated, Vec<String>) {
    let mut listener = Listener::saying(Decision::GoAhead);
    let pace = match pace {
        "at once" => Pace::AT_ONCE,
        pace => pace.parse().unwrap(),
    };
    let updated = wait(updated(world, pace, &mut listener)).unwrap();
    (updated, listener.heard)
}

fn shares(world: &World) -> Vec<u8> {
    let state = world.state.borrow();
    let routed = state.machines.routed.iter();
    routed.map(|one| one.share("checkout-Guard:2")).collect()
}

#[test]
fn at_once() {
    let world = world();
    let (updated, heard) = run(&world, "at once");
    assert_eq!(updated.result, Update::Updated);
    assert_eq!(
        updated.changes[0].details[0].path,
        "States.Call.TimeoutSeconds"
    );
    assert_eq!(
        heard,
        [
            "define 1, leave out 0",
            r#"Redefining("Guard")"#,
            r#"Routing { machine: "Guard", share: 100 }"#
        ]
    );
    let (again, heard) = run(&world, "at once");
    assert_eq!(again.result, Update::NothingToDo);
    assert!(heard.is_empty());
}

/// The revision to publish is the one that the change made, not one that a look in between may still see.
#[test]
fn a_look_that_lags_publishes_nothing_old() {
    let world = world();
    world.state.borrow_mut().machines.lags = true;
    let (updated, _) = run(&world, "at once");
    assert_eq!(updated.result, Update::Updated);
    assert_eq!(shares(&world), [100]);
}

#[test]
fn gradually() {
    let world = world();
    let (updated, _) = run(&world, "30%/1m");
    assert_eq!(updated.result, Update::Updated);
    assert_eq!(shares(&world), [30, 60, 90, 100]);
}

#[test]
fn an_alarm_sends_callers_back() {
    let world = world();
    // The first look is before it begins, then four a minute.
    world.state.borrow_mut().machines.alarm_in = Some(6);
    let (updated, heard) = run(&world, "30%/1m");
    assert_eq!(updated.result, Update::WentBack);
    assert_eq!(updated.alarms, ["checkout-Alarm"]);
    assert_eq!(shares(&world), [30, 60, 0]);
    assert_eq!(heard.last().unwrap(), r#"GoingBack("Guard")"#);
    let alias = world.state.borrow().machines.alias.clone();
    assert_eq!(alias, Some(Routing::all("checkout-Guard:1")));
}

#[test]
fn an_alarm_that_is_on_already_begins_nothing() {
    let world = world();
    world.state.borrow_mut().machines.alarm_in = Some(0);
    let (updated, heard) = run(&world, "30%/1m");
    assert_eq!(updated.result, Update::NotCalm);
    assert!(heard.is_empty());
    assert_eq!(world.state.borrow().machines.definition, OLD);
}

#[test]
fn without_an_alias_the_machine_is_simply_changed() {
    let world = world();
    world.state.borrow_mut().machines.alias = None;
    let (updated, heard) = run(&world, "30%/1m");
    assert_eq!(updated.result, Update::Updated);
    assert_eq!(heard, ["define 1, leave out 0", r#"Redefining("Guard")"#]);
}

/// Killed at every call, the next run brings every caller to the new version, published once.
#[test]
fn interrupted_anywhere_it_is_finished_by_the_next() {
    let pace = "30%/1m".parse().unwrap();
    let mut kills = 0;
    for takes_effect in [false, true] {
        for calls in 0..200 {
            let world = world();
            world.kill.set(Some(Kill {
                calls,
                takes_effect,
            }));
            let mut listener = Listener::saying(Decision::GoAhead);
            if wait(updated(&world, pace, &mut listener)).is_ok() {
                break;
            }
            kills += 1;
            world.kill.set(None);
            wait(updated(&world, pace, &mut listener)).unwrap();
            let state = world.state.borrow();
            let alias = state.machines.alias.clone();
            assert_eq!(alias, Some(Routing::all("checkout-Guard:2")), "{calls}");
            assert_eq!(state.machines.versions.len(), 2, "{calls}");
            let back = state.machines.routed.windows(2);
            let shares = back.map(|pair| {
                let share = |at: usize| pair[at].share("checkout-Guard:2");
                share(1) >= share(0)
            });
            assert!(
                shares.into_iter().all(|forward| forward),
                "{calls}: never back"
            );
        }
    }
    assert!(kills > 50, "kills have gone missing: {kills}");
}
