//! `sfn-breaker package`: the functions' program, built, checked and zipped.

mod builder;
mod compile;
mod paths;
mod report;
mod source;

use std::path::PathBuf;

use cdk::archive::{self, Entry};
use cdk::worker::{self, Architecture, ProgramError};
use clap::{Args, ValueEnum};

use crate::error::{CommandError, CommandResult, ExitStatus};
use crate::host::{self, NewFile};
use crate::ui::Ui;
use builder::{Builder, Compiler};
use report::{Packaged, Report};
use source::Source;

/// Build the Lambda functions' program, check that Lambda can run it, and zip it
///
/// All functions are one program, which is built from the source tree of sfn-breaker: with cargo-lambda where it is
/// installed, else with cargo. Paths of this machine do not get into it: the same source, toolchain and compiler give
/// the same bytes in any folder. Flags for rustc in the environment do not take part, for the same reason.
#[derive(Debug, Args)]
pub(crate) struct PackageArgs {
    /// The folder for the program and its zip; `synth` looks into dist/workers
    #[arg(long, value_name = "DIR", default_value = "dist/workers")]
    out: PathBuf,

    /// What the functions run on; may be given more than once
    #[arg(
        long = "architecture",
        value_enum,
        value_name = "NAME",
        default_value = "x86_64"
    )]
    architectures: Vec<Machine>,

    /// The source tree of sfn-breaker [default: searched from the current folder upwards]
    #[arg(long, value_name = "DIR")]
    source: Option<PathBuf>,

    /// What builds it
    #[arg(long, value_enum, default_value_t = Compiler::Auto)]
    compiler: Compiler,

    /// How the report is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// What the functions run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Machine {
    /// Intel and AMD
    #[value(name = "x86_64")]
    X86_64,
    /// Graviton
    Arm64,
}

/// How the report is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Carries it out. Everything is built and checked before anything is written.
pub(crate) fn package(ui: &mut Ui, args: PackageArgs) -> CommandResult {
    let source = match &args.source {
        Some(folder) => Source::at(folder)?,
        None => Source::search()?,
    };
    let mut built = Vec::new();
    for architecture in architectures(&args.architectures) {
        let builder = Builder::choose(args.compiler, architecture, &source)?;
        ui.status(format_args!(
            "Building for {architecture} with {builder} in {}.",
            source.folder().display()
        ));
        let program = compile::program(&builder, &source)?;
        built.push(checked(architecture, &builder, program)?);
    }
    write(&args.out, &built)?;

    let report = Report::new(&args.out, &built);
    for warning in report.warnings() {
        ui.status(format_args!("warning: {warning}"));
    }
    match args.format {
        Format::Text => ui.result(&report)?,
        Format::Json => ui.result(report.json()?)?,
    }
    Ok(ExitStatus::Ok)
}

/// Each one once, in the order of the list.
fn architectures(wanted: &[Machine]) -> Vec<Architecture> {
    let all = [
        (Machine::X86_64, Architecture::X86_64),
        (Machine::Arm64, Architecture::Arm64),
    ];
    let chosen = all.into_iter().filter(|(one, _)| wanted.contains(one));
    chosen.map(|(_, architecture)| architecture).collect()
}

/// Refuses a program that Lambda could not start.
fn checked(
    architecture: Architecture,
    builder: &Builder,
    program: Vec<u8>,
) -> Result<Packaged, CommandError> {
    let inspected = worker::inspect(&program).map_err(|error| {
        let refused = CommandError::trouble(format!("the program that {builder} built {error}"));
        match error {
            ProgramError::Glibc { .. } => refused.hint(
                "cargo-lambda links against an older one: `pip install cargo-lambda`, then run this again",
            ),
            ProgramError::NoProgram(_) | ProgramError::Machine(_) => refused,
        }
    })?;
    if inspected.architecture != architecture {
        return Err(CommandError::trouble(format!(
            "the program that {builder} built is for {}, not for {architecture}",
            inspected.architecture
        )));
    }
    let archive = archive::pack(&[Entry {
        path: "bootstrap",
        bytes: &program,
        executable: true,
    }])
    .map_err(|error| CommandError::trouble(format!("the program {error}")))?;
    Ok(Packaged {
        architecture,
        compiler: builder.to_string(),
        glibc: inspected.glibc,
        program,
        archive,
    })
}

fn write(folder: &std::path::Path, built: &[Packaged]) -> Result<(), CommandError> {
    let mut files = Vec::new();
    for one in built {
        files.push(NewFile {
            path: folder.join(one.program_file()),
            bytes: &one.program,
            executable: true,
        });
        files.push(NewFile {
            path: folder.join(one.archive_file()),
            bytes: &one.archive,
            executable: false,
        });
    }
    host::write_together(&files)
}
