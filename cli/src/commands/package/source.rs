//! The source tree that the functions are built from.

use std::io;
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
        if !is_source(folder)? {
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
        let mut folders = current.ancestors();
        // A folder that may not be looked into is not ours; one that is named is told so.
        match folders.find(|folder| is_source(folder).unwrap_or(false)) {
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

fn is_source(folder: &Path) -> Result<bool, CommandError> {
    let path = folder.join(MANIFEST);
    match std::fs::read_to_string(&path) {
        Ok(manifest) => {
            Ok(manifest.contains(&format!("\"{PACKAGE}\"")) && folder.join("Cargo.lock").is_file())
        }
        Err(error) if is_absent(&error) => Ok(false),
        Err(error) => Err(CommandError::trouble(format!(
            "cannot read `{}`: {error}",
            path.display()
        ))),
    }
}

/// Whether a path leads nowhere.
fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}
