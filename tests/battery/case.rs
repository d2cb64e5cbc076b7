//! A folder of the battery: a spec and a scenario.

use std::fs;
use std::path::{Path, PathBuf};

use simulator::scenario::{self, Scenario, Subject};
use spec::Spec;

/// A scenario with its spec.
pub(crate) struct Case {
    /// The folder's name, after the one of the folder around it.
    pub(crate) name: String,
    pub(crate) spec: Spec,
    pub(crate) scenario: Scenario,
}

impl Case {
    /// Reads the folder.
    ///
    /// # Panics
    /// With everything that is wrong with it.
    pub(crate) fn read(name: String, folder: &Path) -> Case {
        let file = |name: &str| match fs::read_to_string(folder.join(name)) {
            Ok(text) => text,
            Err(error) => panic!("cannot read `{name}` in `{}`: {error}", folder.display()),
        };
        let shown = |name: &str| folder.join(name).display().to_string();
        let text = file("breaker.yaml");
        let spec = spec::parse(&text).unwrap_or_else(|errors| {
            panic!("{}", spec::render(&shown("breaker.yaml"), &text, &errors))
        });
        let text = file("scenario.yaml");
        let beside = |name: &str| {
            let text = fs::read_to_string(folder.join(name));
            text.map_err(|error| error.to_string())
        };
        let scenario = scenario::parse_with(&text, &spec, &beside).unwrap_or_else(|errors| {
            panic!("{}", spec::render(&shown("scenario.yaml"), &text, &errors))
        });
        Case {
            name,
            spec,
            scenario,
        }
    }

    /// The dependency that is judged: the first.
    pub(crate) fn subject(&self) -> &Subject {
        match self.scenario.subjects.first() {
            Some(subject) => subject,
            None => panic!("`{}` has no dependency", self.name),
        }
    }
}

/// The folders with a scenario below a folder, at any depth, in the order of their names.
pub(crate) fn folders_below(folder: &Path) -> Vec<PathBuf> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => panic!("cannot read `{}`: {error}", folder.display()),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = match entry {
            Ok(entry) => entry.path(),
            Err(error) => panic!("cannot read `{}`: {error}", folder.display()),
        };
        if path.join("scenario.yaml").is_file() {
            found.push(path);
        } else if path.is_dir() {
            found.extend(folders_below(&path));
        }
    }
    found.sort();
    found
}
