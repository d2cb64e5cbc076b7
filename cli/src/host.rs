//! Files and the clock, with errors that name the path.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::string::FromUtf8Error;

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
    String::from_utf8(bytes).map_err(|error| not_utf8(path, &error))
}

/// Where a text stops being UTF-8, and how to make it so.
fn not_utf8(path: &Path, error: &FromUtf8Error) -> CommandError {
    let file = shown(path);
    let bytes = error.as_bytes();
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let error = CommandError::trouble(format!("{file} is UTF-16 text, and not UTF-8"));
        return error.hint("save it as UTF-8, or convert it with `iconv -f UTF-16 -t UTF-8`");
    }
    let good = error.utf8_error().valid_up_to();
    let (before, rest) = bytes.split_at_checked(good).unwrap_or((bytes, &[]));
    let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
    let bad = rest.first().copied().unwrap_or_default();
    let message = format!("{file} is not UTF-8 text: line {line} has the byte 0x{bad:02X}");
    CommandError::trouble(message).hint("save it as UTF-8")
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

/// Whether two paths lead to one file that is there.
pub(crate) fn is_same_file(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| fs::canonicalize(path).ok();
    place(one).is_some_and(|place_of_one| place(other) == Some(place_of_one))
}

/// Writes a file whole or not at all: to a neighbour first, then renamed into place.
///
/// # Errors
/// When the folder cannot be written or the disk is full; the old content then stands.
pub(crate) fn write_whole(path: &Path, text: &str) -> Result<(), CommandError> {
    write_together(&[NewFile::text(path.to_path_buf(), text)])
}

/// A file that is to be.
pub(crate) struct NewFile<'a> {
    pub(crate) path: PathBuf,
    pub(crate) bytes: &'a [u8],
    pub(crate) executable: bool,
}

impl<'a> NewFile<'a> {
    /// An ordinary file that holds this text.
    pub(crate) fn text(path: PathBuf, text: &'a str) -> Self {
        NewFile {
            path,
            bytes: text.as_bytes(),
            executable: false,
        }
    }
}

/// Writes files whole or not at all: all of them to neighbours first, which are then renamed into place. A link is
/// followed; what is neither file nor folder, such as `/dev/stdout`, is written to and stays what it is.
///
/// # Errors
/// When a folder cannot be written or the disk is full; the old files then stand.
pub(crate) fn write_together(files: &[NewFile<'_>]) -> Result<(), CommandError> {
    let mut written = Vec::new();
    for file in files {
        let trouble = |error| trouble(&file.path, &error);
        let place = fs::canonicalize(&file.path).unwrap_or_else(|_| file.path.clone());
        if place.is_dir() {
            let message = format!("cannot write `{}`: it is a folder", file.path.display());
            return Err(CommandError::trouble(message));
        }
        if fs::metadata(&place).is_ok_and(|it| !it.is_file()) {
            fs::write(&place, file.bytes).map_err(trouble)?;
            continue;
        }
        let neighbour = write_neighbour(file, &place).map_err(trouble)?;
        written.push((neighbour, place, &file.path));
    }
    for (neighbour, place, path) in written {
        neighbour
            .persist(place)
            .map_err(|error| trouble(path, &error.error))?;
    }
    Ok(())
}

fn write_neighbour(new: &NewFile<'_>, place: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let folder = match place.parent() {
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
    let mut above = path.ancestors().skip(1);
    if let Some(file) = above.find(|it| it.is_file()) {
        let (path, file) = (path.display(), file.display());
        let message = format!("cannot write `{path}`: `{file}` is a file, and not a folder");
        return CommandError::trouble(message);
    }
    // The neighbour's name, which some errors tell, means nothing to anybody.
    let told = match error.raw_os_error() {
        Some(code) => std::io::Error::from_raw_os_error(code).to_string(),
        None => error.to_string(),
    };
    CommandError::trouble(format!("cannot write `{}`: {told}", path.display()))
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
