//! Paths of this machine, and what stands for them in the program.
//!
//! Panic messages name source files. Within the workspace they are relative; those of other crates begin with wherever
//! cargo unpacked them, which differs from machine to machine and would change the program's bytes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::source::Source;
use crate::error::CommandError;

/// What stands for the source tree.
const TREE: &str = "/sfn-breaker";

/// What stands for the folder of other crates' sources.
const CRATES: &str = "/crates";

/// The flags for rustc that keep this machine's paths out, as `CARGO_ENCODED_RUSTFLAGS` takes them.
///
/// # Errors
/// When cargo does not tell where its sources are: it has said why on stderr.
pub(super) fn flags(source: &Source) -> Result<String, CommandError> {
    let metadata = metadata(source)?;
    let mut flags = Vec::new();
    let mut stands_for = |path: &Path, name: &str| {
        flags.push(format!("--remap-path-prefix={}={name}", path.display()));
    };
    for folder in unpacked(&metadata) {
        stands_for(&folder, CRATES);
    }
    stands_for(source.folder(), TREE);
    // The last that fits wins, so what lies in the tree comes after it.
    if let Some(target) = metadata["target_directory"].as_str() {
        stands_for(Path::new(target), &format!("{TREE}/target"));
    }
    if let Some((library, name)) = library(source) {
        stands_for(&library, &name);
    }
    Ok(flags.join("\x1f"))
}

fn metadata(source: &Source) -> Result<Value, CommandError> {
    let output = Command::new("cargo")
        .args(["metadata", "--locked", "--format-version=1"])
        .current_dir(source.folder())
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output();
    let output = output
        .map_err(|error| CommandError::trouble(format!("cargo cannot be started: {error}")))?;
    if !output.status.success() {
        return Err(CommandError::trouble("cargo cannot read the source tree"));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| {
        CommandError::trouble(format!("cargo describes the source tree wrongly: {error}"))
    })
}

/// The folders that hold one folder a crate, of all crates that are not the tree's own.
fn unpacked(metadata: &Value) -> BTreeSet<PathBuf> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    packages
        .filter(|package| package["source"].is_string())
        .filter_map(|package| package["manifest_path"].as_str())
        .filter_map(|manifest| Path::new(manifest).ancestors().nth(2))
        .map(Path::to_path_buf)
        .collect()
}

/// Where Rust's own sources are if they are installed, and the name that they have if they are not. None where rustc does
/// not say: then nothing stands for the folder, and cargo, which needs rustc, says what is wrong with it.
fn library(source: &Source) -> Option<(PathBuf, String)> {
    let ask = |arguments: &[&str]| {
        let mut rustc = Command::new("rustc");
        let output = rustc.args(arguments).current_dir(source.folder()).output();
        let output = output.ok().filter(|output| output.status.success())?;
        Some(String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let root = ask(&["--print", "sysroot"])?;
    let about = ask(&["-vV"])?;
    let commit = about
        .lines()
        .find_map(|line| line.strip_prefix("commit-hash: "))?;
    Some((
        Path::new(root.trim()).join("lib/rustlib/src/rust"),
        format!("/rustc/{commit}"),
    ))
}
