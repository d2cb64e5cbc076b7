//! What builds the program: cargo-lambda where it is installed and has its linker, else cargo with a linker for the
//! architecture, else cargo-zigbuild.

use std::fmt;
use std::process::{Command, Stdio};

use cdk::worker::Architecture;
use clap::ValueEnum;
use serde_json::Value;

use super::source::Source;
use crate::error::CommandError;

/// What builds the program, as the user asks for it.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Compiler {
    /// cargo-lambda if it is installed, with Zig, else cargo if it has a linker, else cargo-zigbuild
    Auto,
    /// cargo, with this machine's own linker and C library
    Cargo,
    /// cargo-lambda: links with Zig, for both architectures and an old C library
    CargoLambda,
    /// cargo-zigbuild: links with Zig too, against the C library that Lambda has
    CargoZigbuild,
}

/// What builds the program, found and able to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Builder {
    pub(super) architecture: Architecture,
    pub(super) tool: Tool,
}

/// A tool and what it needs to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tool {
    /// `cargo lambda build`.
    CargoLambda { version: String },
    /// `cargo zigbuild`.
    CargoZigbuild { version: String },
    /// `cargo build`, with this linker if the machine is of another kind.
    Cargo { linker: Option<String> },
}

impl fmt::Display for Builder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.tool {
            Tool::CargoLambda { version } | Tool::CargoZigbuild { version } => {
                formatter.write_str(version)
            }
            Tool::Cargo { .. } => formatter.write_str("cargo"),
        }
    }
}

impl Builder {
    /// Finds what the user asked for, and everything it needs to build for the architecture.
    ///
    /// # Errors
    /// When something is missing: it is named, and how to get it.
    pub(super) fn choose(
        wanted: Compiler,
        architecture: Architecture,
        source: &Source,
    ) -> Result<Self, CommandError> {
        if said(source, "cargo", &["--version"]).is_none() {
            return Err(CommandError::trouble("cargo is not installed").hint(
                "the functions are built from source: https://rustup.rs installs what that takes",
            ));
        }
        let tool = match wanted {
            Compiler::Auto => match cargo_lambda(source) {
                Ok(tool) => tool,
                // What is missing for cargo is what is missing for all of them.
                Err(_) => match cargo(architecture, source) {
                    Ok(tool) => tool,
                    Err(error) => cargo_zigbuild(source).map_err(|_| error)?,
                },
            },
            Compiler::Cargo => cargo(architecture, source)?,
            Compiler::CargoLambda => cargo_lambda(source)?,
            Compiler::CargoZigbuild => cargo_zigbuild(source)?,
        };
        let builder = Builder { architecture, tool };
        builder.find_target(source)?;
        Ok(builder)
    }

    /// Rust's name for what it builds for.
    pub(super) fn target(&self) -> &'static str {
        target(self.architecture)
    }

    /// Rust's own library for the target must be there.
    fn find_target(&self, source: &Source) -> Result<(), CommandError> {
        let asked = ["--print", "target-libdir", "--target", self.target()];
        let folder = said(source, "rustc", &asked).unwrap_or_default();
        if std::path::Path::new(folder.trim()).is_dir() {
            return Ok(());
        }
        let error = CommandError::trouble(format!(
            "cannot build for {}: the Rust target {} is not installed",
            self.architecture,
            self.target()
        ));
        Err(error.hint(format!(
            "`rustup target add {}` in {} installs it",
            self.target(),
            source.folder().display()
        )))
    }
}

const fn target(architecture: Architecture) -> &'static str {
    match architecture {
        Architecture::X86_64 => "x86_64-unknown-linux-gnu",
        Architecture::Arm64 => "aarch64-unknown-linux-gnu",
    }
}

fn cargo_lambda(source: &Source) -> Result<Tool, CommandError> {
    let install = "`pip install cargo-lambda` installs both";
    let Some(version) = said(source, "cargo", &["lambda", "--version"]) else {
        return Err(CommandError::trouble("cargo-lambda is not installed").hint(install));
    };
    let system = said(source, "cargo", &["lambda", "system", "-o", "json"]);
    // A version that has no such command, or answers in other words, does not tell of a Zig either.
    let system = system.and_then(|text| serde_json::from_str::<Value>(&text).ok());
    if system.is_none_or(|system| system.pointer("/zig/command").is_none()) {
        let error = CommandError::trouble("cargo-lambda has no Zig, which links for it");
        return Err(error.hint(install));
    }
    // `cargo-lambda 1.9.2 (67129fc 2026-08-21Z)`: when it was built is nobody's business.
    let named: Vec<&str> = version.split_whitespace().take(2).collect();
    Ok(Tool::CargoLambda {
        version: named.join(" "),
    })
}

/// It finds Zig where it was installed as a program or by pip.
fn cargo_zigbuild(source: &Source) -> Result<Tool, CommandError> {
    let install = "`pip install cargo-zigbuild ziglang` installs both";
    let Some(version) = said(source, "cargo-zigbuild", &["--version"]) else {
        return Err(CommandError::trouble("cargo-zigbuild is not installed").hint(install));
    };
    let zigs = [
        ("zig", &["version"][..]),
        ("python3", &["-m", "ziglang", "version"]),
    ];
    if !zigs
        .iter()
        .any(|(program, asked)| said(source, program, asked).is_some())
    {
        let error = CommandError::trouble("cargo-zigbuild has no Zig, which links for it");
        return Err(error.hint(install));
    }
    Ok(Tool::CargoZigbuild {
        version: version.trim().to_owned(),
    })
}

/// Cargo itself, with a linker for the architecture.
fn cargo(architecture: Architecture, source: &Source) -> Result<Tool, CommandError> {
    let target = target(architecture);
    let about = said(source, "rustc", &["-vV"]).unwrap_or_default();
    if about.lines().any(|line| line == format!("host: {target}")) {
        return Ok(Tool::Cargo { linker: None });
    }
    let linker = match architecture {
        Architecture::X86_64 => "x86_64-linux-gnu-gcc",
        Architecture::Arm64 => "aarch64-linux-gnu-gcc",
    };
    if said(source, linker, &["--version"]).is_some() {
        let linker = Some(linker.to_owned());
        return Ok(Tool::Cargo { linker });
    }
    let error = CommandError::trouble(format!(
        "cannot build for {architecture} on this machine: none of cargo-lambda, cargo-zigbuild and {linker} is installed"
    ));
    Err(error.hint("`pip install cargo-lambda` installs all it takes; then run this again"))
}

/// What a program prints; none when it is not there or fails. Run where the functions are built, so that the toolchain
/// that is asked is the one that builds.
fn said(source: &Source, program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(source.folder())
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    output.status.success().then_some(printed)
}
