//! The specs of `statemachines/examples`.

use std::path::PathBuf;

use simulator::scenario::{self, Scenario};
use spec::Spec;

use crate::repository::root;

/// One example folder that holds a `breaker.yaml`.
#[derive(Debug)]
pub struct Example {
    /// The folder's name.
    pub name: String,
    /// The folder.
    pub folder: PathBuf,
}

impl Example {
    /// The example's spec.
    ///
    /// # Panics
    /// When it is not valid.
    #[must_use]
    pub fn spec(&self) -> Spec {
        let path = self.folder.join("breaker.yaml");
        let text = std::fs::read_to_string(&path).expect("an example holds a breaker.yaml");
        spec::parse(&text).unwrap_or_else(|errors| {
            panic!(
                "{}",
                spec::render(&path.display().to_string(), &text, &errors)
            )
        })
    }

    /// Reads one of its scenarios.
    ///
    /// # Panics
    /// When it is not valid.
    #[must_use]
    pub fn parse_scenario(&self, text: &str, spec: &Spec) -> Scenario {
        let read = |file: &str| {
            let path = self.folder.join(file);
            std::fs::read_to_string(path).map_err(|error| error.to_string())
        };
        scenario::parse_with(text, spec, &read)
            .unwrap_or_else(|errors| panic!("{}", spec::render("scenario.yaml", text, &errors)))
    }

    /// The texts of its scenarios, by file name.
    ///
    /// # Panics
    /// When its folder cannot be read.
    #[must_use]
    pub fn scenarios(&self) -> Vec<String> {
        let files = std::fs::read_dir(&self.folder).expect("the folder is there");
        let mut files: Vec<PathBuf> = files.filter_map(Result::ok).map(|one| one.path()).collect();
        files.retain(|file| file.to_string_lossy().ends_with("scenario.yaml"));
        files.sort();
        files
            .iter()
            .map(|file| std::fs::read_to_string(file).expect("a scenario is text"))
            .collect()
    }
}

/// All examples, by name.
///
/// # Panics
/// When the folder cannot be listed.
#[must_use]
pub fn all() -> Vec<Example> {
    let folder = root().join("statemachines/examples");
    let mut examples: Vec<Example> = std::fs::read_dir(&folder)
        .expect("the examples are there")
        .filter_map(Result::ok)
        .filter(|entry| entry.path().join("breaker.yaml").is_file())
        .map(|entry| Example {
            name: entry.file_name().to_string_lossy().into_owned(),
            folder: entry.path(),
        })
        .collect();
    examples.sort_by(|a, b| a.name.cmp(&b.name));
    examples
}
