//! As much CBOR (RFC 8949) as CloudWatch's answers need.

pub(crate) fn map(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut written = head(5, entries.len());
    for (key, value) in entries {
        written.extend(text(key));
        written.extend(value);
    }
    written
}

pub(crate) fn array(values: &[Vec<u8>]) -> Vec<u8> {
    let mut written = head(4, values.len());
    written.extend(values.concat());
    written
}

pub(crate) fn text(text: &str) -> Vec<u8> {
    let mut written = head(3, text.len());
    written.extend(text.as_bytes());
    written
}

pub(crate) fn number(number: f64) -> Vec<u8> {
    let mut written = vec![0xfb];
    written.extend(number.to_be_bytes());
    written
}

/// Seconds since the epoch.
pub(crate) fn time(seconds: f64) -> Vec<u8> {
    let mut written = vec![0xc1];
    written.extend(number(seconds));
    written
}

/// A kind and a length below 65,536.
fn head(major: u8, length: usize) -> Vec<u8> {
    let [high, low] = u16::try_from(length).unwrap().to_be_bytes();
    vec![major << 5 | 25, high, low]
}
