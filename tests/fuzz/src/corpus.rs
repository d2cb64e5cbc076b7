//! What cases are made from.

mod snippets;

use std::path::{Path, PathBuf};

use expr::Value;

/// The longest example that cases are made from, in bytes.
const LONGEST: usize = 100_000;

/// Seeds by kind.
#[derive(Debug, Default)]
pub struct Corpus {
    /// Definitions, as text.
    pub definitions: Vec<String>,
    /// The same as values, where they are JSON: parts of one end up in another.
    pub trees: Vec<Value>,
    /// Definitions without errors that explain the validator's rules: small, each with something in it that is judged.
    pub examples: Vec<Value>,
    /// Documents of the project's own, `breaker.yaml`.
    pub specs: Vec<String>,
    /// Paths.
    pub paths: Vec<String>,
    /// Calls of intrinsic functions.
    pub calls: Vec<String>,
    /// JSONata.
    pub formulas: Vec<String>,
}

impl Corpus {
    /// The snippets of this crate, the definitions that explain the validator's rules, and the repository's examples.
    pub fn own() -> Corpus {
        let mut corpus = Corpus {
            paths: texts(snippets::PATHS),
            calls: texts(snippets::CALLS),
            formulas: texts(snippets::FORMULAS),
            ..Corpus::default()
        };
        for definition in snippets::definitions() {
            corpus.add_definition(definition.to_string());
        }
        for rule in validator::rules() {
            for example in [rule.bad, rule.good] {
                // Other rules are about specs, one about texts of a megabyte.
                let is_definition = example.text.trim_start().starts_with('{');
                let report = || validator::check(example.text, &Default::default());
                if is_definition && example.text.len() < LONGEST && report().is_valid() {
                    corpus.examples.extend(Value::parse(example.text));
                }
            }
        }
        for file in files_below(&root().join("statemachines/examples"), "yaml") {
            if file.file_name().is_some_and(|name| name == "breaker.yaml") {
                corpus.specs.extend(std::fs::read_to_string(file));
            }
        }
        corpus
    }

    /// Adds the definitions below a folder, the files called `*.json`; gives how many there are.
    pub fn add_definitions(&mut self, folder: &Path) -> usize {
        let before = self.definitions.len();
        for file in files_below(folder, "json") {
            if let Ok(text) = std::fs::read_to_string(file) {
                self.add_definition(text);
            }
        }
        self.definitions.len() - before
    }

    fn add_definition(&mut self, text: String) {
        if let Ok(tree) = Value::parse(&text) {
            self.trees.push(tree);
        }
        self.definitions.push(text);
    }
}

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Files below a folder with an extension, in the order of their names; none when there is no such folder.
fn files_below(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|it| it == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn texts(snippets: &[&str]) -> Vec<String> {
    snippets.iter().map(|text| (*text).to_owned()).collect()
}
