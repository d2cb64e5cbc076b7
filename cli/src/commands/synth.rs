//! `sfn-breaker synth`: specs as a cloud assembly, or as a template by itself.

mod context;

use std::path::{Path, PathBuf};

use cdk::assembly::{Assembly, Assets};
use cdk::{App, Workers};
use clap::{Args, ValueEnum};
use spec::Spec;

use crate::error::{CommandError, CommandResult, ExitStatus};
use crate::host::NewFile;
use crate::ui::Ui;
use crate::{env, host, spec_file, validation};
use context::Context;

/// Where the assembly goes when nobody says.
const OUT: &str = "cdk.out";

/// Where `package` leaves the functions' program.
pub(crate) const WORKERS: &str = "dist/workers";

/// Synthesise specs into what the CDK CLI deploys
///
/// Writes a cloud assembly: a template for each stack, the functions' code, and what the CDK CLI needs to know. With
/// `"app": "sfn-breaker synth"` in cdk.json (`sfn-breaker init --cdk` writes it), `cdk ls`, `diff`, `deploy` and
/// `destroy` work. The same specs and program give the same bytes.
#[derive(Debug, Args)]
pub(crate) struct SynthArgs {
    /// Specs, or folders that hold a breaker.yaml; the one in this folder when none is named
    specs: Vec<PathBuf>,

    /// The folder to write; default: what the CDK CLI asks for (CDK_OUTDIR), else cdk.out
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// The folder with the functions' program, as `sfn-breaker package` leaves it [default: dist/workers]
    #[arg(long, value_name = "DIR")]
    workers: Option<PathBuf>,

    /// Keep the code in this bucket of your own; nothing needs to be bootstrapped then
    #[arg(long, value_name = "NAME")]
    bucket: Option<String>,

    /// Only the template, for people without CDK: printed, or with --out written with the functions' code beside it
    #[arg(long)]
    template_only: bool,

    /// Only this stack, with --template-only
    #[arg(long, value_name = "NAME", requires = "template_only")]
    stack: Option<String>,

    /// How the template is written, with --template-only
    #[arg(long, value_enum, default_value_t = Notation::Json, requires = "template_only")]
    format: Notation,
}

/// How a template is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Notation {
    /// JSON
    Json,
    /// YAML
    Yaml,
}

/// Carries it out.
pub(crate) fn synth(ui: &mut Ui, args: SynthArgs) -> CommandResult {
    let context = Context::from_environment()?;
    let specs = read_specs(&args.specs)?;
    let folder = args
        .workers
        .clone()
        .or(context.workers)
        .unwrap_or_else(|| PathBuf::from(WORKERS));
    let workers = read_workers(&folder, &specs)?;
    let bucket = args.bucket.clone().or(context.bucket);
    let assets = match (bucket, args.template_only) {
        (Some(bucket), _) => Assets::Bucket(bucket),
        (None, true) => Assets::Parameter,
        (None, false) => Assets::Bootstrapped,
    };
    let app = App {
        specs: &specs,
        workers: &workers,
        assets,
        account: env::cdk_account(),
        region: env::cdk_region(),
    };
    let assembly = cdk::synth(&app).map_err(told)?;
    if args.template_only {
        return template_only(ui, &args, &assembly);
    }
    let folder = args
        .out
        .or_else(env::cdk_out)
        .unwrap_or_else(|| PathBuf::from(OUT));
    write(ui, &folder, &assembly)?;
    Ok(ExitStatus::Ok)
}

/// The specs, checked as `validate` checks what they render to.
pub(crate) fn read_specs(paths: &[PathBuf]) -> Result<Vec<Spec>, CommandError> {
    let here = [PathBuf::from(spec_file::SPEC_FILE)];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let mut specs = Vec::new();
    for path in paths {
        let spec = spec_file::read(path)?;
        validation::refuse_invalid_machines(&generator::render(&spec))?;
        specs.push(spec);
    }
    Ok(specs)
}

/// The functions' program for every architecture that a stack wants.
pub(crate) fn read_workers(folder: &Path, specs: &[Spec]) -> Result<Workers, CommandError> {
    let mut workers = Workers::new();
    let wanted = specs.iter().flat_map(|spec| &spec.stacks);
    for architecture in wanted.map(|stack| stack.architecture) {
        if workers.contains_key(&architecture) {
            continue;
        }
        let path = folder.join(format!("bootstrap-{architecture}"));
        let Some(bytes) = host::read_bytes(&path)? else {
            let message = format!(
                "there is no program for the functions at `{}`",
                path.display()
            );
            return Err(CommandError::trouble(message)
                .hint(format!(
                    "build it: sfn-breaker package --architecture {architecture} --out {}",
                    folder.display()
                ))
                .hint("built elsewhere already? name its folder with `--workers DIR`"));
        };
        workers.insert(architecture, bytes);
    }
    Ok(workers)
}

/// What is wrong with a synthesis, each thing with what to do about it.
pub(crate) fn told(error: cdk::SynthError) -> CommandError {
    let mut hints: Vec<String> = Vec::new();
    for problem in &error.problems {
        if !hints.contains(&problem.hint) {
            hints.push(problem.hint.clone());
        }
    }
    hints
        .into_iter()
        .fold(CommandError::findings(&error), CommandError::hint)
}

fn template_only(ui: &mut Ui, args: &SynthArgs, assembly: &Assembly) -> CommandResult {
    let wanted = |name: &str| args.stack.as_deref().is_none_or(|stack| stack == name);
    let stacks: Vec<_> = assembly
        .stacks
        .iter()
        .filter(|stack| wanted(&stack.name))
        .collect();
    let names: Vec<&str> = assembly
        .stacks
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    let [stack] = stacks.as_slice() else {
        let message = match &args.stack {
            Some(name) => format!("there is no stack `{name}`"),
            None => "there is more than one stack".to_owned(),
        };
        let hint = format!("choose one with `--stack`: {}", names.join(", "));
        return Err(CommandError::trouble(message).hint(hint));
    };
    let (text, ending) = match args.format {
        Notation::Json => (asl::print::json(&stack.template), "json"),
        Notation::Yaml => (asl::print::yaml(&stack.template), "yaml"),
    };
    let Some(folder) = &args.out else {
        ui.result(text)?;
        return Ok(ExitStatus::Ok);
    };
    let name = format!("{}.template.{ending}", stack.name);
    let mut files: Vec<(&str, &[u8])> = Vec::new();
    for asset in &stack.assets {
        if let Some(bytes) = assembly.files.get(&asset.file) {
            files.push((&asset.key, bytes));
        }
    }
    files.push((&name, text.as_bytes()));
    let files = files
        .into_iter()
        .map(|(name, bytes)| in_folder(folder, name, bytes));
    let files: Vec<NewFile<'_>> = files.collect();
    host::write_together(&files)?;
    for file in files {
        ui.status(format_args!("Wrote {}.", file.path.display()));
    }
    Ok(ExitStatus::Ok)
}

/// Writes the assembly, the manifest last: whoever finds it finds everything else.
fn write(ui: &mut Ui, folder: &Path, assembly: &Assembly) -> Result<(), CommandError> {
    const MANIFEST: &str = "manifest.json";
    let (last, first): (Vec<_>, Vec<_>) = assembly
        .files
        .iter()
        .partition(|(name, _)| name.as_str() == MANIFEST);
    let files = first.into_iter().chain(last);
    let files: Vec<NewFile<'_>> = files
        .map(|(name, bytes)| in_folder(folder, name, bytes))
        .collect();
    host::write_together(&files)?;
    for stack in &assembly.stacks {
        let resources = stack.template["Resources"].as_object();
        ui.status(format_args!(
            "{}: {} resources",
            stack.name,
            resources.map_or(0, serde_json::Map::len)
        ));
    }
    ui.status(format_args!("Wrote {}.", folder.display()));
    Ok(())
}

fn in_folder<'a>(folder: &Path, name: &str, bytes: &'a [u8]) -> NewFile<'a> {
    NewFile {
        path: folder.join(name),
        bytes,
        executable: false,
    }
}
