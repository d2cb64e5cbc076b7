//! One spec, several environments: a stack each, and what is done to one of them leaves the others alone.

use cdk::names::EMULATOR;
use harness::cdk_cli::CdkCli;
use harness::command::{Ran, Sandbox};
use harness::ministack::{ACCOUNT, MiniStack, REGION};
use harness::tools;

use crate::shop::done;

/// Two in the account at hand, one that says so, and one somewhere else.
fn spec(timeout: &str) -> String {
    format!(
        "version: 1
name: shop
dependencies:
  payments: {{ http: {{ url: 'https://payments.example.com', timeout: {timeout} }} }}
stack:
  environments:
    staging: {{}}
    prod: {{ account: '{ACCOUNT}', region: {REGION} }}
    elsewhere: {{ account: '111122223333', region: {REGION} }}
"
    )
}

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn each_environment_is_a_stack_by_itself() {
    let (ministack, cdk) = (
        tools::find("python/bin/ministack"),
        tools::find("npm/node_modules/aws-cdk/bin/cdk"),
    );
    let cloud = MiniStack::start(&ministack);
    let folder = Sandbox::new();
    folder.write("breaker.yaml", spec("3s"));
    // Nobody calls: a program that nobody runs.
    for program in ["bootstrap-x86_64", "bootstrap-arm64"] {
        folder.write(program, "a program");
    }
    let emulated = format!("--parameter={EMULATOR}=true");
    let environment = cloud.environment();
    let run = |command: &str, name: &str, more: &[&str]| -> Ran {
        let of = format!("--environment={name}");
        folder.run_with(&environment, &[&[command, &of][..], more].concat())
    };
    let deploy = |name: &str| run("deploy", name, &["--workers=.", "--yes", &emulated]);
    let diff = |name: &str| run("diff", name, &["--workers=.", "--exit-code", &emulated]);
    let stacks = || -> Vec<String> { cloud.stacks().into_keys().collect() };

    folder.write("cdk.json", r#"{ "app": "sfn-breaker synth --workers ." }"#);
    let listed = done(CdkCli::new(&cdk, folder.path(), cloud.environment()).run(&["ls"]));
    let mut listed: Vec<&str> = listed.stdout.lines().collect();
    listed.sort_unstable();
    assert_eq!(listed, ["shop-elsewhere", "shop-prod", "shop-staging"]);

    done(deploy("prod"));
    assert_eq!(stacks(), ["shop-prod"]);
    let prod = cloud.everything();
    let planned = diff("staging");
    assert_eq!(planned.status, Some(1), "{planned}");
    assert!(
        planned.stderr.contains("there is no such stack yet"),
        "{planned}"
    );
    assert_eq!(cloud.everything(), prod, "looking makes nothing");

    done(deploy("staging"));
    assert_eq!(stacks(), ["shop-prod", "shop-staging"]);
    let both = cloud.everything();
    assert!(prod.iter().all(|one| both.contains(one)), "{both:?}");

    // A change that only one of them gets.
    folder.write("breaker.yaml", spec("5s"));
    done(deploy("staging"));
    assert_eq!(diff("staging").status, Some(0), "nothing left to do");
    let behind = diff("prod");
    assert_eq!(behind.status, Some(1), "{behind}");
    assert!(behind.stdout.contains("Timeout: 12 -> 14"), "{behind}");
    assert_eq!(cloud.everything(), both);

    done(run("destroy", "staging", &["--yes"]));
    assert_eq!(stacks(), ["shop-prod"]);
    assert_eq!(cloud.everything(), prod, "left: what is there now");

    let refused = deploy("elsewhere");
    insta::assert_snapshot!(refused, @"
    status 2
    --- stderr
    error: the stack `shop-elsewhere` belongs in account 111122223333, and the credentials are of account 000000000000
    hint: choose credentials with `--profile`
    ");
    assert_eq!(run("destroy", "elsewhere", &["--yes"]), refused);
    assert_eq!(cloud.everything(), prod, "another account's is not touched");
}
