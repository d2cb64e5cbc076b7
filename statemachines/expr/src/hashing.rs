//! The hash functions that both query languages offer.

use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};

/// The hash of `data` in lower-case hexadecimal; `None` for an algorithm that the service does not have. Names are
/// exact: `SHA-256`, not `sha256`.
pub(crate) fn hash(data: &str, algorithm: &str) -> Option<String> {
    match algorithm {
        "MD5" => Some(hex(&Md5::digest(data))),
        "SHA-1" => Some(hex(&Sha1::digest(data))),
        "SHA-256" => Some(hex(&Sha256::digest(data))),
        "SHA-384" => Some(hex(&Sha384::digest(data))),
        "SHA-512" => Some(hex(&Sha512::digest(data))),
        _ => None,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::hash;

    #[test]
    fn names_are_exact() {
        assert_eq!(
            hash("input data", "MD5").as_deref(),
            Some("812f45842bc6d66ee14572ce20db8e86")
        );
        assert_eq!(
            hash("input data", "SHA-1").as_deref(),
            Some("aaff4a450a104cd177d28d18d74485e8cae074b7")
        );
        assert_eq!(
            hash("input data", "SHA-256").as_deref(),
            Some("b4a697a057313163aee33cd8d40c66e9f0f177e00cac2de32475ffff6169c3e3")
        );
        assert_eq!(hash("", "SHA-384").map(|hex| hex.len()), Some(96));
        assert_eq!(hash("", "SHA-512").map(|hex| hex.len()), Some(128));
        assert_eq!(hash("", "md5"), None);
    }
}
