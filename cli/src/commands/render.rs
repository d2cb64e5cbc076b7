//! `sfn-breaker render`: a spec's state machines as Amazon States Language.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use generator::Machine;
use serde_json::{Value, json};

use crate::error::{CommandError, CommandResult, ExitStatus};
use crate::host::NewFile;
use crate::ui::Ui;
use crate::{host, spec_file, validation};

/// Render a spec's state machines as Amazon States Language
///
/// Every dependency gets a guard, those with a health check a health machine, and all share one incident machine. The
/// definitions hold ${Substitutions} for the names of resources, as CloudFormation's DefinitionSubstitutions fills them
/// in. The same spec gives the same bytes.
#[derive(Debug, Args)]
pub(crate) struct RenderArgs {
    /// The breaker.yaml, a folder that holds one, or `-` for standard input
    spec: PathBuf,

    /// Write one file a machine into this folder, with an example input beside it, instead of printing
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Only this machine, by its name: `payments-guard`, `incident`, `payments-health`
    #[arg(long, value_name = "NAME")]
    machine: Option<String>,

    /// How definitions are written
    #[arg(long, value_enum, default_value_t = Notation::Json)]
    format: Notation,
}

/// How definitions are written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Notation {
    /// JSON, as the console and the API take it
    Json,
    /// YAML, as CloudFormation templates and people take it
    Yaml,
}

/// Carries it out.
pub(crate) fn render(ui: &mut Ui, args: RenderArgs) -> CommandResult {
    let spec = spec_file::read(&args.spec)?;
    let machines = chosen(generator::render(&spec), args.machine.as_deref())?;
    validation::refuse_invalid_machines(&machines)?;
    match &args.out {
        Some(folder) => write(ui, folder, &machines, args.format)?,
        None => ui.result(printed(&machines, args.machine.is_some(), args.format))?,
    }
    Ok(ExitStatus::Ok)
}

/// The machines of this name; all of them without one.
pub(super) fn chosen(
    machines: Vec<Machine>,
    name: Option<&str>,
) -> Result<Vec<Machine>, CommandError> {
    let Some(name) = name else {
        return Ok(machines);
    };
    let names: Vec<String> = machines
        .iter()
        .map(|one| format!("`{}`", one.name))
        .collect();
    let found: Vec<Machine> = machines
        .into_iter()
        .filter(|machine| machine.name == name)
        .collect();
    if found.is_empty() {
        let error = CommandError::trouble(format!("the spec renders no machine `{name}`"));
        return Err(error.hint(format!("it renders {}", names.join(", "))));
    }
    Ok(found)
}

/// One machine alone is its definition; several are an object by name, each with what one needs to create it.
fn printed(machines: &[Machine], alone: bool, notation: Notation) -> String {
    match machines {
        [machine] if alone => text(&machine.definition.to_value(), notation),
        several => {
            let by_name = several
                .iter()
                .map(|machine| (machine.name.clone(), described(machine)))
                .collect();
            text(&Value::Object(by_name), notation)
        }
    }
}

fn described(machine: &Machine) -> Value {
    json!({
        "kind": machine.kind.word(),
        "dependency": machine.dependency,
        "type": machine.workflow.as_str(),
        "definition": machine.definition.to_value(),
        "exampleInput": machine.example_input,
    })
}

fn text(value: &Value, notation: Notation) -> String {
    match notation {
        Notation::Json => asl::print::json(value),
        Notation::Yaml => asl::print::yaml(value),
    }
}

fn write(
    ui: &mut Ui,
    folder: &Path,
    machines: &[Machine],
    notation: Notation,
) -> Result<(), CommandError> {
    let ending = match notation {
        Notation::Json => "asl.json",
        Notation::Yaml => "asl.yaml",
    };
    let mut files = Vec::new();
    for machine in machines {
        let definition = text(&machine.definition.to_value(), notation);
        files.push((format!("{}.{ending}", machine.name), definition));
        let input = asl::print::json(&machine.example_input);
        files.push((format!("{}.input.json", machine.name), input));
    }
    let new: Vec<NewFile<'_>> = files
        .iter()
        .map(|(name, content)| NewFile::text(folder.join(name), content))
        .collect();
    host::write_together(&new)?;
    for machine in machines {
        ui.status(format_args!(
            "{} ({}, {} states)",
            folder.join(format!("{}.{ending}", machine.name)).display(),
            machine.workflow.as_str(),
            machine.definition.states.len()
        ));
    }
    for name in host::file_names(folder)? {
        let is_ours = files.iter().any(|(file, _)| *file == name);
        if name.ends_with(&format!(".{ending}")) && !is_ours {
            ui.status(format_args!(
                "note: {} is not of this rendering",
                folder.join(name).display()
            ));
        }
    }
    Ok(())
}
