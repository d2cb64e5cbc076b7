//! What was packaged, for people and for programs.

use std::fmt;
use std::path::{Path, PathBuf};

use cdk::worker::{Architecture, Glibc, LARGE_ARCHIVE, LARGE_PROGRAM};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::error::CommandError;

/// One program, built and checked.
#[derive(Debug)]
pub(super) struct Packaged {
    pub(super) architecture: Architecture,
    pub(super) compiler: String,
    pub(super) glibc: Option<Glibc>,
    pub(super) program: Vec<u8>,
    pub(super) archive: Vec<u8>,
}

impl Packaged {
    /// The program's file in the folder.
    pub(super) fn program_file(&self) -> String {
        self.architecture.program_file().to_owned()
    }

    /// The archive's.
    pub(super) fn archive_file(&self) -> String {
        format!("{}.zip", self.architecture.program_file())
    }
}

/// What was packaged.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Report {
    workers: Vec<Worker>,
}

/// One architecture's files.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Worker {
    architecture: Architecture,
    compiler: String,
    /// The newest GLIBC that it asks for; null when none.
    glibc: Option<String>,
    program: File,
    archive: File,
    /// What is larger than it should be.
    warnings: Vec<String>,
}

/// A file that was written.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct File {
    path: PathBuf,
    bytes: usize,
    sha256: String,
}

impl Report {
    /// What was written into this folder.
    pub(super) fn new(folder: &Path, built: &[Packaged]) -> Self {
        let workers = built.iter().map(|one| {
            let program = File::new(folder.join(one.program_file()), &one.program);
            let archive = File::new(folder.join(one.archive_file()), &one.archive);
            let limits = [(&program, LARGE_PROGRAM), (&archive, LARGE_ARCHIVE)];
            let warnings = limits
                .into_iter()
                .filter_map(|(file, limit)| file.beyond(limit));
            Worker {
                architecture: one.architecture,
                compiler: one.compiler.clone(),
                glibc: one.glibc.map(|glibc| glibc.to_string()),
                warnings: warnings.collect(),
                program,
                archive,
            }
        });
        Report {
            workers: workers.collect(),
        }
    }

    /// What is larger than it should be.
    pub(super) fn warnings(&self) -> impl Iterator<Item = &str> {
        let all = self.workers.iter().flat_map(|worker| &worker.warnings);
        all.map(String::as_str)
    }

    /// The report for programs.
    ///
    /// # Errors
    /// When a path is not Unicode.
    pub(super) fn json(&self) -> Result<String, CommandError> {
        let json = serde_json::to_string_pretty(self)
            .map_err(|error| CommandError::trouble(format!("cannot write the report: {error}")))?;
        Ok(json + "\n")
    }
}

impl File {
    fn new(path: PathBuf, bytes: &[u8]) -> Self {
        let hash = Sha256::digest(bytes);
        File {
            path,
            bytes: bytes.len(),
            sha256: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }

    fn beyond(&self, limit: usize) -> Option<String> {
        (self.bytes > limit).then(|| {
            format!(
                "{} has {} bytes, more than the {limit} that start quickly",
                self.path.display(),
                self.bytes
            )
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for worker in &self.workers {
            let glibc = match &worker.glibc {
                Some(version) => format!("GLIBC {version} or later"),
                None => "no GLIBC".to_owned(),
            };
            writeln!(
                formatter,
                "{}, built with {}, needs {glibc}",
                worker.architecture, worker.compiler
            )?;
            for file in [&worker.program, &worker.archive] {
                writeln!(formatter, "  {}", file.path.display())?;
                writeln!(
                    formatter,
                    "    {} bytes, SHA-256 {}",
                    file.bytes, file.sha256
                )?;
            }
        }
        Ok(())
    }
}
