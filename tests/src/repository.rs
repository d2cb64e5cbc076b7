//! The repository as the tests see it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The repository's root folder.
#[must_use]
pub fn root() -> PathBuf {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    crate_folder.parent().unwrap_or(crate_folder).to_owned()
}

/// A file of the repository, `path` from its root.
///
/// # Panics
/// When it cannot be read.
#[must_use]
pub fn read(path: &str) -> String {
    match fs::read_to_string(root().join(path)) {
        Ok(text) => text,
        Err(error) => panic!("cannot read `{path}`: {error}"),
    }
}

/// Every file below a folder, sorted; without hidden folders and those of builds.
///
/// # Panics
/// When a folder cannot be read.
#[must_use]
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => panic!("cannot read `{}`: {error}", folder.display()),
        };
        for entry in entries.flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            let name = name.to_string_lossy();
            if path.is_dir() {
                if !name.starts_with('.') && name != "target" && name != "node_modules" {
                    folders.push(path);
                }
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// What `cargo metadata` says about the workspace and everything it depends on, on this platform.
///
/// # Panics
/// When cargo fails.
#[must_use]
pub fn cargo_metadata() -> Value {
    let about = printed(Command::new("rustc").arg("-vV"));
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    let Some(host) = host else {
        panic!("rustc names no host: {about}");
    };
    // Other platforms' packages have never been fetched, and a test fetches nothing.
    let metadata = printed(
        Command::new(env!("CARGO"))
            .args(["metadata", "--format-version=1", "--locked", "--offline"])
            .args(["--filter-platform", host]),
    );
    match serde_json::from_str(&metadata) {
        Ok(metadata) => metadata,
        Err(error) => panic!("cargo metadata is no JSON: {error}"),
    }
}

/// What a command prints when it is run at the root.
fn printed(command: &mut Command) -> String {
    match command.current_dir(root()).output() {
        Ok(output) if output.status.success() => {
            String::from_utf8_lossy(&output.stdout).into_owned()
        }
        Ok(output) => panic!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => panic!("cannot run {command:?}: {error}"),
    }
}
