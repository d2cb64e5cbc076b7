//! The tools of others that `tests/run` installs into `.tools/`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::repository;

/// Set by `tests/run`: a missing tool is then a failure, not a reason to pass.
const REQUIRED: &str = "SFN_BREAKER_TOOLS";

/// A tool in `.tools/`, by its path there. None, and said so, when it is not installed and this is
/// a plain `cargo test`.
///
/// # Panics
/// When it is missing under `tests/run`.
#[must_use]
pub fn find(path: &str) -> Option<PathBuf> {
    let tool = repository::root().join(".tools").join(path);
    if tool.exists() {
        return Some(tool);
    }
    let is_required = std::env::var_os(REQUIRED).is_some_and(|value| value == "required");
    assert!(!is_required, "`{}` is missing", tool.display());
    // Not by a macro: what those print a test that passes keeps to itself.
    let _ = writeln!(
        std::io::stderr(),
        "passed without looking: `.tools/{path}` is missing, ./tests/run installs it"
    );
    None
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
