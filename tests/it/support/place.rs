//! Where deployments are tried: a cloud, and a folder with a spec.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use harness::command::{Ran, Sandbox, binary};
use harness::ministack::MiniStack;
use harness::tools;

pub(crate) const SPEC: &str = "
version: 1
name: checkout
dependencies:
  payments: { http: https://payments.example.com/v1/charges }
";

/// The spec with a longer timeout: a change of one function, and of the guard that calls it.
pub(crate) fn slower() -> String {
    SPEC.replace(
        "https://payments.example.com/v1/charges",
        "{ url: https://payments.example.com, timeout: 5s }",
    )
}

/// A cloud, and a folder with a spec and a program for the functions that nobody runs.
pub(crate) struct Place {
    pub(crate) cloud: MiniStack,
    pub(crate) folder: Sandbox,
}

impl Place {
    pub(crate) fn new() -> Self {
        let program = tools::find("python/bin/ministack");
        let folder = Sandbox::new();
        folder.write("breaker.yaml", SPEC);
        folder.write("bootstrap-x86_64", "a program");
        Place {
            cloud: MiniStack::start(&program),
            folder,
        }
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.folder.run_with(&self.cloud.environment(), arguments)
    }

    pub(crate) fn deploy(&self, more: &[&str]) -> Ran {
        self.run(&[&DEPLOY[..], more].concat())
    }

    pub(crate) fn diff(&self, more: &[&str]) -> Ran {
        let diff = [
            "diff",
            "--workers=.",
            "--parameter=Emulator=true",
            "--exit-code",
        ];
        self.run(&[&diff[..], more].concat())
    }

    pub(crate) fn status(&self) -> Option<String> {
        self.cloud.stacks().get("checkout").cloned()
    }

    /// Starts a command and kills it, as `kill -9` does, when it says something with these words; false if it never does.
    pub(crate) fn killed_at(&self, words: &str, arguments: &[&str]) -> bool {
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

pub(crate) const DEPLOY: [&str; 3] = ["deploy", "--workers=.", "--parameter=Emulator=true"];

pub(crate) fn assert_ok(ran: &Ran) {
    assert_eq!(ran.status, Some(0), "{ran}");
}
