//! `sfn-breaker wrap`: a breaker spliced into a machine that somebody has already.

mod report;

use std::path::{Path, PathBuf};
use std::str::FromStr;

use asl::syntax::Notation;
use clap::{Args, ValueEnum};
use generator::{Target, WrapError, WrapOptions};

use crate::error::{CommandError, CommandResult, ExitStatus};
use crate::ui::Ui;
use crate::validation::WorkflowType;
use crate::{definition_file, host, spec_file, validation};

/// Put a breaker around Tasks of your own state machine
///
/// The Task stays as it is; whoever led to it leads to a gate before it, its failures are counted, its Retry becomes
/// states that ask the gate again, and where the call cannot be made the spec's fallback takes the result's place. Its
/// own Catch takes what the breaker does not answer: the Task's own errors, and Breaker.Open.
///
/// Of the dependency the name, policy and fallback are used, not its call. A fallback's default has the shape of the
/// Task's result, before its ResultSelector or Output. Behind the Task the variable $breaker_STATE says where the answer
/// came from. Wrap the definition as it was before each time: what is wrapped already is refused.
#[derive(Debug, Args)]
pub(crate) struct WrapArgs {
    /// The definition, Amazon States Language in JSON or YAML; `-` is standard input
    definition: PathBuf,

    /// The breaker.yaml, or a folder that holds one
    #[arg(long, value_name = "FILE")]
    spec: PathBuf,

    /// Which Task asks which circuit: `Charge=payments`, or `Fan out/0/Charge=payments` where a name is not enough; may
    /// be given several times
    #[arg(long = "task", value_name = "STATE=DEPENDENCY", required = true)]
    tasks: Vec<Wanted>,

    /// Leave the Tasks' Retry where it is: its attempts then do not ask the circuit again
    #[arg(long)]
    keep_retry: bool,

    /// The workflow's type
    #[arg(
        long = "type",
        value_name = "TYPE",
        default_value = "STANDARD",
        ignore_case = true
    )]
    workflow: WorkflowType,

    /// Write the wrapped definition to this file instead of printing it
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// How it is written; by default as the definition is, with all that was not touched left as it stands
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// Print what the machine's role and its deployment need now, as JSON; the definition is printed only to `--out`
    #[arg(long)]
    permissions: bool,
}

/// How a definition is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// JSON, as the console and the API take it
    Json,
    /// YAML, as CloudFormation templates and people take it
    Yaml,
}

/// One `STATE=DEPENDENCY`.
#[derive(Clone, Debug)]
struct Wanted(Target);

impl FromStr for Wanted {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // A state's name may hold an equals sign, a dependency's may not.
        match text.rsplit_once('=') {
            Some((state, dependency)) if !state.is_empty() && !dependency.is_empty() => {
                Ok(Wanted(Target {
                    state: state.to_owned(),
                    dependency: dependency.to_owned(),
                }))
            }
            Some(_) | None => Err("write a state and a dependency of the spec: `Charge=payments`"),
        }
    }
}

/// Carries it out.
pub(crate) fn wrap(ui: &mut Ui, args: WrapArgs) -> CommandResult {
    refuse_one_file_for_two(&args)?;
    let spec = spec_file::read(&args.spec)?;
    let text = host::read_text(&args.definition)?;
    let file = host::shown(&args.definition);
    validation::refuse_invalid(&file, &text, args.workflow.into())?;
    let notation = validation::notation(&args.definition).unwrap_or_else(|| Notation::of(&text));
    let parsed = asl::parse_as(&text, notation);
    let machine = definition_file::machine(&file, parsed)?;

    let targets: Vec<Target> = args.tasks.iter().map(|Wanted(it)| it.clone()).collect();
    let options = WrapOptions {
        keep_retry: args.keep_retry,
    };
    let wrapped = generator::wrap(&machine, &spec, &targets, options)
        .map_err(|errors| refused(&file, &errors))?;
    let written = match args.format {
        None => asl::patch(&text, notation, &wrapped.machine)
            .unwrap_or_else(|| printed(&wrapped.machine, notation)),
        Some(Format::Json) => wrapped.machine.to_json(),
        Some(Format::Yaml) => wrapped.machine.to_yaml(),
    };
    let name = format!("the wrapped {file}");
    validation::refuse_invalid_made(&name, &written, args.workflow.into())?;

    match &args.out {
        Some(path) if path != Path::new("-") => {
            host::write_whole(path, &written)?;
            ui.status(format_args!("Wrote {}.", path.display()));
        }
        Some(_) | None if args.permissions => {}
        Some(_) | None => ui.result(&written)?,
    }
    if args.permissions {
        ui.result(report::permissions(&wrapped.permissions))?;
    }
    for note in &wrapped.notes {
        ui.status(format_args!("note: {note}"));
    }
    Ok(ExitStatus::Ok)
}

/// The definition is needed again when the spec changes, and nothing can be read twice from standard input.
fn refuse_one_file_for_two(args: &WrapArgs) -> Result<(), CommandError> {
    let stdin = Path::new("-");
    if args.definition == stdin && args.spec == stdin {
        let message = "the definition and the spec cannot both come from standard input";
        return Err(CommandError::trouble(message).hint("write one of them to a file"));
    }
    let Some(out) = args.out.as_deref().filter(|out| *out != stdin) else {
        return Ok(());
    };
    if host::is_same_file(out, &args.definition) {
        let message = format!(
            "`{}` is the definition itself, which is needed again when the spec changes",
            out.display()
        );
        return Err(CommandError::trouble(message).hint("write to another file"));
    }
    Ok(())
}

/// The whole of it, where the text cannot be changed piece by piece.
fn printed(machine: &asl::StateMachine, notation: Notation) -> String {
    match notation {
        Notation::Json => machine.to_json(),
        Notation::Yaml => machine.to_yaml(),
    }
}

/// Everything wrong with the targets, as one error.
fn refused(file: &str, errors: &[WrapError]) -> CommandError {
    if let [error] = errors {
        let refused = CommandError::findings(error);
        return match error.hint() {
            Some(hint) => refused.hint(hint),
            None => refused,
        };
    }
    let list: Vec<String> = errors.iter().map(report::error).collect();
    CommandError::findings(format!(
        "{} of the Tasks cannot be wrapped in {file}\n\n{}",
        errors.len(),
        list.join("\n")
    ))
}
