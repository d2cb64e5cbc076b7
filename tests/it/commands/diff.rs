//! `diff`: what `deploy` would change, which it looks at and leaves alone.

use serde_json::Value;

use crate::support::place::{Place, assert_ok, slower};

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn before_there_is_a_stack_everything_is_new() {
    let place = Place::new();
    let before = place.diff(&[]);
    assert_eq!(before.status, Some(1), "{before}");
    assert!(
        before.stderr.contains("there is no such stack yet"),
        "{before}"
    );
    assert!(before.stdout.contains("+ Table "), "{before}");
    assert_eq!(place.cloud.everything(), [""; 0], "looking makes nothing");
}

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn a_change_is_shown_where_it_is_and_not_made() {
    let place = Place::new();
    assert_ok(&place.deploy(&["--yes"]));
    let deployed = place.cloud.everything();
    let same = place.diff(&[]);
    assert_ok(&same);
    assert_eq!(same.stdout, "checkout: no resource changes\n");

    place.folder.write("breaker.yaml", slower());
    let changed = place.diff(&[]);
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
    let json = place.diff(&["--format=json"]);
    assert_eq!(json.status, Some(1), "{json}");
    let told: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(told[0]["stack"], "checkout", "{json}");
    assert_eq!(
        place.cloud.everything(),
        deployed,
        "looking changes nothing"
    );
}
