//! `watch`: `status`, again and again.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use harness::wait::until;
use serde_json::Value;

use crate::support::stage::{PATIENCE, Stage};

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn watching_is_looking_again() {
    let stage = Stage::set();
    let watch = [
        "watch", "--stack", "checkout", "--looks", "2", "--every", "1",
    ];
    let ran = stage.run(&watch);
    assert_eq!(ran.status, Some(0), "{ran}");
    assert_eq!(ran.stdout.matches("CIRCUIT").count(), 2, "{ran}");
    assert!(
        !ran.stdout.contains('\x1b'),
        "no terminal, no escapes: {ran}"
    );
    let ran = stage.run(&[&watch[..], &["--format", "json"]].concat());
    let looks: Vec<Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(looks.len(), 2, "{ran}");
}

/// `| head` has seen enough: nobody goes on asking AWS for what nobody reads.
#[test]
#[ignore = "needs what tests/tools/install installs"]
fn watching_ends_with_its_reader() {
    let stage = Stage::set();
    let mut command = stage.command(&["watch", "--stack", "checkout", "--every", "1"]);
    let mut watch = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut reader = BufReader::new(watch.stdout.take().unwrap());
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    assert!(line.starts_with("checkout in "), "{line}");
    drop(reader);
    let ended = until("the watch ends", PATIENCE, || watch.try_wait().unwrap());
    assert_eq!(ended.code(), Some(0));
}
