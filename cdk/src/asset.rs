//! The functions' code: one zip for all six, since they share a program and differ in their handler's name.

use breaker::json;
use breaker::names::SETTINGS_FILE;
use breaker::settings::Settings;
use sha2::{Digest, Sha256};

use crate::archive::{ArchiveError, Entry, pack};
use crate::assembly::Asset;

/// Packs the program and the settings that it reads beside itself.
///
/// # Errors
/// When the two are too large for a zip.
pub(crate) fn worker(
    bootstrap: &[u8],
    settings: &Settings,
) -> Result<(Asset, Vec<u8>), ArchiveError> {
    let settings = json::text(settings);
    let zip = pack(&[
        Entry {
            path: "bootstrap",
            bytes: bootstrap,
            executable: true,
        },
        Entry {
            path: SETTINGS_FILE,
            bytes: settings.as_bytes(),
            executable: false,
        },
    ])?;
    let hash = sha256(&zip);
    let asset = Asset {
        file: format!("asset.{hash}.zip"),
        key: format!("{hash}.zip"),
        hash,
    };
    Ok((asset, zip))
}

/// SHA-256 in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
