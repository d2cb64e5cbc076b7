//! Reading a JSON file, with its mistakes shown as those of definitions are.

use std::path::Path;

use asl::syntax::{Notation, Tree};
use expr::Value;

use crate::error::CommandError;
use crate::host;

/// The value that a file holds; `-` is standard input.
///
/// # Errors
/// When the file cannot be read or is not JSON (exit status 2): every mistake with its line.
pub(crate) fn read(path: &Path) -> Result<Value, CommandError> {
    let text = host::read_text(path)?;
    Value::parse(&text).map_err(|error| {
        let (tree, mistakes) = Tree::parse(&text, Notation::Json);
        let report = asl::report(&host::shown(path), &tree, &mistakes);
        if report.is_empty() {
            CommandError::trouble(format!("`{}` cannot be read: {error}", path.display()))
        } else {
            CommandError::trouble(report.trim_end())
        }
    })
}
