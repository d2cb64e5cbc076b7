//! How deployments end that nobody kills.

use super::fake::World;
use super::*;
use crate::deploy::assets;
use crate::deploy::ports::TemplateAt;
use crate::deploy::preview::{Look, Teller, preview};
use crate::deploy::run::Outcomes;
use crate::deploy::status::StackStatus;
use crate::deploy::template::{Placed, place};

fn run(world: &World, template: &Value, decision: Decision) -> (Outcome, Vec<String>) {
    let mut listener = Listener::saying(decision);
    let outcome = wait(deployed(world, template, &mut listener)).unwrap();
    (outcome, listener.heard)
}

#[test]
fn a_new_stack() {
    let world = World::default();
    let (outcome, heard) = run(&world, &template(1), Decision::GoAhead);
    assert_eq!(outcome.result, Outcomes::Deployed);
    insta::assert_snapshot!(heard.join("\n"), @r#"
    Proposing(Create)
    Create 1 changes
    MadeBucket("sfn-breaker-assets-111122223333-eu-central-1")
    Uploading { file: "asset.zip", size: 4 }
    Executing
    checkout CREATE_IN_PROGRESS
    checkout CREATE_COMPLETE
    "#);
}

#[test]
fn the_same_again() {
    let world = World::with(StackStatus::CreateComplete, Some(template(1)));
    let (outcome, heard) = run(&world, &template(1), Decision::GoAhead);
    assert_eq!(outcome.result, Outcomes::NothingToDo);
    assert_eq!(heard, ["Proposing(Update)"]);
    let state = world.state.borrow();
    assert!(state.left_over().is_empty());
    assert!(state.objects.is_empty(), "nothing is stored for nothing");
}

#[test]
fn declined_leaves_nothing() {
    let world = World::default();
    let (outcome, _) = run(&world, &template(1), Decision::Leave);
    assert_eq!(outcome.result, Outcomes::Left);
    world.tick(5);
    assert_eq!(world.status(), None);
    assert!(world.state.borrow().objects.is_empty());
    assert!(world.state.borrow().left_over().is_empty());
}

#[test]
fn what_fails_is_undone_and_the_next_one_begins_anew() {
    let world = World::default();
    let (outcome, _) = run(&world, &failing(), Decision::GoAhead);
    assert_eq!(outcome.result, Outcomes::Undone);
    let causes: Vec<String> = outcome
        .causes
        .iter()
        .map(|cause| format!("{}: {}", cause.resource, cause.reason))
        .collect();
    assert_eq!(causes, ["Broken: it is broken"]);
    assert_eq!(world.status(), Some(StackStatus::RollbackComplete));
    let (outcome, heard) = run(&world, &template(1), Decision::GoAhead);
    assert_eq!(outcome.result, Outcomes::Deployed);
    assert_eq!(heard[0], "DeletingRemains(RollbackComplete)");
}

#[test]
fn a_table_is_not_lost_by_chance() {
    let mut with_table = template(1);
    with_table["Resources"]["Table"] = json!({ "Type": "AWS::DynamoDB::Table" });
    let world = World::with(StackStatus::CreateComplete, Some(with_table));
    let (outcome, heard) = run(&world, &template(1), Decision::GoAhead);
    assert_eq!(outcome.result, Outcomes::WouldLoseTable);
    assert_eq!(heard, ["Proposing(Update)"], "nobody is asked");
    assert_eq!(world.state.borrow().executions, 0);
}

#[test]
fn a_stack_of_somebody_elses_is_left_alone() {
    let theirs = json!({ "Resources": {} });
    let world = World::with(StackStatus::CreateComplete, Some(theirs));
    let mut listener = Listener::saying(Decision::GoAhead);
    let error = wait(deployed(&world, &template(1), &mut listener)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the stack `checkout` was not made by sfn-breaker"
    );
}

#[test]
fn what_only_a_person_can_put_right_is_told() {
    let told = |status| {
        let world = World::with(status, Some(template(0)));
        let mut listener = Listener::saying(Decision::GoAhead);
        let error = wait(deployed(&world, &template(1), &mut listener)).unwrap_err();
        format!("{error}\n  {}", error.hints().join("\n  "))
    };
    insta::assert_snapshot!(told(StackStatus::UpdateRollbackFailed), @r"
    an update of the stack `checkout` failed, and undoing it failed too
      put right what it names, then `aws cloudformation continue-update-rollback --stack-name checkout`, then run this again
    ");
    insta::assert_snapshot!(told(StackStatus::DeleteFailed), @r"
    the stack `checkout` is half deleted: something in it could not be
      `sfn-breaker destroy --stack checkout` tries again and says what is in the way
    ");
}

/// Both deploy the same at the same time: one executes, and nothing is executed twice.
#[test]
fn two_at_once_end_in_the_same_stack() {
    let world = World::default();
    let [mut first, mut second] = [(); 2].map(|()| Listener::saying(Decision::GoAhead));
    let wanted = template(1);
    let (one, other) = wait(async {
        tokio::join!(
            deployed(&world, &wanted, &mut first),
            deployed(&world, &wanted, &mut second),
        )
    });
    let fine = [Outcomes::Deployed, Outcomes::NothingToDo];
    for outcome in [one.unwrap(), other.unwrap()] {
        assert!(fine.contains(&outcome.result), "{outcome:?}");
    }
    assert_eq!(world.template_now(), Some(template(1)));
    assert_eq!(world.state.borrow().executions, 1);
}

#[test]
fn looking_changes_nothing() {
    let wanted = template(1);
    let tags = BTreeMap::new();
    let look = Look {
        stack: STACK,
        template: &wanted,
        parameters: BTreeMap::from([("AssetBucket".to_owned(), bucket().name)]),
        tags: &tags,
        bucket: bucket(),
    };
    let world = World::with(StackStatus::CreateComplete, Some(template(0)));
    let seen = wait(preview(&world, &world, &look)).unwrap();
    assert_eq!(seen.told_by, Teller::ChangeSet);
    let details = &seen.changes[0].details;
    assert_eq!(details[0].path, "Properties.DisplayName");
    assert!(world.state.borrow().left_over().is_empty());

    let nowhere = World::default();
    let seen = wait(preview(&nowhere, &nowhere, &look)).unwrap();
    assert!(!seen.exists);
    assert_eq!(seen.changes.len(), 1);
    assert_eq!(nowhere.status(), None, "no empty stack is left");
}

/// What `place` makes of a template with so many bytes.
fn placed(world: &World, bytes: usize) -> Result<String, DeployError> {
    let body = "x".repeat(bytes);
    let placed = Placed {
        stack: STACK,
        body: &body,
        bucket: &bucket(),
    };
    let mut listener = Listener::saying(Decision::GoAhead);
    Ok(match wait(place(world, &placed, &mut listener))?.at {
        TemplateAt::Body(_) => "in the request".to_owned(),
        TemplateAt::Url(url) => url,
    })
}

#[test]
fn a_template_too_large_for_a_request_goes_to_the_bucket() {
    let world = World::default();
    assert_eq!(placed(&world, 51_200).unwrap(), "in the request");
    assert!(world.state.borrow().objects.is_empty());
    let url = placed(&world, 51_201).unwrap();
    assert!(url.ends_with(".template.json"), "{url}");
    let state = world.state.borrow();
    let keys: Vec<&String> = state.objects[&bucket().name].keys().collect();
    let key = url.rsplit('/').next().unwrap();
    assert_eq!(keys, [key, &format!("sfn-breaker/stacks/checkout/{key}")]);
    drop(state);
    let error = placed(&world, 1_000_001).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the template of `checkout` has 1000001 bytes, and CloudFormation takes 1,000,000"
    );
}

#[test]
fn a_large_template_is_gone_again_when_it_is_read() {
    let mut large = template(1);
    large["Description"] = "x".repeat(60_000).into();
    let world = World::default();
    let (outcome, _) = run(&world, &large, Decision::Leave);
    assert_eq!(outcome.result, Outcomes::Left);
    world.tick(5);
    assert!(world.state.borrow().objects.is_empty(), "and the bucket");
    assert_eq!(world.status(), None);
    let (outcome, _) = run(&world, &large, Decision::GoAhead);
    assert_eq!(outcome.result, Outcomes::Deployed);
    let state = world.state.borrow();
    let keys: Vec<&String> = state.objects[&bucket().name].keys().collect();
    assert_eq!(keys, ["abc.zip", "sfn-breaker/stacks/checkout/abc.zip"]);
    drop(state);

    large["Resources"]["Topic"]["Properties"]["DisplayName"] = 2.into();
    let tags = BTreeMap::new();
    let look = Look {
        stack: STACK,
        template: &large,
        parameters: BTreeMap::new(),
        tags: &tags,
        bucket: bucket(),
    };
    let seen = wait(preview(&world, &world, &look)).unwrap();
    assert_eq!(seen.told_by, Teller::ChangeSet);
    assert_eq!(world.state.borrow().objects[&bucket().name].len(), 2);
}

#[test]
fn what_another_stack_uses_stays_and_so_does_what_is_not_ours() {
    let world = World::default();
    let mut listener = Listener::saying(Decision::GoAhead);
    let upload = Upload {
        file: "asset.zip",
        key: "abc.zip",
        hash: "abc",
        bytes: b"code",
    };
    let name = bucket().name;
    wait(assets::ensure(&world, &bucket(), &mut listener)).unwrap();
    for stack in ["checkout", "checkout-staging"] {
        wait(assets::upload(&world, &name, stack, &upload, &mut listener)).unwrap();
    }
    // Somebody else's, with a mark of ours beside it: it was there already when we came.
    let theirs = ("their.zip".to_owned(), (b"code".to_vec(), String::new()));
    world
        .state
        .borrow_mut()
        .objects
        .get_mut(&name)
        .unwrap()
        .extend([theirs]);
    let already = Upload {
        key: "their.zip",
        ..upload
    };
    wait(assets::upload(
        &world,
        &name,
        "checkout",
        &already,
        &mut listener,
    ))
    .unwrap();

    let keys = || -> Vec<String> {
        world.state.borrow().objects[&name]
            .keys()
            .cloned()
            .collect()
    };
    wait(assets::remove(&world, &bucket(), "checkout", &mut listener)).unwrap();
    let other = "sfn-breaker/stacks/checkout-staging/abc.zip";
    assert_eq!(keys(), ["abc.zip", other, "their.zip"]);
    wait(assets::remove(
        &world,
        &bucket(),
        "checkout-staging",
        &mut listener,
    ))
    .unwrap();
    assert_eq!(keys(), ["their.zip"], "and the bucket, which is not empty");
}
