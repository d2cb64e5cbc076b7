//! The CDK CLI, as a user runs it in a folder with a `cdk.json`.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::command::{self, Ran};

/// The CDK CLI in a folder, talking to one account.
#[derive(Debug)]
pub struct CdkCli {
    program: PathBuf,
    folder: PathBuf,
    environment: Vec<(String, String)>,
    // It keeps what it knows of accounts there.
    home: TempDir,
}

impl CdkCli {
    /// `program` is the CLI's script, `environment` says where the account is.
    ///
    /// # Panics
    /// When there is no room for its home.
    #[must_use]
    pub fn new(program: &Path, folder: &Path, environment: Vec<(String, String)>) -> Self {
        let Ok(home) = tempfile::tempdir() else {
            panic!("no temporary folder");
        };
        CdkCli {
            program: program.to_owned(),
            folder: folder.to_owned(),
            environment,
            home,
        }
    }

    /// Runs it, with `sfn-breaker` on its path.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> Ran {
        let ours = command::binary().parent().unwrap_or(Path::new("/"));
        let path = std::env::var("PATH").unwrap_or_default();
        command::ran(
            Command::new("node")
                .arg(&self.program)
                .args(arguments)
                .current_dir(&self.folder)
                .env_clear()
                .env("PATH", format!("{}:{path}", ours.display()))
                .env("HOME", self.home.path())
                .env("CDK_HOME", self.home.path())
                .env("CDK_DISABLE_CLI_TELEMETRY", "true")
                .env("CI", "true")
                .envs(self.environment.iter().cloned()),
        )
    }
}
