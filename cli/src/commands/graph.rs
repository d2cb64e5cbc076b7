//! `sfn-breaker graph`: state machines as pictures.

use std::path::{Path, PathBuf};

use asl::StateMachine;
use clap::{Args, ValueEnum};

use super::render;
use crate::error::{CommandError, CommandResult, ExitStatus};
use crate::host::NewFile;
use crate::ui::Ui;
use crate::{definition_file, host, spec_file};

/// Draw a state machine
///
/// Takes a definition in Amazon States Language, JSON or YAML, or a breaker spec, whose machines are rendered first.
#[derive(Debug, Args)]
pub(crate) struct GraphArgs {
    /// The definition or spec, a folder that holds a breaker.yaml, or `-` for standard input
    #[arg(value_name = "DEFINITION")]
    source: PathBuf,

    /// How to draw; by default what the ending of `--out` says, else `mermaid`
    #[arg(long = "as", value_enum, value_name = "FORM")]
    form: Option<Form>,

    /// Write to this file; for several machines of a spec, one file each into this folder
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Of a spec, only this machine, by its name
    #[arg(long, value_name = "NAME")]
    machine: Option<String>,
}

/// How a machine is drawn.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    /// A flowchart in Mermaid's language, which Markdown viewers draw
    Mermaid,
    /// A directed graph for Graphviz
    Dot,
    /// A picture, light or dark as its reader prefers; comments show under the pointer
    Svg,
}

/// Carries it out.
pub(crate) fn graph(ui: &mut Ui, args: GraphArgs) -> CommandResult {
    let out = args.out.as_deref().filter(|path| *path != Path::new("-"));
    match machines(&args.source, args.machine.as_deref())? {
        Source::One(machine) => one(ui, &machine, form(args.form, out)?, out)?,
        Source::Several(machines) => several(ui, &machines, args.form, out)?,
    }
    Ok(ExitStatus::Ok)
}

/// What is asked for, else what the ending of the file's name says.
///
/// # Errors
/// When it says nothing that can be drawn.
fn form(asked: Option<Form>, out: Option<&Path>) -> Result<Form, CommandError> {
    let Some(path) = out.filter(|_| asked.is_none()) else {
        return Ok(asked.unwrap_or(Form::Mermaid));
    };
    Form::of(path).ok_or_else(|| {
        let message = format!("`{}` does not say how to draw", path.display());
        CommandError::trouble(message)
            .hint("let it end in .svg, .dot or .mmd, or choose with `--as`")
    })
}

/// What there is to draw.
enum Source {
    One(StateMachine),
    /// The machines of a spec, with their names.
    Several(Vec<(String, StateMachine)>),
}

fn machines(path: &Path, name: Option<&str>) -> Result<Source, CommandError> {
    let inside = path.join(spec_file::SPEC_FILE);
    let path = if path.is_dir() { &inside } else { path };
    let text = host::read_text(path)?;
    let file = host::shown(path);
    let parsed = asl::parse(&text);
    if !is_spec(&parsed) {
        if let Some(name) = name {
            let error = CommandError::trouble(format!(
                "{file} is a definition: it has no machine `{name}`"
            ));
            return Err(error.hint("`--machine` picks one of a spec's machines"));
        }
        return definition_file::machine(&file, parsed).map(Source::One);
    }
    let spec = spec_file::parse(&file, &text)?;
    let chosen = render::chosen(generator::render(&spec), name)?;
    let mut machines: Vec<_> = chosen
        .into_iter()
        .map(|machine| (machine.name, machine.definition))
        .collect();
    Ok(match (name, machines.pop()) {
        (Some(_), Some((_, machine))) => Source::One(machine),
        (_, last) => {
            machines.extend(last);
            Source::Several(machines)
        }
    })
}

/// Whether a text is a breaker spec: it has dependencies and no states.
fn is_spec(parsed: &asl::Parsed) -> bool {
    let root = parsed.tree.root();
    let has = |field| root.member(field).is_some();
    has("dependencies") && !has("States") && !has("StartAt")
}

fn one(
    ui: &mut Ui,
    machine: &StateMachine,
    form: Form,
    out: Option<&Path>,
) -> Result<(), CommandError> {
    let picture = form.draw(machine);
    match out {
        Some(path) => {
            host::write_whole(path, &picture)?;
            ui.status(format_args!("Wrote {}.", path.display()));
            Ok(())
        }
        None => ui.result(picture),
    }
}

fn several(
    ui: &mut Ui,
    machines: &[(String, StateMachine)],
    form: Option<Form>,
    out: Option<&Path>,
) -> Result<(), CommandError> {
    // A name that ends as a picture's does is no folder's.
    let is_file = |path: &&Path| !path.is_dir() && Form::of(path).is_some();
    let Some(folder) = out.filter(|path| !is_file(path)) else {
        let names: Vec<String> = machines
            .iter()
            .map(|(name, _)| format!("`{name}`"))
            .collect();
        let error = CommandError::trouble("the spec renders several machines");
        let hint = format!("pick one with `--machine`: {}", names.join(", "));
        return Err(error
            .hint(hint)
            .hint("or write them all into a folder with `--out DIR`"));
    };
    let form = form.unwrap_or(Form::Mermaid);
    let pictures: Vec<(PathBuf, String)> = machines
        .iter()
        .map(|(name, machine)| {
            let path = folder.join(format!("{name}.{}", form.ending()));
            (path, form.draw(machine))
        })
        .collect();
    let files: Vec<NewFile<'_>> = pictures
        .iter()
        .map(|(path, picture)| NewFile::text(path.clone(), picture))
        .collect();
    host::write_together(&files)?;
    for (path, _) in &pictures {
        ui.status(format_args!("Wrote {}.", path.display()));
    }
    Ok(())
}

impl Form {
    /// What the ending of a file's name says.
    fn of(path: &Path) -> Option<Form> {
        match path.extension()?.to_str()? {
            "mmd" | "mermaid" => Some(Form::Mermaid),
            "dot" | "gv" => Some(Form::Dot),
            "svg" => Some(Form::Svg),
            _ => None,
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Form::Mermaid => "mmd",
            Form::Dot => "dot",
            Form::Svg => "svg",
        }
    }

    fn draw(self, machine: &StateMachine) -> String {
        match self {
            Form::Mermaid => graph::mermaid(machine),
            Form::Dot => graph::dot(machine),
            Form::Svg => graph::svg(machine),
        }
    }
}
