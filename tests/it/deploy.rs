//! `deploy`, `diff` and `destroy` with the built command, on a local cloud.

mod definitions;
mod place;

use harness::spoiler::Spoiler;
use serde_json::Value;

use place::{DEPLOY, Place, SPEC, assert_ok};

#[test]
fn a_stack_from_nothing_to_nothing() {
    let Some(place) = Place::new() else {
        return;
    };
    // Before there is a stack.
    let before = place.diff();
    assert_eq!(before.status, Some(1), "{before}");
    assert!(
        before.stderr.contains("there is no such stack yet"),
        "{before}"
    );
    assert!(before.stdout.contains("+ Table "), "{before}");
    assert_eq!(place.cloud.everything(), [""; 0], "looking makes nothing");

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
    let same = place.diff();
    assert_ok(&same);
    assert_eq!(same.stdout, "checkout: no resource changes\n");

    place.folder.write(
        "breaker.yaml",
        SPEC.replace(
            "https://payments.example.com/v1/charges",
            "{ url: https://payments.example.com, timeout: 5s }",
        ),
    );
    let changed = place.diff();
    assert_eq!(changed.status, Some(1), "{changed}");
    let told = "~ CallFunction   AWS::Lambda::Function\n      Timeout: 12 -> 14\n";
    let squeezed = changed
        .stdout
        .replace("CallFunction          ", "CallFunction   ");
    assert!(squeezed.contains(told), "{changed}");
    assert!(
        changed
            .stdout
            .contains("States.Call.Arguments.Payload.request.timeoutMs: 3000 -> 5000"),
        "{changed}"
    );

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
    let nothing = place.run(&["destroy", "--stack=checkout"]);
    assert_ok(&nothing);
    assert_eq!(
        nothing.stderr,
        "checkout: there is no such stack in eu-central-1\n"
    );
}

#[test]
fn killed_anywhere_and_run_again() {
    let Some(place) = Place::new() else {
        return;
    };
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
fn what_fails_says_why_and_leaves_nothing() {
    let Some(place) = Place::new() else {
        return;
    };
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

/// A table that outlives its stack: on the way to the cloud, every deletion policy is turned round.
#[test]
fn what_a_policy_keeps_is_named_with_the_command_that_removes_it() {
    let Some(place) = Place::new() else {
        return;
    };
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
fn wrong_orders_are_told_before_anything_happens() {
    let Some(place) = Place::new() else {
        return;
    };
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
    let alone = [("AWS_EC2_METADATA_DISABLED".to_owned(), "true".to_owned())];
    let order = ["destroy", "--stack=checkout", "--region=eu-central-1"];
    let nobody = place.folder.run_with(&alone, &order);
    assert_eq!(nobody.status, Some(2), "{nobody}");
    assert!(
        nobody.stderr.contains("no AWS credentials were found"),
        "{nobody}"
    );
}
