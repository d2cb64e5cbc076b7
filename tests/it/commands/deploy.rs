//! `deploy`: a stack from nothing to nothing, interrupted, refused and undone, on a local cloud.

mod definitions;

use harness::spoiler::Spoiler;
use serde_json::Value;

use crate::support::place::{DEPLOY, Place, assert_ok, slower};

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn a_stack_from_nothing_to_nothing() {
    let place = Place::new();
    let unasked = place.deploy(&[]);
    assert_eq!(unasked.status, Some(2), "{unasked}");
    assert!(
        unasked.stderr.contains("hint: `--yes` agrees beforehand"),
        "{unasked}"
    );
    assert_eq!(place.cloud.everything(), [""; 0], "nothing is left behind");

    let made = place.deploy(&["--yes"]);
    assert_ok(&made);
    assert!(made.stderr.ends_with("checkout: deployed\n"), "{made}");
    assert!(
        made.stdout
            .contains("checkout  PaymentsGuard    arn:aws:states:"),
        "{made}"
    );
    assert_eq!(place.status().as_deref(), Some("CREATE_COMPLETE"));

    // Nothing has changed: nobody is asked, so no `--yes` is needed.
    let again = place.deploy(&[]);
    assert_ok(&again);
    assert!(
        again.stderr.ends_with("checkout: nothing to do\n"),
        "{again}"
    );
    assert_eq!(again.stdout, made.stdout);

    place.folder.write("breaker.yaml", slower());
    // The parameter stays as it is.
    let updated = place.run(&["deploy", "--workers=.", "--yes", "--format=json"]);
    assert_ok(&updated);
    let outcome: Value = serde_json::from_str(&updated.stdout).unwrap();
    assert_eq!(outcome[0]["result"], "deployed", "{updated}");
    assert_eq!(place.status().as_deref(), Some("UPDATE_COMPLETE"));

    let gone = place.run(&["destroy", "--yes"]);
    assert_ok(&gone);
    assert!(
        gone.stderr
            .contains("and the bucket\ncheckout: destroyed\n"),
        "{gone}"
    );
    assert_eq!(place.cloud.everything(), [""; 0]);
    assert_eq!(place.cloud.buckets(), [""; 0]);
}

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn killed_anywhere_and_run_again() {
    let place = Place::new();
    let deploy = [&DEPLOY[..], &["--yes"]].concat();
    let places = [
        "a new stack",
        "to add",
        "uploading",
        "CREATE_COMPLETE Table",
        "deploying",
    ];
    for words in places {
        assert!(place.killed_at(words, &deploy), "it never says `{words}`");
        let finished = place.deploy(&["--yes"]);
        assert_ok(&finished);
        assert_eq!(
            place.status().as_deref(),
            Some("CREATE_COMPLETE"),
            "{words}"
        );
        assert!(place.killed_at("deleting", &["destroy", "--yes"]));
        let gone = place.run(&["destroy", "--yes"]);
        assert_ok(&gone);
        assert_eq!(place.cloud.everything(), [""; 0], "{words}");
        assert_eq!(place.cloud.buckets(), [""; 0], "{words}");
    }
}

/// A stack that cannot be made: on its way to the cloud, a property of one resource becomes nonsense.
#[test]
#[ignore = "needs what tests/tools/install installs"]
fn what_fails_says_why_and_leaves_nothing() {
    let place = Place::new();
    let (right, wrong) = ("%24LATEST%22", "%24WRONGS%22");
    let spoiler = Spoiler::start(&place.cloud.endpoint(), right, wrong);
    let mut environment = place.cloud.environment();
    environment.push((
        "AWS_ENDPOINT_URL_CLOUDFORMATION".to_owned(),
        spoiler.endpoint(),
    ));
    let order = [&DEPLOY[..], &["--yes"]].concat();
    let failed = place.folder.run_with(&environment, &order);
    assert_eq!(failed.status, Some(1), "{failed}");
    let (_, told) = failed
        .stderr
        .split_once("checkout: it failed, and is undone\n")
        .unwrap();
    let cause =
        "  ReconcileRetries (AWS::Lambda::EventInvokeConfig): Lambda function qualifier not found";
    assert!(told.starts_with(cause), "{failed}");
    assert_eq!(told.lines().count(), 1, "the first cause only: {failed}");
    assert_eq!(place.status().as_deref(), Some("ROLLBACK_COMPLETE"));

    // What is left of it is in the way of the next one, which takes it away by itself.
    let mended = place.deploy(&["--yes"]);
    assert_ok(&mended);
    let begun = "in ROLLBACK_COMPLETE: an earlier creation failed";
    assert!(mended.stderr.contains(begun), "{mended}");
    assert_eq!(place.status().as_deref(), Some("CREATE_COMPLETE"));

    // A bucket in another region holds no code for functions here.
    assert_ok(&place.deploy(&["--yes", "--region=us-west-2"]));
    place.folder.write("bootstrap-x86_64", "another program");
    let elsewhere = "--bucket=sfn-breaker-assets-000000000000-us-west-2";
    let refused = place.deploy(&["--yes", elsewhere]);
    assert_eq!(refused.status, Some(2), "{refused}");
    assert!(
        refused
            .stderr
            .contains("is in another region than the stack"),
        "{refused}"
    );
    assert_eq!(place.status().as_deref(), Some("CREATE_COMPLETE"));
}

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn wrong_orders_are_told_before_anything_happens() {
    let place = Place::new();
    let told = |arguments: &[&str], words: &str| {
        let ran = place.run(arguments);
        assert_eq!(ran.status, Some(2), "{ran}");
        assert!(ran.stderr.contains(words), "{ran}");
    };
    let nonsense = ["deploy", "--workers=.", "--parameter=Nonsense=1"];
    told(&nonsense, "the stack `checkout` has no parameter Nonsense");
    told(
        &["deploy", "--environment=prod"],
        "there is no environment `prod`",
    );
    told(
        &["deploy", "--workers=nowhere"],
        "there is no program for the functions",
    );
    told(
        &["deploy", "--parameter=AssetBucket=x"],
        "name the bucket with `--bucket`",
    );
    let pace = ["deploy", "--definitions-only", "--gradual=ten"];
    told(&pace, "as in `10%/5m`");
    let bucket = [
        "deploy",
        "--workers=.",
        "--parameter=Emulator=true",
        "--yes",
        "--bucket=missing",
    ];
    told(&bucket, "there is no bucket `missing`");
}
