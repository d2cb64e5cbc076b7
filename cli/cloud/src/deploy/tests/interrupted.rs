//! Killed at every call, before it takes effect and after: running it again finishes the job.

use super::fake::{Kill, World};
use super::*;
use crate::deploy::destroy::{Destruction, destroy};
use crate::deploy::run::Outcomes;
use crate::deploy::status::StackStatus;

/// Calls that no deployment here needs.
const MANY: u32 = 200;

/// The worlds that a deployment may come into.
fn worlds() -> Vec<(&'static str, World)> {
    let old = || Some(template(0));
    let bare = |status| World::with(status, None);
    let standing = |status| World::with(status, old());
    vec![
        ("nothing", World::default()),
        ("a stack", standing(StackStatus::CreateComplete)),
        ("rolled back", standing(StackStatus::UpdateRollbackComplete)),
        ("a failed creation", bare(StackStatus::RollbackComplete)),
        ("a stuck creation", bare(StackStatus::CreateFailed)),
        ("a review", bare(StackStatus::ReviewInProgress)),
        ("a failed update", standing(StackStatus::UpdateFailed)),
        ("deleted", bare(StackStatus::DeleteComplete)),
    ]
}

/// Runs `job` in every world, killed at every call; `check` looks at what a second run, not killed, has left.
fn killed_everywhere<T: std::fmt::Debug>(
    job: impl AsyncFn(&World) -> Result<T, DeployError>,
    check: impl Fn(&World, T, &str),
) {
    let mut kills = 0;
    for number in 0..worlds().len() {
        for takes_effect in [false, true] {
            for meanwhile in [0, 1, 20] {
                for calls in 0..=MANY {
                    assert!(calls < MANY, "it does not end");
                    let (name, world) = worlds().swap_remove(number);
                    world.kill.set(Some(Kill {
                        calls,
                        takes_effect,
                    }));
                    let first = wait(job(&world));
                    world.kill.set(None);
                    if first.is_ok() {
                        break;
                    }
                    kills += 1;
                    world.tick(meanwhile);
                    let place = format!(
                        "{name}, killed at call {calls} (takes effect: {takes_effect}), {meanwhile} ticks later"
                    );
                    let second = wait(job(&world));
                    let second = second.unwrap_or_else(|error| panic!("{place}: {error}"));
                    check(&world, second, &place);
                }
            }
        }
    }
    assert!(kills > 400, "kills have gone missing: {kills}");
}

#[test]
fn a_deployment_that_was_killed_is_finished_by_the_next() {
    killed_everywhere(
        async |world| {
            let mut listener = Listener::saying(Decision::GoAhead);
            deployed(world, &template(1), &mut listener).await
        },
        |world, outcome, place| {
            let fine = [Outcomes::Deployed, Outcomes::NothingToDo];
            assert!(fine.contains(&outcome.result), "{place}: {outcome:?}");
            assert_eq!(world.template_now(), Some(template(1)), "{place}");
            let status = world.status().unwrap();
            assert!(!status.is_at_work(), "{place}: {status:?}");
            let state = world.state.borrow();
            assert!(
                state.left_over().is_empty(),
                "{place}: a change set is left"
            );
            assert_eq!(state.executions, 1, "{place}");
            let keys: Vec<&String> = state.objects[&bucket().name].keys().collect();
            assert_eq!(
                keys,
                ["abc.zip", "sfn-breaker/stacks/checkout/abc.zip"],
                "{place}"
            );
        },
    );
}

#[test]
fn a_destruction_that_was_killed_is_finished_by_the_next() {
    killed_everywhere(
        async |world| {
            let mut listener = Listener::saying(Decision::GoAhead);
            if world.state.borrow().objects.is_empty() {
                // What an earlier deployment stored, by hand: it was not killed.
                let kill = world.kill.take();
                stored(world).await;
                world.kill.set(kill);
            }
            destroy(world, world, STACK, &bucket(), &mut listener).await
        },
        |world, destroyed, place| {
            let fine = [Destruction::Gone, Destruction::WasNotThere];
            assert!(fine.contains(&destroyed.result), "{place}: {destroyed:?}");
            assert_eq!(world.status(), None, "{place}");
            assert!(world.state.borrow().objects.is_empty(), "{place}");
        },
    );
}

async fn stored(world: &World) {
    use crate::deploy::assets;
    let mut listener = Listener::saying(Decision::GoAhead);
    assets::ensure(world, &bucket(), &mut listener)
        .await
        .unwrap();
    let upload = Upload {
        file: "asset.zip",
        key: "abc.zip",
        hash: "abc",
        bytes: b"code",
    };
    assets::upload(world, &bucket().name, STACK, &upload, &mut listener)
        .await
        .unwrap();
}
