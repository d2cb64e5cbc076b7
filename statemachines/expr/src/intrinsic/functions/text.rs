//! `States.StringSplit`, `States.Hash`, `States.Base64…`.

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};

use super::{Arguments, Problem};
use crate::{Value, hashing};

/// The longest text that is encoded, decoded or hashed, in characters (service limit).
const MAX_CHARACTERS: usize = 10_000;

/// Decodes as the service does, which passes over padding that is missing and bits that are left.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

pub(super) fn split(arguments: &Arguments<'_>) -> Result<Value, Problem> {
    let (text, separators) = (arguments.text(0)?, arguments.text(1)?);
    let parts = text
        .split(|c| separators.contains(c))
        .filter(|part| !part.is_empty());
    Ok(Value::Array(parts.map(Value::from).collect()))
}

pub(super) fn hash(arguments: &Arguments<'_>) -> Result<Value, Problem> {
    let data = short_text(arguments)?;
    let hash = hashing::hash(data, arguments.text(1)?);
    hash.map(Value::from).ok_or_else(|| arguments.invalid())
}

pub(super) fn base64_encode(arguments: &Arguments<'_>) -> Result<Value, Problem> {
    Ok(Value::from(STANDARD.encode(short_text(arguments)?)))
}

pub(super) fn base64_decode(arguments: &Arguments<'_>) -> Result<Value, Problem> {
    let is_digit = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/');
    // Nothing counts after the padding, and other characters do not count at all.
    let mut digits: String = short_text(arguments)?
        .chars()
        .take_while(|c| *c != '=')
        .filter(is_digit)
        .collect();
    if digits.len() % 4 == 1 {
        digits.pop();
    }
    let bytes = LENIENT.decode(&digits).map_err(|_| arguments.invalid())?;
    Ok(Value::from(String::from_utf8_lossy(&bytes).into_owned()))
}

fn short_text<'a>(arguments: &Arguments<'a>) -> Result<&'a str, Problem> {
    let text = arguments.text(0)?;
    if text.chars().count() > MAX_CHARACTERS {
        Err(arguments.invalid())
    } else {
        Ok(text)
    }
}
