//! The CDK CLI from npm takes what `synth` writes as it is.

use std::collections::BTreeSet;

use cdk::names::EMULATOR;
use harness::cdk_cli::CdkCli;
use harness::command::Ran;
use harness::ministack::{ACCOUNT, MiniStack, REGION};
use harness::target::Target;
use harness::tools;

use crate::scenes::{by_alarm, in_band, over_http, table_gone};
use crate::shop::{
    LEDGER, Notices, PARCELS, PAYMENTS, PRICES, RATES, STACK, Shop, done, prepare, project,
};

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn the_cdk_cli_deploys_an_outage_passes_and_nothing_is_left() {
    let (ministack, cdk) = (
        tools::find("python/bin/ministack"),
        tools::find("npm/node_modules/aws-cdk/bin/cdk"),
    );
    let (cloud, target) = (MiniStack::start(&ministack), Target::start());
    let (queue, function) = prepare(&cloud, &target);
    let project = project(&target);
    project.write("cdk.json", r#"{ "app": "sfn-breaker synth" }"#);
    let cdk = CdkCli::new(&cdk, project.path(), cloud.environment());

    done(cdk.run(&["bootstrap", &format!("aws://{ACCOUNT}/{REGION}")]));
    let before = cloud.everything();
    assert_eq!(done(cdk.run(&["ls"])).stdout, format!("{STACK}\n"));
    let diff = done(cdk.run(&["diff"]));
    assert!(shown(&diff).contains("[+] AWS::DynamoDB::Table"), "{diff}");
    // The emulator knows no versions and aliases of state machines.
    let emulated = format!("{EMULATOR}=true");
    let deploy = [
        "deploy",
        "--require-approval",
        "never",
        "--parameters",
        &emulated,
        "--parameters",
        &function,
    ];
    done(cdk.run(&deploy));
    let diff = done(cdk.run(&["diff"]));
    assert!(shown(&diff).contains("There were no differences"), "{diff}");
    let kinds = made(&before, &cloud.everything());
    assert_eq!(
        kinds.join(" "),
        "alarms dashboards functions keys logs machines queues roles rules stacks subscriptions tables topics"
    );

    let shop = Shop::find(&cloud, &target, &queue);
    let notices = &Notices::of(&shop);
    in_band::play(&shop, notices, &[PAYMENTS, LEDGER, PARCELS, PRICES, RATES]);
    over_http::play(&shop);
    by_alarm::play(&shop, notices);
    table_gone::play(&shop);

    done(cdk.run(&["destroy", "--force"]));
    assert_eq!(cloud.everything(), before, "left: what is there now");
}

/// The kinds of things that there are more of now.
fn made(before: &[String], now: &[String]) -> Vec<String> {
    let new = now.iter().filter(|one| !before.contains(one));
    let kinds: BTreeSet<&str> = new.filter_map(|one| one.split('/').next()).collect();
    kinds.into_iter().map(str::to_owned).collect()
}

/// What the CLI says, which it does partly here and partly there.
fn shown(ran: &Ran) -> String {
    format!("{}{}", ran.stdout, ran.stderr)
}
