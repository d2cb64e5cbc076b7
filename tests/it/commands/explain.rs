//! `explain`: the page of a rule.

use harness::command::Sandbox;

#[test]
fn every_rule_can_be_explained() {
    let sandbox = Sandbox::new();
    insta::assert_snapshot!("a_rule", sandbox.run(&["explain", "timeout-beyond-window"]));
    insta::assert_snapshot!("no_such_rule", sandbox.run(&["explain", "no-such-rule"]));
    let list = sandbox.run(&["explain"]).stdout;
    for rule in validator::rules() {
        assert!(list.contains(rule.code), "{} is missing", rule.code);
    }
}
