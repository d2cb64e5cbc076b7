//! The workspace's programs, built by cargo when a test asks for them.

use std::env;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

use crate::repository;

/// Set by nextest, which starts a process for every test: the same in all of one run.
const RUN: &str = "NEXTEST_RUN_ID";

/// The built command. Built once in a run of the tests, when the first test asks.
///
/// # Panics
/// When it does not build.
#[must_use]
pub fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| built("sfn-breaker"))
}

/// The functions' program, as every build makes it: not optimised. Built once in a run of the tests, when the first test
/// asks.
///
/// # Panics
/// When it does not build.
#[must_use]
pub fn worker() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| built("bootstrap"))
}

/// Where a program is, built by this process or by another one of the same run.
fn built(program: &str) -> PathBuf {
    let Ok(run) = env::var(RUN) else {
        return build(program);
    };
    match once_in(&run, program) {
        Ok(path) => path,
        Err(error) => panic!("cannot keep where `{program}` is: {error}"),
    }
}

/// Builds a program unless the same run has done so: a file beside the tests' own programs says which run built it last,
/// and where it is. Whoever comes while it is built waits for the file's lock.
fn once_in(run: &str, program: &str) -> io::Result<PathBuf> {
    let folder = env::current_exe()?;
    let folder = folder.parent().unwrap_or(Path::new("."));
    let mut note = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(folder.join(format!("{program}.built")))?;
    note.lock()?;
    let mut said = String::new();
    note.read_to_string(&mut said)?;
    if let Some((builder, path)) = said.split_once('\n')
        && builder == run
    {
        return Ok(PathBuf::from(path));
    }
    let path = build(program);
    note.seek(SeekFrom::Start(0))?;
    note.set_len(0)?;
    write!(note, "{run}\n{}", path.display())?;
    Ok(path)
}

/// `--workspace` although one program is wanted: what it rests on is then built as `cargo test --workspace` builds it.
fn build(program: &str) -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args(["build", "--locked", "--workspace", "--message-format=json"])
        .args(["--bin", program])
        .current_dir(repository::root())
        .output();
    let output = match output {
        Ok(output) if output.status.success() => output.stdout,
        Ok(output) => panic!("cargo build: {}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => panic!("cannot run cargo: {error}"),
    };
    let messages = String::from_utf8_lossy(&output);
    let executable = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == program)
        .find_map(|message| message["executable"].as_str().map(PathBuf::from));
    match executable {
        Some(executable) => executable,
        None => panic!("cargo build names no executable"),
    }
}
