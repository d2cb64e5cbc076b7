//! Zip archives for Lambda: the same files give the same bytes, whoever packs them and when.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// How hard to compress, 0 to 9: a worker is packed once and fetched at every cold start.
const LEVEL: i64 = 9;

/// One file in an archive.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Its path, with `/` between folders: `bootstrap`, `settings.json`.
    pub path: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
    /// Whether it is a program: mode 755, else 644. Lambda runs as a user of its own, who must be able to read both.
    pub executable: bool,
}

/// The files cannot be packed: two of the same path, or one too large for a zip.
#[derive(Debug, thiserror::Error)]
#[error("cannot be packed: {0}")]
pub struct ArchiveError(#[from] zip::result::ZipError);

/// Packs files, in the order given, all dated 1 January 1980, where zip's calendar begins.
///
/// # Errors
/// When two have the same path, or one is too large for a zip.
pub fn pack(entries: &[Entry<'_>]) -> Result<Vec<u8>, ArchiveError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for entry in entries {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(LEVEL))
            .last_modified_time(DateTime::DEFAULT)
            .unix_permissions(if entry.executable { 0o755 } else { 0o644 });
        writer.start_file(entry.path, options)?;
        writer
            .write_all(entry.bytes)
            .map_err(zip::result::ZipError::from)?;
    }
    Ok(writer.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use sha2::{Digest, Sha256};
    use zip::ZipArchive;

    use super::{Entry, pack};

    fn entries() -> [Entry<'static>; 2] {
        [
            Entry {
                path: "bootstrap",
                bytes: b"a program",
                executable: true,
            },
            Entry {
                path: "settings.json",
                bytes: b"{}",
                executable: false,
            },
        ]
    }

    #[test]
    fn files_come_out_as_they_went_in() {
        let mut archive = ZipArchive::new(Cursor::new(pack(&entries()).unwrap())).unwrap();
        assert_eq!(archive.len(), 2);
        for (index, (entry, mode)) in entries().into_iter().zip([0o755, 0o644]).enumerate() {
            let mut file = archive.by_index(index).unwrap();
            assert_eq!(file.name().unwrap(), entry.path);
            assert_eq!(file.unix_mode().map(|mode| mode & 0o777), Some(mode));
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            assert_eq!(bytes, entry.bytes);
        }
    }

    /// The hash is written down: an archive that changes with the day, the machine or a new version of the writer
    /// would deploy every function again.
    #[test]
    fn the_same_files_are_the_same_bytes() {
        let hash = Sha256::digest(pack(&entries()).unwrap());
        let shown: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            shown,
            "6f390830a36253e77f3d8fe7e178a74942fc6cfdcaf2375a62857a26598274e5"
        );
    }

    #[test]
    fn two_files_of_one_path_are_refused() {
        let [first, _] = entries();
        let refused = pack(&[first, first]).unwrap_err();
        assert!(
            refused.to_string().contains("cannot be packed"),
            "{refused}"
        );
    }
}
