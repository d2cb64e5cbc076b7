//! Files and the clock, with errors that name the path.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use crate::error::CommandError;

/// Reads a text file; `-` is standard input.
///
/// # Errors
/// When it cannot be read or is not UTF-8.
pub(crate) fn read_text(path: &Path) -> Result<String, CommandError> {
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map_err(|error| {
            CommandError::trouble(format!("cannot read standard input: {error}"))
        })?;
        bytes
    } else {
        fs::read(path).map_err(|error| {
            CommandError::trouble(format!("cannot read `{}`: {error}", path.display()))
        })?
    };
    String::from_utf8(bytes).map_err(|error| {
        CommandError::trouble(format!(
            "`{}` is not UTF-8 text: first bad byte at offset {}",
            path.display(),
            error.utf8_error().valid_up_to()
        ))
    })
}

/// Reads a file's bytes; none when there is no such file.
///
/// # Errors
/// When it is there and cannot be read.
pub(crate) fn read_bytes(path: &Path) -> Result<Option<Vec<u8>>, CommandError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(CommandError::trouble(format!(
            "cannot read `{}`: {error}",
            path.display()
        ))),
    }
}

/// How a path is called in messages.
pub(crate) fn shown(path: &Path) -> String {
    if path == Path::new("-") {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    }
}

/// Writes a file whole or not at all: to a neighbour first, then renamed into place.
///
/// # Errors
/// When the folder cannot be written or the disk is full; the old content then stands.
pub(crate) fn write_whole(path: &Path, text: &str) -> Result<(), CommandError> {
    write_together(&[NewFile {
        path: path.to_path_buf(),
        bytes: text.as_bytes(),
        executable: false,
    }])
}

/// A file that is to be.
pub(crate) struct NewFile<'a> {
    pub(crate) path: PathBuf,
    pub(crate) bytes: &'a [u8],
    pub(crate) executable: bool,
}

/// Writes files whole or not at all: all of them to neighbours first, which are then renamed into place.
///
/// # Errors
/// When a folder cannot be written or the disk is full; the old files then stand.
pub(crate) fn write_together(files: &[NewFile<'_>]) -> Result<(), CommandError> {
    let mut written = Vec::new();
    for file in files {
        let neighbour = write_neighbour(file).map_err(|error| trouble(&file.path, &error))?;
        written.push((neighbour, &file.path));
    }
    for (neighbour, path) in written {
        neighbour
            .persist(path)
            .map_err(|error| trouble(path, &error.error))?;
    }
    Ok(())
}

fn write_neighbour(new: &NewFile<'_>) -> std::io::Result<tempfile::NamedTempFile> {
    let folder = match new.path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    let mut file = neighbour(new.executable).tempfile_in(folder)?;
    file.write_all(new.bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

fn trouble(path: &Path, error: &std::io::Error) -> CommandError {
    CommandError::trouble(format!("cannot write `{}`: {error}", path.display()))
}

/// A file to be renamed into place, with the permissions of an ordinary one: temporary files are otherwise private.
fn neighbour(executable: bool) -> tempfile::Builder<'static, 'static> {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix has a mode to set"))]
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // What the process's umask leaves of it, as with any new file.
        let mode = if executable { 0o777 } else { 0o666 };
        builder.permissions(fs::Permissions::from_mode(mode));
    }
    builder
}

/// The names of the files in a folder, sorted.
///
/// # Errors
/// When it cannot be listed.
pub(crate) fn file_names(folder: &Path) -> Result<Vec<String>, CommandError> {
    let trouble = |error: std::io::Error| {
        CommandError::trouble(format!("cannot list `{}`: {error}", folder.display()))
    };
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(trouble)? {
        names.push(
            entry
                .map_err(trouble)?
                .file_name()
                .to_string_lossy()
                .into_owned(),
        );
    }
    names.sort();
    Ok(names)
}
