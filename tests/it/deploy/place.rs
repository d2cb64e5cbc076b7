//! Where deployments are tried: a cloud, and a folder with a spec.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use harness::command::{Ran, Sandbox, binary};
use harness::ministack::MiniStack;
use harness::tools;

pub(super) const SPEC: &str = "
version: 1
name: checkout
dependencies:
  payments: { http: https://payments.example.com/v1/charges }
";

/// A cloud, and a folder with a spec and a program for the functions that nobody runs.
pub(super) struct Place {
    pub(super) cloud: MiniStack,
    pub(super) folder: Sandbox,
}

impl Place {
    /// None, and said so, when there is no cloud.
    pub(super) fn new() -> Option<Self> {
        let program = tools::find("python/bin/ministack")?;
        let folder = Sandbox::new();
        folder.write("breaker.yaml", SPEC);
        folder.write("bootstrap-x86_64", "a program");
        Some(Place {
            cloud: MiniStack::start(&program),
            folder,
        })
    }

    pub(super) fn run(&self, arguments: &[&str]) -> Ran {
        self.folder.run_with(&self.cloud.environment(), arguments)
    }

    pub(super) fn deploy(&self, more: &[&str]) -> Ran {
        self.run(&[&DEPLOY[..], more].concat())
    }

    pub(super) fn diff(&self) -> Ran {
        self.run(&[
            "diff",
            "--workers=.",
            "--parameter=Emulator=true",
            "--exit-code",
        ])
    }

    pub(super) fn status(&self) -> Option<String> {
        self.cloud.stacks().get("checkout").cloned()
    }

    /// Starts a command and kills it, as `kill -9` does, when it says something with these words; false if it never does.
    pub(super) fn killed_at(&self, words: &str, arguments: &[&str]) -> bool {
        let mut child = Command::new(binary())
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .envs(self.cloud.environment())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let said = lines.any(|line| line.unwrap().contains(words));
        child.kill().unwrap();
        child.wait().unwrap();
        said
    }
}

pub(super) const DEPLOY: [&str; 3] = ["deploy", "--workers=.", "--parameter=Emulator=true"];

pub(super) fn assert_ok(ran: &Ran) {
    assert_eq!(ran.status, Some(0), "{ran}");
}
