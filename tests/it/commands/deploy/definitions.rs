//! `deploy --definitions-only`.
//!
//! In a stack the cloud knows neither versions nor aliases of machines, so the template leaves them out there (`Emulator`).
//! It has them outside of stacks, so a test makes by hand what the stack would have. An execution that is started by an
//! alias runs the newest definition there, whatever the alias says: which version callers get is read off the alias.

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::Duration;

use harness::command::binary;
use harness::wait::until;
use serde_json::Value;

use crate::support::place::{Place, SPEC, assert_ok};

/// The longest that anything takes which is waited for.
const PATIENCE: Duration = Duration::from_secs(180);

const ORDER: [&str; 4] = ["deploy", "--workers=.", "--definitions-only", "--yes"];

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn definitions_by_themselves() {
    let place = Place::new();
    let nowhere = place.run(&ORDER);
    assert_eq!(nowhere.status, Some(2), "{nowhere}");
    assert!(
        nowhere
            .stderr
            .contains("there is no stack `checkout` in eu-central-1"),
        "{nowhere}"
    );

    assert_ok(&place.deploy(&["--yes"]));
    let guard = place.cloud.outputs("checkout")["PaymentsGuard"].clone();
    let before = place.cloud.describe_state_machine(&guard);
    place.folder.write(
        "breaker.yaml",
        format!("{SPEC}defaults: {{ gate: compact }}\n"),
    );
    let changed = place.run(&ORDER);
    assert_ok(&changed);
    assert!(
        changed
            .stderr
            .contains("PaymentsGuard gets its new definition"),
        "{changed}"
    );
    assert!(changed.stderr.contains("shows drift"), "{changed}");
    let after = place.cloud.describe_state_machine(&guard);
    assert_ne!(before["definition"], after["definition"]);
    // What CloudFormation would have made of it is the same: the substitutions are resolved as it resolves them.
    let unfilled = |text: &Value| text.as_str().unwrap().contains("${");
    assert!(!unfilled(&after["definition"]));
    let again = place.run(&ORDER);
    assert_ok(&again);
    assert!(
        again.stderr.contains("every definition is as it should be"),
        "{again}"
    );
    assert_ok(&place.deploy(&["--yes"]));
    let whole = place.cloud.describe_state_machine(&guard);
    assert_eq!(whole["definition"], after["definition"]);
}

/// A deployed stack whose guard has a version and the alias `live`, and whose spec asks for another definition.
struct Published {
    place: Place,
    guard: String,
    version: String,
}

impl Published {
    fn new() -> Self {
        let place = Place::new();
        assert_ok(&place.deploy(&["--yes"]));
        let guard = place.cloud.outputs("checkout")["PaymentsGuard"].clone();
        let version = place.cloud.publish(&guard);
        place.cloud.create_alias("live", &version);
        place.folder.write(
            "breaker.yaml",
            format!("{SPEC}defaults: {{ gate: compact }}\n"),
        );
        Published {
            place,
            guard,
            version,
        }
    }

    /// Where the alias leads: versions and their shares in percent.
    fn routing(&self) -> Vec<(String, u64)> {
        self.place.cloud.routing(&format!("{}:live", self.guard))
    }

    fn definition(&self, machine: &str) -> Value {
        let described = self.place.cloud.describe_state_machine(machine);
        described["definition"].clone()
    }
}

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn callers_move_to_a_new_version_by_and_by() {
    let published = Published::new();
    let old = published.definition(&published.version);
    let gradual = [&ORDER[..], &["--gradual=50%/1s"]].concat();
    let moved = published.place.run(&gradual);
    assert_ok(&moved);
    let stages: Vec<&str> = moved
        .stderr
        .lines()
        .filter(|line| line.contains("of the callers"))
        .collect();
    insta::assert_snapshot!(stages.join("\n"), @"
    checkout: 50% of the callers of PaymentsGuard use the new version
    checkout: 100% of the callers of PaymentsGuard use the new version
    ");
    let new = format!("{}:2", published.guard);
    assert_eq!(published.routing(), [(new.clone(), 100)]);
    assert_eq!(
        published.definition(&published.version),
        old,
        "there is something to go back to"
    );
    assert_eq!(
        published.definition(&new),
        published.definition(&published.guard)
    );
    assert_ne!(published.definition(&new), old);

    let again = published.place.run(&gradual);
    assert_ok(&again);
    assert!(
        again.stderr.contains("every definition is as it should be"),
        "{again}"
    );
    assert_eq!(published.routing(), [(new, 100)]);
}

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn callers_go_back_when_an_alarm_goes_on() {
    let published = Published::new();
    let cloud = &published.place.cloud;
    let mut moving = Command::new(binary())
        .args(ORDER)
        .arg("--gradual=10%/24h")
        .current_dir(published.place.folder.path())
        .env_clear()
        .envs(cloud.environment())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let new = format!("{}:2", published.guard);
    until("the first callers moved", PATIENCE, || {
        let moved = [(new.clone(), 10), (published.version.clone(), 90)];
        (published.routing() == moved).then_some(())
    });
    let alarm = cdk::names::alarm("checkout", "payments", "latency");
    cloud.turn_alarm_on(&alarm);
    let status = until("the command ends", PATIENCE, || moving.try_wait().unwrap());
    let mut told = String::new();
    moving
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut told)
        .unwrap();
    assert_eq!(status.code(), Some(1), "{told}");
    assert!(told.contains(&alarm), "{told}");
    assert_eq!(published.routing(), [(published.version.clone(), 100)]);

    // And it is not begun again while the alarm is on.
    let gradual = [&ORDER[..], &["--gradual=10%/1s"]].concat();
    let refused = published.place.run(&gradual);
    insta::assert_snapshot!(refused, @"
    status 1
    --- stderr
    error: alarms of `checkout` are on, so nothing was begun: checkout-payments-latency
    hint: wait until they are off, or leave `--gradual` out
    ");
    assert_eq!(published.routing(), [(published.version.clone(), 100)]);
}
