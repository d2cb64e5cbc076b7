//! The built `sfn-breaker`, run in a folder of its own with an empty environment.

use std::fmt;
use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

pub use crate::program::{binary, worker};

/// An empty folder to run commands in; gone when it is dropped.
#[derive(Debug)]
pub struct Sandbox {
    folder: TempDir,
}

impl Sandbox {
    /// A new one.
    ///
    /// # Panics
    /// When there is no room for it.
    #[must_use]
    #[expect(
        clippy::new_without_default,
        reason = "it makes a folder: that is no default"
    )]
    pub fn new() -> Self {
        match tempfile::tempdir() {
            Ok(folder) => Sandbox { folder },
            Err(error) => panic!("no temporary folder: {error}"),
        }
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        if let Err(error) = fs::write(self.path().join(name), content) {
            panic!("cannot write `{name}`: {error}");
        }
    }

    /// Reads a file.
    ///
    /// # Panics
    /// When it cannot be read.
    #[must_use]
    pub fn read(&self, name: &str) -> String {
        match fs::read_to_string(self.path().join(name)) {
            Ok(text) => text,
            Err(error) => panic!("cannot read `{name}`: {error}"),
        }
    }

    /// Runs `sfn-breaker` with these arguments in the folder.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> Ran {
        run_in(self.path(), arguments)
    }

    /// Runs `sfn-breaker` in the folder, with these variables and no others in its environment.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn run_with(&self, environment: &[(String, String)], arguments: &[&str]) -> Ran {
        run_with(self.path(), environment, arguments)
    }
}

/// Runs `sfn-breaker` in a folder, with an empty environment.
///
/// # Panics
/// When it cannot be started.
#[must_use]
pub fn run_in(folder: &Path, arguments: &[&str]) -> Ran {
    ran(&mut command_in(folder, arguments))
}

/// Runs `sfn-breaker` in a folder, with these variables and no others in its environment.
///
/// # Panics
/// When it cannot be started.
#[must_use]
pub fn run_with(folder: &Path, environment: &[(String, String)], arguments: &[&str]) -> Ran {
    ran(command_in(folder, arguments).envs(environment.iter().cloned()))
}

/// What a build needs of this process's environment, to run `sfn-breaker` with.
#[must_use]
pub fn toolchain() -> Vec<(String, String)> {
    [
        "PATH",
        "HOME",
        "CARGO_HOME",
        "RUSTUP_HOME",
        "RUSTUP_TOOLCHAIN",
    ]
    .into_iter()
    .filter_map(|name| Some((name.to_owned(), std::env::var(name).ok()?)))
    .collect()
}

fn command_in(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(binary());
    command.args(arguments).current_dir(folder).env_clear();
    command
}

pub(crate) fn ran(command: &mut Command) -> Ran {
    match command.output() {
        Ok(output) => Ran {
            status: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        },
        Err(error) => panic!("cannot run sfn-breaker: {error}"),
    }
}

/// What a command did; shown whole in snapshots.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Ran {
    /// Its exit status; none when a signal ended it.
    pub status: Option<i32>,
    /// Its data.
    pub stdout: String,
    /// Its talk.
    pub stderr: String,
}

impl fmt::Display for Ran {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.status {
            Some(status) => writeln!(formatter, "status {status}")?,
            None => writeln!(formatter, "ended by a signal")?,
        }
        if !self.stdout.is_empty() {
            write!(formatter, "--- stdout\n{}", self.stdout)?;
        }
        if !self.stderr.is_empty() {
            write!(formatter, "--- stderr\n{}", self.stderr)?;
        }
        Ok(())
    }
}
