//! The source tree that the functions are built from.

use std::path::{Path, PathBuf};

use crate::error::CommandError;

/// The package of the functions.
pub(super) const PACKAGE: &str = "sfn-breaker-lambdas";

/// Its manifest, below the tree's root.
const MANIFEST: &str = "workers/lambdas/Cargo.toml";

/// A tree that holds the functions.
#[derive(Debug)]
pub(super) struct Source {
    folder: PathBuf,
}

impl Source {
    /// The tree in this folder.
    ///
    /// # Errors
    /// When the folder is no source tree of ours.
    pub(super) fn at(folder: &Path) -> Result<Self, CommandError> {
        if !is_source(folder) {
            return Err(CommandError::trouble(format!(
                "`{}` is no source tree of sfn-breaker: it has no {MANIFEST} of the package {PACKAGE}",
                folder.display()
            )));
        }
        // Absolute and without links, as cargo says it in what it builds.
        match folder.canonicalize() {
            Ok(folder) => Ok(Source { folder }),
            Err(error) => Err(CommandError::trouble(format!(
                "cannot read `{}`: {error}",
                folder.display()
            ))),
        }
    }

    /// The tree around the current folder.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn search() -> Result<Self, CommandError> {
        let current = std::env::current_dir().map_err(|error| {
            CommandError::trouble(format!("the current folder cannot be read: {error}"))
        })?;
        match current.ancestors().find(|folder| is_source(folder)) {
            Some(folder) => Source::at(folder),
            None => Err(CommandError::trouble(format!(
                "no source tree of sfn-breaker in `{}` or above it",
                current.display()
            ))
            .hint("the functions are built from source: run this in a checkout of sfn-breaker, or name one with --source DIR")),
        }
    }

    /// Its root, absolute.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }
}

fn is_source(folder: &Path) -> bool {
    let manifest = std::fs::read_to_string(folder.join(MANIFEST)).unwrap_or_default();
    manifest.contains(&format!("\"{PACKAGE}\"")) && folder.join("Cargo.lock").is_file()
}
