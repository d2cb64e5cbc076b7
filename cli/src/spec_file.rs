//! Reading a `breaker.yaml`, with its mistakes ready to be shown.

use std::path::Path;

use spec::Spec;

use crate::error::CommandError;
use crate::host;

/// The name a spec has in a folder.
pub(crate) const SPEC_FILE: &str = "breaker.yaml";

/// Reads a spec; a folder stands for the `breaker.yaml` in it, `-` for standard input.
///
/// # Errors
/// When the file cannot be read (exit status 2), or is no correct spec (1): every mistake with its
/// line and a hint.
pub(crate) fn read(path: &Path) -> Result<Spec, CommandError> {
    let inside = path.join(SPEC_FILE);
    let path = if path.is_dir() { &inside } else { path };
    let text = host::read_text(path).map_err(|error| {
        if path == Path::new("-") || path.exists() {
            error
        } else {
            error.hint("`sfn-breaker init` writes a spec to start from")
        }
    })?;
    parse(&host::shown(path), &text)
}

/// Reads a spec's text; `file` is only shown.
///
/// # Errors
/// When it is no correct spec (exit status 1): every mistake with its line and a hint.
pub(crate) fn parse(file: &str, text: &str) -> Result<Spec, CommandError> {
    spec::parse(text).map_err(|errors| {
        let report = spec::render(file, text, &errors);
        CommandError::findings(report.trim_end())
    })
}
