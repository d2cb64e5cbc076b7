//! From a path to specs and scenarios.

use std::path::{Path, PathBuf};

use simulator::scenario::{self, OwnMachine, Scenario};
use spec::Spec;

use crate::error::CommandError;
use crate::{host, spec_file, validation};

/// The name a scenario has in a folder, alone or after a dot.
const SCENARIO_FILE: &str = "scenario.yaml";

/// One scenario and its spec.
pub(super) struct Job {
    pub(super) spec: Spec,
    pub(super) scenario: Scenario,
}

/// Everything that a path asks for: a scenario, or all of a folder's by name.
///
/// # Errors
/// When a file is missing or cannot be read (exit status 2), or is wrong (1): every mistake with its line and a hint.
pub(super) fn jobs(path: &Path) -> Result<Vec<Job>, CommandError> {
    if !path.is_dir() {
        return Ok(vec![job(path)?]);
    }
    let scenarios = scenarios(path)?;
    if scenarios.is_empty() {
        let message = format!("there is no scenario in `{}`", host::shown(path));
        return Err(CommandError::trouble(message).hint(
            "write a scenario.yaml beside the breaker.yaml; `version: 1` and `traffic` begin it",
        ));
    }
    scenarios.iter().map(|path| job(path)).collect()
}

/// The scenarios of a folder, `scenario.yaml` first.
fn scenarios(folder: &Path) -> Result<Vec<PathBuf>, CommandError> {
    let named = format!(".{SCENARIO_FILE}");
    let mut found = host::file_names(folder)?;
    found.retain(|name| name == SCENARIO_FILE || name.ends_with(&named));
    found.sort_by_key(|name| (name != SCENARIO_FILE, name.clone()));
    Ok(found.iter().map(|name| folder.join(name)).collect())
}

fn job(path: &Path) -> Result<Job, CommandError> {
    let text = host::read_text(path)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let spec = scenario::spec_path(&text).unwrap_or_else(|| spec_file::SPEC_FILE.to_owned());
    let spec = spec_file::read(&folder.join(spec))?;
    validation::refuse_invalid_machines(&generator::render(&spec))?;
    let read = |file: &str| {
        let found = host::read_text(&folder.join(file));
        found.map_err(|error| error.message)
    };
    let scenario = scenario::parse_with(&text, &spec, &read).map_err(|errors| {
        let report = spec::render(&host::shown(path), &text, &errors);
        CommandError::findings(report.trim_end())
    })?;
    for machine in &scenario.machines {
        refuse_invalid(machine, &folder.join(&machine.definition))?;
    }
    Ok(Job { spec, scenario })
}

/// Holds a machine of the user's own to what Step Functions takes, as it was and as it is wrapped.
fn refuse_invalid(machine: &OwnMachine, path: &Path) -> Result<(), CommandError> {
    let workflow = validation::execution_type(machine.workflow);
    let file = host::shown(path);
    validation::refuse_invalid(&file, &host::read_text(path)?, workflow)?;
    let wrapped = format!("the wrapped {file}");
    validation::refuse_invalid_made(&wrapped, &machine.wrapped.to_json(), workflow)
}
