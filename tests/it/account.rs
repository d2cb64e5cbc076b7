//! Ways into the account that lead nowhere: a sentence and a hint each, and no trace.

use std::process::Command;

use harness::ministack::REGION;

use crate::support::stage::{Stage, ran, template};

/// The command on a machine where nobody ever logged in.
fn stranger(stage: &Stage, arguments: &[&str]) -> Command {
    let mut command = stage.command(arguments);
    command
        .env_remove("AWS_ACCESS_KEY_ID")
        .env_remove("AWS_SECRET_ACCESS_KEY");
    command
}

const STATUS: [&str; 3] = ["status", "--stack", "checkout"];

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn nothing_to_log_in_with() {
    let stage = Stage::bare();
    insta::assert_snapshot!(ran(&mut stranger(&stage, &STATUS)), @"
    status 2
    --- stderr
    error: no AWS credentials were found
    hint: log in with `aws sso login` or `aws configure`, choose a `--profile`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY
    ");
    insta::assert_snapshot!(ran(stage.command(&STATUS).env_remove("AWS_REGION")), @"
    status 2
    --- stderr
    error: no AWS region is set
    hint: give `--region`, set AWS_REGION, or add `region` to the profile
    ");
    let nobody = stranger(&stage, &[&STATUS[..], &["--profile", "nobody"]].concat());
    insta::assert_snapshot!(ran(&mut { nobody }), @"
    status 2
    --- stderr
    error: the AWS profile `nobody` does not exist, or holds no credentials
    hint: `aws configure list-profiles` lists those there are
    ");
}

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn profiles_are_the_aws_clis() {
    let stage = Stage::set();
    std::fs::create_dir(stage.sandbox.path().join(".aws")).unwrap();
    stage.sandbox.write(
        ".aws/config",
        "[profile ada]\naws_access_key_id = a\naws_secret_access_key = b\nregion = eu-central-1\n\
         [profile over]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = ops\n\
         [profile empty]\nregion = eu-central-1\n\
         [sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-central-1\n",
    );
    let mut ada = stranger(&stage, &[&STATUS[..], &["--profile", "ada"]].concat());
    assert_eq!(ran(ada.env_remove("AWS_REGION")).status, Some(0));
    for profile in ["nobody", "empty"] {
        let mut none = stranger(&stage, &[&STATUS[..], &["--profile", profile]].concat());
        let told = ran(&mut none).stderr;
        let expected =
            format!("error: the AWS profile `{profile}` does not exist, or holds no credentials\n");
        assert!(told.starts_with(&expected), "{told}");
    }
    let mut over = stranger(&stage, &[&STATUS[..], &["--profile", "over"]].concat());
    insta::assert_snapshot!(ran(&mut over), @"
    status 2
    --- stderr
    error: the SSO session has expired
    hint: log in with `aws sso login --profile over`
    ");
}

/// Profiles that log in in other ways: each has a sentence and the command that helps.
#[test]
#[ignore = "needs what tests/tools/install installs"]
fn other_ways_to_log_in_have_their_own_words() {
    let stage = Stage::bare();
    std::fs::create_dir(stage.sandbox.path().join(".aws")).unwrap();
    stage.sandbox.write(
        ".aws/config",
        "[profile console]\nlogin_session = arn:aws:iam::111122223333:user/ada\n\
         [profile old]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-central-1\n\
         sso_account_id = 111122223333\nsso_role_name = ops\n\
         [profile helper]\ncredential_process = /bin/false\n\
         [profile role]\nrole_arn = arn:aws:iam::111122223333:role/ops\nsource_profile = nobody\n",
    );
    let told = |profile: &str| {
        let with = [&STATUS[..], &["--profile", profile]].concat();
        ran(&mut stranger(&stage, &with))
    };
    insta::assert_snapshot!(told("console"), @r#"
    status 2
    --- stderr
    error: the AWS profile `console` logs in with `aws login`, and sfn-breaker cannot use such a session by itself
    hint: hand its credentials over: eval "$(aws configure export-credentials --profile console --format env)"
    hint: or in another profile: credential_process = aws configure export-credentials --profile console
    "#);
    insta::assert_snapshot!(told("old"), @"
    status 2
    --- stderr
    error: the SSO session has expired
    hint: log in with `aws sso login --profile old`
    ");
    insta::assert_snapshot!(told("helper"), @"
    status 2
    --- stderr
    error: the AWS credentials cannot be loaded: Error retrieving credentials: external process exited with code exit status: 1. Stderr:
    hint: see whether the AWS CLI gets any: aws configure export-credentials --profile helper
    ");
    insta::assert_snapshot!(told("role"), @"
    status 2
    --- stderr
    error: the AWS profile `role` takes its credentials from `nobody`, which does not exist
    hint: mend `source_profile` of `role` in the AWS configuration; `aws configure list-profiles` lists those there are
    ");
    // The same by the environment's choice.
    let mut console = stranger(&stage, &STATUS);
    insta::assert_snapshot!(ran(console.env("AWS_PROFILE", "console")), @r#"
    status 2
    --- stderr
    error: the AWS profile logs in with `aws login`, and sfn-breaker cannot use such a session by itself
    hint: hand its credentials over: eval "$(aws configure export-credentials --format env)"
    hint: or in another profile: credential_process = aws configure export-credentials
    "#);
}

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn stacks_that_are_not_to_be_found() {
    let stage = Stage::set();
    insta::assert_snapshot!(stage.run(&["status", "--stack", "chekout"]), @"
    status 2
    --- stderr
    error: there is no stack `chekout` in eu-central-1
    hint: did you mean `checkout`?
    hint: is it in another region or account? see `--region` and `--profile`
    ");
    insta::assert_snapshot!(stage.run(&["status", "--stack", "billing"]), @"
    status 2
    --- stderr
    error: there is no stack `billing` in eu-central-1
    hint: sfn-breaker made these there: checkout
    hint: is it in another region or account? see `--region` and `--profile`
    ");
    insta::assert_snapshot!(stage.run(&["status", "--stack", "checkout", "--region", "us-west-2"]), @"
    status 2
    --- stderr
    error: there is no stack `checkout` in us-west-2
    hint: is it in another region or account? see `--region` and `--profile`
    ");
    insta::assert_snapshot!(stage.run(&["status"]), @"
    status 2
    --- stderr
    error: nothing says which stack
    hint: give `--stack NAME`, `--spec FILE`, or go where the breaker.yaml is
    ");
}

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn stacks_of_others_and_of_other_versions() {
    let stage = Stage::bare();
    let mut foreign = template("foreign");
    foreign["Metadata"] = serde_json::json!({ "Author": "somebody else" });
    stage.create("foreign", &foreign);
    insta::assert_snapshot!(stage.run(&["status", "--stack", "foreign"]), @"
    status 2
    --- stderr
    error: the stack `foreign` was not made by sfn-breaker
    hint: `--stack NAME` names one that `sfn-breaker deploy` or `cdk deploy` made
    ");

    let mut future = template("future");
    let metadata = &mut future["Metadata"][cdk::names::METADATA];
    metadata["version"] = serde_json::json!("9.0.0");
    let settings = metadata["settings"].as_str().unwrap();
    let settings = settings.replacen("{", r#"{"telepathy":true,"#, 1);
    metadata["settings"] = settings.into();
    stage.create("future", &future);
    insta::assert_snapshot!(stage.run(&["status", "--stack", "future"]), @"
    status 2
    --- stderr
    error: the stack `future` was made by sfn-breaker 9.0.0, and this is 0.1.0: unknown field `telepathy`, expected `circuits` at line 1 column 12
    hint: use sfn-breaker 9.0.0, or deploy the stack again with this one
    ");

    let mut bare = template("bare");
    bare["Outputs"].as_object_mut().unwrap().remove("Table");
    stage.create("bare", &bare);
    insta::assert_snapshot!(stage.run(&["status", "--stack", "bare"]), @"
    status 2
    --- stderr
    error: the stack `bare` has no output `Table`; its status is CREATE_COMPLETE
    hint: deploy the stack again with this version of sfn-breaker
    ");
}

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn nobody_answers() {
    let stage = Stage::bare();
    // Nobody can listen on port 0.
    let away = stage.run(&[&STATUS[..], &["--endpoint-url", "http://127.0.0.1:0"]].concat());
    assert_eq!(away.status, Some(2), "{away}");
    assert!(
        away.stderr
            .starts_with("error: CloudFormation does not answer: "),
        "{away}"
    );
    assert!(
        away.stderr
            .ends_with("hint: check the region, the endpoint and the network\n"),
        "{away}"
    );
    assert_eq!(
        away.stderr.lines().count(),
        2,
        "a sentence and a hint: {away}"
    );
    assert!(!away.stderr.contains(REGION), "{away}");
}

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn a_table_that_is_gone_is_named() {
    let stage = Stage::set();
    stage.delete_table();
    let ran = stage.run(&STATUS);
    assert_eq!(ran.status, Some(2), "{ran}");
    assert!(
        ran.stderr
            .starts_with("error: DynamoDB answers: ResourceNotFoundException"),
        "{ran}"
    );
}
