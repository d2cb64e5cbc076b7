//! The tools of others that `tests/tools/install` installs into `.tools/`.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::repository;

/// A tool in `.tools/`, by its path there. Tests that take one are ignored unless they are asked for, as `tests/run` does
/// once it has installed the tools: `cargo test -- --include-ignored`.
///
/// # Panics
/// When it is not installed.
#[must_use]
pub fn find(path: &str) -> PathBuf {
    let tool = repository::root().join(".tools").join(path);
    assert!(
        tool.exists(),
        "`{}` is missing: run tests/tools/install",
        tool.display()
    );
    tool
}

/// What the validators of others find in definitions: `file: validator: message` each.
///
/// `modules` is the folder of their packages, from [`find`].
///
/// # Panics
/// When they cannot be run.
#[must_use]
pub fn validate(modules: &Path, definitions: &[PathBuf]) -> Vec<String> {
    let script = repository::root().join("tests/tools/validate.mjs");
    let output = Command::new("node")
        .arg(script)
        .arg(modules)
        .args(definitions)
        .output();
    let output = match output {
        Ok(output) if output.status.success() => output.stdout,
        Ok(output) => panic!(
            "the validators: {}",
            String::from_utf8_lossy(&output.stderr)
        ),
        Err(error) => panic!("cannot run node: {error}"),
    };
    let report: Value = match serde_json::from_slice(&output) {
        Ok(report) => report,
        Err(error) => panic!("the validators' report is no JSON: {error}"),
    };
    let mut findings = Vec::new();
    let mut seen = 0;
    for (file, found) in report.as_object().into_iter().flatten() {
        seen += 1;
        let file = Path::new(file)
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        for finding in found.as_array().into_iter().flatten() {
            let text = |field: &str| finding[field].as_str().unwrap_or_default().to_owned();
            findings.push(format!(
                "{file}: {}: {}",
                text("validator"),
                text("message")
            ));
        }
    }
    assert_eq!(
        seen,
        definitions.len(),
        "the validators looked at every definition"
    );
    findings
}
