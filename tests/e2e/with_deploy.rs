//! Our own `deploy`, for people without Node.

use cdk::names::EMULATOR;
use harness::command::Ran;
use harness::ministack::MiniStack;
use harness::target::Target;
use harness::tools;

use crate::scenes::by_hand;
use crate::shop::{Notices, Shop, done, make_queue, project};

#[test]
fn our_own_deploy_an_operator_at_work_and_nothing_is_left() {
    let Some(ministack) = tools::find("python/bin/ministack") else {
        return;
    };
    let (cloud, target) = (MiniStack::start(&ministack), Target::start());
    let queue = make_queue(&cloud);
    let project = project(&target);
    let before = cloud.everything();
    let environment = cloud.environment();
    let run = |arguments: &[&str]| -> Ran { done(project.run_with(&environment, arguments)) };

    // The emulator knows no versions and aliases of state machines.
    let emulated = format!("{EMULATOR}=true");
    run(&["deploy", "--yes", "--parameter", &emulated]);
    let again = run(&["deploy", "--yes"]);
    assert!(again.stderr.contains("othing"), "nothing to do: {again}");

    let shop = Shop::find(&cloud, &target, &queue);
    by_hand::play(&shop, &project, &Notices::of(&shop));

    run(&["destroy", "--yes"]);
    assert_eq!(cloud.everything(), before, "left: what is there now");
}
