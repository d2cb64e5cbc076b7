//! Answers, packed for the table: zlib for the size, base64 so that they go where text goes.
//!
//! A write costs a request unit for every KB, and answers are written far more often than they are served, but only a
//! function can unpack them, and that is a Lambda call more where one is served. So small ones stay as they are.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use breaker::item::Body;
use breaker::json;
use breaker::payload::{HttpAnswer, MAX_ANSWER_BYTES};
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

use crate::size::quoted_bytes;

/// Answers that are larger are packed, in bytes of JSON: from here on a write saves more than ten request units.
pub const PACKED_ABOVE_BYTES: usize = 16_384;

/// Zlib's quickest level. The smallest function has a fourteenth of a processor, and its caller waits.
const LEVEL: u8 = 1;

/// A packed answer cannot be unpacked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the kept answer cannot be unpacked: {0}")]
pub struct UnpackError(String);

/// The answer as it is kept, packed where that makes it smaller; none: a state could not read it back either way.
#[must_use]
pub fn body(answer: &HttpAnswer) -> Option<Body> {
    let text = json::text(answer);
    let fits = quoted_bytes(&text) <= MAX_ANSWER_BYTES;
    if fits && text.len() <= PACKED_ABOVE_BYTES {
        return Some(Body::Plain(text));
    }
    let packed = STANDARD.encode(compress_to_vec_zlib(text.as_bytes(), LEVEL));
    // A picture in base64 gains nothing.
    if fits && packed.len() > text.len() / 4 * 3 {
        return Some(Body::Plain(text));
    }
    (packed.len() <= MAX_ANSWER_BYTES).then_some(Body::Packed(packed))
}

/// What was packed. Never makes more than an answer's bytes, whatever it is given.
///
/// # Errors
/// When it is not what [`body`] made: damaged, cut off, or larger than any answer.
pub fn unpack(packed: &str) -> Result<HttpAnswer, UnpackError> {
    let error = |what: &dyn std::fmt::Display| UnpackError(what.to_string());
    let bytes = STANDARD.decode(packed).map_err(|cause| error(&cause))?;
    let json = decompress_to_vec_zlib_with_limit(&bytes, MAX_ANSWER_BYTES)
        .map_err(|cause| error(&cause))?;
    // Where it says what is wrong it may quote the answer.
    serde_json::from_slice(&json).map_err(|_| error(&"it is no answer"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use super::*;

    fn answer(body: Value) -> HttpAnswer {
        HttpAnswer {
            status: 200,
            headers: BTreeMap::from([("x-what".to_owned(), "größer".to_owned())]),
            body,
        }
    }

    /// An answer of nearly so many bytes that packs well.
    fn dull(bytes: usize) -> HttpAnswer {
        answer(json!(vec!["a price of 9.99"; bytes / 18]))
    }

    /// Text that does not pack: from a generator of random numbers (SplitMix64).
    fn noise(bytes: usize) -> String {
        let mut state = 7_u64;
        let letters = (0..bytes).map(|_| {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            char::from(b'0' + u8::try_from((mixed >> 40) % 64).unwrap())
        });
        letters.collect()
    }

    fn packed(answer: &HttpAnswer) -> String {
        match body(answer) {
            Some(Body::Packed(packed)) => packed,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_packed_comes_back() {
        for bytes in [20_000, 100_000, 239_000] {
            let answer = dull(bytes);
            let packed = packed(&answer);
            assert!(packed.len() < bytes / 10, "{}", packed.len());
            assert_eq!(unpack(&packed), Ok(answer));
        }
    }

    #[test]
    fn what_is_small_or_gains_nothing_stays_as_it_is() {
        let plain = |answer: &HttpAnswer| match body(answer) {
            Some(Body::Plain(text)) => text,
            other => panic!("{other:?}"),
        };
        for answer in [dull(16_000), answer(json!(noise(100_000)))] {
            assert_eq!(plain(&answer), serde_json::to_string(&answer).unwrap());
        }
    }

    #[test]
    fn text_that_grows_when_it_is_quoted_is_packed_and_what_does_not_fit_is_left() {
        // Two bytes each in the answer, four in the text that the table gives back.
        let quotes = answer(json!("\"".repeat(110_000)));
        assert_eq!(unpack(&packed(&quotes)), Ok(quotes));
        let noise = answer(json!(noise(300_000)));
        assert_eq!(body(&noise), None);
    }

    #[test]
    fn what_is_damaged_is_refused_and_a_bomb_does_not_go_off() {
        let packed = packed(&dull(100_000));
        for place in (0..packed.len()).step_by(7) {
            let mut damaged = packed.clone().into_bytes();
            damaged[place] = if damaged[place] == b'A' { b'B' } else { b'A' };
            let damaged = String::from_utf8(damaged).unwrap();
            assert!(unpack(&damaged).is_err(), "{place}");
        }
        assert!(unpack(&packed[..packed.len() - 8]).is_err());
        assert!(unpack("").is_err());
        assert!(unpack("no base64!").is_err());
        let text = STANDARD.encode(compress_to_vec_zlib(b"\"very-secret\"", LEVEL));
        let told = unpack(&text).unwrap_err().to_string();
        assert_eq!(told, "the kept answer cannot be unpacked: it is no answer");

        let bomb = STANDARD.encode(compress_to_vec_zlib(&vec![b' '; 100_000_000], LEVEL));
        assert!(unpack(&bomb).is_err());
    }
}
