//! Which files are checked, several at a time; and refusing what `validate` refuses.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use asl::ExecutionType;
use asl::syntax::{Notation, Tree};
use clap::ValueEnum;
use generator::Machine;
use spec::Workflow;
use validator::render::{self, Checked};
use validator::{Options, Subject};

use crate::error::CommandError;
use crate::host;

/// Folders that hold nothing of one's own.
const PASSED_OVER: [&str; 3] = ["node_modules", "target", "cdk.out"];

/// The type of a workflow, as the service writes it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub(crate) enum WorkflowType {
    /// Runs up to a year, each step once
    #[default]
    #[value(name = "STANDARD")]
    Standard,
    /// Runs up to five minutes
    #[value(name = "EXPRESS")]
    Express,
}

impl From<WorkflowType> for ExecutionType {
    fn from(workflow: WorkflowType) -> Self {
        match workflow {
            WorkflowType::Standard => ExecutionType::Standard,
            WorkflowType::Express => ExecutionType::Express,
        }
    }
}

/// The files that paths stand for: a file for itself, a folder for the definitions and specs below it, sorted.
///
/// # Errors
/// When a folder cannot be listed, or nothing to check is in any.
pub(crate) fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, CommandError> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let before = files.len();
        add_folder(path, &mut files)?;
        if files.len() == before {
            let message = format!("`{}` holds no definition and no spec", path.display());
            let error = CommandError::trouble(message);
            return Err(error.hint("definitions are JSON or YAML with `StartAt` and `States`, specs are called breaker.yaml"));
        }
    }
    Ok(files)
}

/// Checks files, as many at a time as there are processors. What could not be read comes back beside.
pub(crate) fn check(
    files: &[PathBuf],
    workflow: WorkflowType,
) -> (Vec<Checked>, Vec<CommandError>) {
    let next = AtomicUsize::new(0);
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let work = || {
        let mut done = Vec::new();
        while let Some((at, path)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            files.get(at).map(|path| (at, path))
        } {
            done.push((at, check_file(path, workflow)));
        }
        done
    };
    let mut done: Vec<_> = thread::scope(|scope| {
        let others: Vec<_> = (1..processors.min(files.len()))
            .map(|_| scope.spawn(work))
            .collect();
        let mut done = work();
        for other in others {
            // A check does not panic; if one did, its files would be missing and the count would show it.
            done.extend(other.join().unwrap_or_default());
        }
        done
    });
    done.sort_by_key(|(at, _)| *at);
    let (mut checked, mut troubles) = (Vec::new(), Vec::new());
    for (_, result) in done {
        match result {
            Ok(one) => checked.push(one),
            Err(trouble) => troubles.push(trouble),
        }
    }
    (checked, troubles)
}

/// Refuses a definition that has errors, with the findings that `validate` shows.
///
/// # Errors
/// The report, with exit status 1.
pub(crate) fn refuse_invalid(
    name: &str,
    text: &str,
    workflow: ExecutionType,
) -> Result<(), CommandError> {
    let options = Options {
        workflow,
        subject: Some(Subject::Definition),
        ..Options::default()
    };
    let mut report = validator::check(text, &options);
    if report.is_valid() {
        return Ok(());
    }
    report
        .findings
        .retain(|finding| finding.severity == validator::Severity::Error);
    let checked = Checked {
        name: name.to_owned(),
        text: text.to_owned(),
        report,
    };
    let count = render::tally([&checked]).unwrap_or_default();
    let report = render::text(&checked);
    Err(CommandError::findings(format!(
        "{count} in {name}\n\n{}",
        report.trim_end()
    )))
}

/// Refuses machines that were rendered from a spec and that Step Functions would refuse: most often because of an
/// expression in the spec.
///
/// # Errors
/// The report of the first such machine, with exit status 1.
pub(crate) fn refuse_invalid_machines(machines: &[Machine]) -> Result<(), CommandError> {
    for machine in machines {
        let name = format!("the rendered {}", machine.name);
        let text = machine.definition.to_json();
        refuse_invalid_made(&name, &text, execution_type(machine.workflow))?;
    }
    Ok(())
}

/// The same for a definition that was made from a spec.
///
/// # Errors
/// The report, with exit status 1.
pub(crate) fn refuse_invalid_made(
    name: &str,
    text: &str,
    workflow: ExecutionType,
) -> Result<(), CommandError> {
    refuse_invalid(name, text, workflow).map_err(|error| {
        error.hint("what is wrong was taken from the spec: most often an expression in it")
    })
}

/// The workflow's type in the language's own words.
pub(crate) const fn execution_type(workflow: Workflow) -> ExecutionType {
    match workflow {
        Workflow::Standard => ExecutionType::Standard,
        Workflow::Express => ExecutionType::Express,
    }
}

/// How a file is written, by its ending.
pub(crate) fn notation(path: &Path) -> Option<Notation> {
    match path.extension()?.to_str()? {
        "json" => Some(Notation::Json),
        "yaml" | "yml" => Some(Notation::Yaml),
        _ => None,
    }
}

fn check_file(path: &Path, workflow: WorkflowType) -> Result<Checked, CommandError> {
    let text = host::read_text(path)?;
    let options = Options {
        workflow: workflow.into(),
        notation: notation(path),
        subject: is_spec(path).then_some(Subject::Spec),
    };
    let report = validator::check(&text, &options);
    let name = host::shown(path);
    Ok(Checked { name, text, report })
}

fn add_folder(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), CommandError> {
    for name in host::file_names(folder)? {
        let path = folder.join(&name);
        // A link may lead back up.
        let is_link = fs::symlink_metadata(&path).is_ok_and(|it| it.is_symlink());
        if path.is_dir() {
            if !is_link && !name.starts_with('.') && !PASSED_OVER.contains(&name.as_str()) {
                add_folder(&path, files)?;
            }
        } else if is_spec(&path) || is_definition(&path) {
            files.push(path);
        }
    }
    Ok(())
}

fn is_spec(path: &Path) -> bool {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let name = name.strip_suffix(".yaml").or(name.strip_suffix(".yml"));
    name.is_some_and(|name| name == "breaker" || name.ends_with(".breaker"))
}

/// Whether a file in a folder is a definition: by its ending, or by what is in it.
fn is_definition(path: &Path) -> bool {
    let Some(notation) = notation(path) else {
        return false;
    };
    let stem = path
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or_default();
    if stem.ends_with(".asl") {
        return true;
    }
    let Ok(text) = host::read_text(path) else {
        return false;
    };
    if !text.contains("StartAt") || !text.contains("States") {
        return false;
    }
    let (tree, _) = Tree::parse(&text, notation);
    let has = |key: &str| tree.root().member(key).is_some();
    has("StartAt") && has("States")
}
