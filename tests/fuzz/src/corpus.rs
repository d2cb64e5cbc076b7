//! What cases are made from.

mod snippets;

use std::path::{Path, PathBuf};

use expr::Value;

/// Seeds by kind.
#[derive(Debug, Default)]
pub struct Corpus {
    /// Definitions, as text.
    pub definitions: Vec<String>,
    /// The same as values, where they are JSON: parts of one end up in another.
    pub trees: Vec<Value>,
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
    /// The snippets of this crate and the repository's examples.
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
        for file in files_below(&root().join("statemachines/examples"), "yaml") {
            if file.file_name().is_some_and(|name| name == "breaker.yaml") {
                corpus.specs.extend(std::fs::read_to_string(file));
            }
        }
        corpus
    }

    /// The own corpus and the definitions beside the repository; with `false` when there are none.
    pub fn with_shared() -> (Corpus, bool) {
        let mut corpus = Corpus::own();
        let shared = root().join("../shared");
        let before = corpus.definitions.len();
        for folder in ["validation-corpus/definitions", "bench/workloads"] {
            for file in files_below(&shared.join(folder), "json") {
                if let Ok(text) = std::fs::read_to_string(file) {
                    corpus.add_definition(text);
                }
            }
        }
        let found = corpus.definitions.len() > before;
        (corpus, found)
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
