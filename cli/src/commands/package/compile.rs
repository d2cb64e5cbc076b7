//! Runs the build, its own progress on stderr, and picks up the program.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cdk::worker::NEWEST_GLIBC;
use serde_json::Value;

use super::builder::{Builder, Tool};
use super::paths;
use super::source::{PACKAGE, Source};
use crate::error::CommandError;

/// The binary of the package, and the name that Lambda wants.
const BINARY: &str = "bootstrap";

/// Builds the program; returns its bytes.
///
/// # Errors
/// When the build fails: it has said why on stderr.
pub(super) fn program(builder: &Builder, source: &Source) -> Result<Vec<u8>, CommandError> {
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(source.folder())
        .env("CARGO_ENCODED_RUSTFLAGS", paths::flags(source)?)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    match &builder.tool {
        Tool::CargoLambda { .. } => with_cargo_lambda(cargo, builder),
        Tool::Cargo { linker } => {
            if let Some(linker) = linker {
                let target = builder.target().to_uppercase().replace('-', "_");
                cargo.env(format!("CARGO_TARGET_{target}_LINKER"), linker);
            }
            cargo.arg("build").args(options(builder, ""));
            with_cargo(cargo, builder)
        }
        Tool::CargoZigbuild { .. } => {
            let glibc = format!(".{NEWEST_GLIBC}");
            cargo.arg("zigbuild").args(options(builder, &glibc));
            with_cargo(cargo, builder)
        }
    }
}

/// It says where the program is.
fn with_cargo(mut cargo: Command, builder: &Builder) -> Result<Vec<u8>, CommandError> {
    cargo.arg("--message-format=json-render-diagnostics");
    let messages = succeed(cargo, builder)?;
    let executable = messages
        .lines()
        // Build scripts and wrappers print lines of their own among cargo's messages.
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == BINARY)
        .find_map(|message| message["executable"].as_str().map(PathBuf::from));
    match executable {
        Some(executable) => read(&executable),
        None => Err(CommandError::trouble(format!(
            "cargo built no program `{BINARY}` of {PACKAGE}"
        ))),
    }
}

/// It moves the program into a folder of its choice or ours.
fn with_cargo_lambda(mut cargo: Command, builder: &Builder) -> Result<Vec<u8>, CommandError> {
    let folder = tempfile::tempdir().map_err(|error| {
        CommandError::trouble(format!("a temporary folder cannot be made: {error}"))
    })?;
    cargo
        .args(["lambda", "build", "--output-format=binary", "--lambda-dir"])
        .arg(folder.path())
        .args(options(builder, ""));
    succeed(cargo, builder)?;
    read(&folder.path().join(BINARY).join(BINARY))
}

/// What all of them take. The C library's version is Zig's to know.
fn options(builder: &Builder, glibc: &str) -> [String; 5] {
    [
        "--locked".to_owned(),
        "--profile=lambda".to_owned(),
        format!("--package={PACKAGE}"),
        format!("--bin={BINARY}"),
        format!("--target={}{glibc}", builder.target()),
    ]
}

/// Runs it; returns what it printed.
fn succeed(mut cargo: Command, builder: &Builder) -> Result<String, CommandError> {
    let output = cargo
        .output()
        .map_err(|error| CommandError::trouble(format!("{builder} cannot be started: {error}")))?;
    if !output.status.success() {
        return Err(CommandError::trouble(format!(
            "{builder} could not build the functions for {}",
            builder.architecture
        )));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn read(program: &Path) -> Result<Vec<u8>, CommandError> {
    std::fs::read(program).map_err(|error| {
        CommandError::trouble(format!("cannot read `{}`: {error}", program.display()))
    })
}
