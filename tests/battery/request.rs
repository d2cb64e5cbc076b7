//! What is to run: the part of every day, all of it, or another folder.

use std::env;
use std::path::{Path, PathBuf};

use harness::repository;

use crate::case::{Case, folders_below};

/// `all`, or a folder, from the repository's root.
const WHAT: &str = "BATTERY";
/// A part of the names of the scenarios to run.
const ONLY: &str = "BATTERY_ONLY";
/// The seed instead of the scenarios' own.
const SEED: &str = "BATTERY_SEED";
/// How many scenarios have to pass.
const LEAST: &str = "BATTERY_LEAST";
/// `yes` writes the score that is held against from then on.
const PIN: &str = "BATTERY_PIN";

/// What is to run.
pub(crate) struct Request {
    folders: Vec<PathBuf>,
    only: String,
    pub(crate) seed: Option<u64>,
    /// So many scenarios have to pass.
    pub(crate) least: usize,
    pub(crate) pinned: Pinned,
}

/// What becomes of the pinned score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pinned {
    /// It has to be the one that was found.
    Compare,
    /// It is replaced.
    Write,
    /// Another folder or another seed has none.
    Not,
}

impl Request {
    /// Reads the variables.
    pub(crate) fn from_environment() -> Result<Request, String> {
        let own = |part: &str| {
            repository::root()
                .join("tests/battery/scenarios")
                .join(part)
        };
        let what = variable(WHAT)?;
        let folders = match what.as_deref() {
            None => vec![own("short")],
            Some("all") => vec![own("short"), own("long")],
            Some(folder) => vec![repository::root().join(folder)],
        };
        let elsewhere = what.is_some_and(|what| what != "all");
        let seed = number(SEED)?;
        let pin = match variable(PIN)?.as_deref() {
            None => false,
            Some("yes") => true,
            Some(other) => return Err(format!("{PIN} must be `yes`, found `{other}`")),
        };
        let pinned = match (elsewhere || seed.is_some(), pin) {
            (true, true) => {
                return Err(format!(
                    "{PIN} pins the repository's own scenarios with their own seeds: leave out {SEED}, and a folder in {WHAT}"
                ));
            }
            (true, false) => Pinned::Not,
            (false, true) => Pinned::Write,
            (false, false) => Pinned::Compare,
        };
        let least = number(LEAST)?.unwrap_or(0);
        Ok(Request {
            folders,
            only: variable(ONLY)?.unwrap_or_default(),
            seed,
            least: usize::try_from(least).unwrap_or(usize::MAX),
            pinned,
        })
    }

    /// The scenarios, in the order of their folders and names.
    pub(crate) fn cases(&self) -> Vec<Case> {
        let folders = self.folders.iter().flat_map(|folder| folders_below(folder));
        let named = folders.map(|folder| (named(&folder), folder));
        let wanted = named.filter(|(name, _)| name.contains(&self.only));
        wanted
            .map(|(name, folder)| Case::read(name, &folder))
            .collect()
    }

    /// Whether a pinned scenario runs if it still exists.
    pub(crate) fn covers(&self, name: &str) -> bool {
        let part = name.split('/').next().unwrap_or_default();
        self.folders.iter().any(|folder| folder.ends_with(part)) && name.contains(&self.only)
    }
}

/// The name of a scenario: its folder's, after the folder's around it.
fn named(folder: &Path) -> String {
    let last = |path: Option<&Path>| {
        let name = path.and_then(Path::file_name).unwrap_or_default();
        name.to_string_lossy().into_owned()
    };
    format!("{}/{}", last(folder.parent()), last(Some(folder)))
}

fn variable(name: &str) -> Result<Option<String>, String> {
    match env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(format!("{name} is not Unicode text")),
    }
}

fn number(name: &str) -> Result<Option<u64>, String> {
    let Some(text) = variable(name)? else {
        return Ok(None);
    };
    let number = text.parse();
    number
        .map(Some)
        .map_err(|_| format!("{name} must be a whole number, found `{text}`"))
}
