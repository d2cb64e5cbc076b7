//! Damage to a text: characters lost, doubled and exchanged, pieces of other texts put in.

use crate::Chance;

/// What often matters to a parser.
const TOKENS: &[&str] = &[
    "$",
    "$$",
    "{%",
    "%}",
    "[",
    "]",
    "{",
    "}",
    "(",
    ")",
    "'",
    "\"",
    "\\",
    "\\u0000",
    "\\ud800",
    ",",
    ":",
    ".",
    "..",
    "*",
    "?",
    "@",
    "-",
    "+",
    "/",
    "%",
    "~>",
    ":=",
    "^",
    "&",
    "|",
    "#",
    "&a ",
    "*a",
    "<<: ",
    "!!int ",
    "---\n",
    "\n",
    "\t",
    "  - ",
    "0",
    "-0",
    "1e999",
    "99999999999999999999",
    "0.1",
    "null",
    "true",
    "é",
    "𝄞",
    "\u{feff}",
    "\0",
    "function(",
    "States.Array(",
    "[0]",
    "[*]",
    "[?(@",
    "..*",
];

/// Most bytes of a damaged text: damage may double it, but not without end.
const MOST_BYTES: usize = 64 * 1024;

/// One of `seeds`, damaged at up to eight places with pieces of the others.
pub(crate) fn damaged(chance: &mut Chance, seeds: &[String]) -> String {
    let mut text: Vec<u8> = chance
        .pick(seeds)
        .map(|seed| seed.as_bytes().to_vec())
        .unwrap_or_default();
    for _ in 0..chance.below(9) {
        damage(chance, &mut text, seeds);
        text.truncate(MOST_BYTES);
    }
    String::from_utf8_lossy(&text).into_owned()
}

fn damage(chance: &mut Chance, text: &mut Vec<u8>, seeds: &[String]) {
    let at = chance.below(text.len() + 1);
    match chance.below(9) {
        0 | 1 => {
            let token = chance.pick(TOKENS).copied().unwrap_or_default();
            text.splice(at..at, token.bytes());
        }
        2 => {
            // A token over whatever is there.
            let token = chance.pick(TOKENS).copied().unwrap_or_default();
            let end = text.len().min(at + token.len());
            text.splice(at..end, token.bytes());
        }
        3 => {
            if let Some(byte) = text.get_mut(at) {
                *byte ^= 1 << chance.below(8);
            }
        }
        4 => text.truncate(at),
        5 => {
            let range = span(chance, text.len(), at, 40);
            text.drain(range);
        }
        6 => {
            let piece = piece(chance, text);
            text.splice(at..at, piece);
        }
        7 => {
            let other = chance
                .pick(seeds)
                .map(|seed| seed.as_bytes().to_vec())
                .unwrap_or_default();
            let piece = piece(chance, &other);
            text.splice(at..at, piece);
        }
        _ => {
            // The same again and again: nesting and length.
            let range = span(chance, text.len(), at, 8);
            let piece = text.get(range).unwrap_or_default().to_vec();
            let again = piece.repeat(1 << chance.below(12));
            text.splice(at..at, again);
        }
    }
}

fn piece(chance: &mut Chance, text: &[u8]) -> Vec<u8> {
    let from = chance.below(text.len() + 1);
    let range = span(chance, text.len(), from, 60);
    text.get(range).unwrap_or_default().to_vec()
}

fn span(chance: &mut Chance, length: usize, from: usize, most: usize) -> std::ops::Range<usize> {
    let from = from.min(length);
    from..length.min(from + chance.below(most))
}
