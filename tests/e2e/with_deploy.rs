//! Our own `deploy`, for people without Node.

use cdk::names::EMULATOR;
use harness::command::Ran;
use harness::ministack::MiniStack;
use harness::target::Target;
use harness::tools;

use crate::scenes::{by_hand, in_band, over_http};
use crate::shop::{Notices, RATES, Shop, done, prepare, project};

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn our_own_deploy_an_operator_at_work_and_nothing_is_left() {
    let ministack = tools::find("python/bin/ministack");
    let (cloud, target) = (MiniStack::start(&ministack), Target::start());
    let (queue, function) = prepare(&cloud, &target);
    let project = project(&target);
    let before = cloud.everything();
    let environment = cloud.environment();
    let run = |arguments: &[&str]| -> Ran { done(project.run_with(&environment, arguments)) };

    // The emulator knows no versions and aliases of state machines.
    let emulated = format!("{EMULATOR}=true");
    let given = ["--parameter", &emulated, "--parameter", &function];
    run(&[&["deploy", "--yes"], &given[..]].concat());
    let again = run(&["deploy", "--yes"]);
    assert!(again.stderr.contains("othing"), "nothing to do: {again}");

    let shop = Shop::find(&cloud, &target, &queue);
    let notices = &Notices::of(&shop);
    over_http::play(&shop);
    by_hand::play(&shop, &project, notices);
    in_band::play(&shop, notices, &[RATES]);

    run(&["destroy", "--yes"]);
    assert_eq!(cloud.everything(), before, "left: what is there now");
}
