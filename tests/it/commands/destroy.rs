//! `destroy`: what goes, and what a policy keeps.

use harness::command::Sandbox;
use harness::spoiler::Spoiler;
use serde_json::Value;

use crate::support::place::{DEPLOY, Place, assert_ok};

/// A table that outlives its stack: on the way to the cloud, every deletion policy is turned round.
#[test]
#[ignore = "needs what tests/tools/install installs"]
fn what_a_policy_keeps_is_named_with_the_command_that_removes_it() {
    let place = Place::new();
    let policy = (
        "DeletionPolicy%22%3A%22Delete",
        "DeletionPolicy%22%3A%22Retain",
    );
    let spoiler = Spoiler::start(&place.cloud.endpoint(), policy.0, policy.1);
    let mut environment = place.cloud.environment();
    let variable = "AWS_ENDPOINT_URL_CLOUDFORMATION".to_owned();
    environment.push((variable, spoiler.endpoint()));
    let order = [&DEPLOY[..], &["--yes"]].concat();
    assert_ok(&place.folder.run_with(&environment, &order));
    let table = place.cloud.outputs("checkout")["Table"].clone();
    let gone = place.run(&["destroy", "--yes", "--format=json"]);
    assert_ok(&gone);
    let command = format!(
        "to be rid of it: aws dynamodb delete-table --table-name {table} --region eu-central-1\n"
    );
    let times = gone.stderr.matches(&command).count();
    assert_eq!(times, 2, "before it is agreed to, and after: {gone}");
    let told: Value = serde_json::from_str(&gone.stdout).unwrap();
    assert_eq!(told[0]["result"], "gone");
    let kept = told[0]["retained"].as_array().unwrap();
    assert!(kept.iter().any(|one| one["physical"] == table.as_str()));
    assert_eq!(place.cloud.tables(), [table]);
}

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn where_there_is_no_stack_there_is_nothing_to_do() {
    let place = Place::new();
    let nothing = place.run(&["destroy", "--stack=checkout"]);
    assert_ok(&nothing);
    assert_eq!(
        nothing.stderr,
        "checkout: there is no such stack in eu-central-1\n"
    );
}

#[test]
fn without_credentials_nobody_is_asked() {
    let sandbox = Sandbox::new();
    let alone = [("AWS_EC2_METADATA_DISABLED".to_owned(), "true".to_owned())];
    let order = ["destroy", "--stack=checkout", "--region=eu-central-1"];
    let nobody = sandbox.run_with(&alone, &order);
    assert_eq!(nobody.status, Some(2), "{nobody}");
    assert!(
        nobody.stderr.contains("no AWS credentials were found"),
        "{nobody}"
    );
}
