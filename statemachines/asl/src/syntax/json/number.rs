//! Numbers, as JSON writes them.

use serde_json::Number;

use super::super::{NodeKind, Span};
use super::scanner::Scanner;

impl Scanner<'_> {
    /// Reads a number; what only looks like one is an error, and is kept as text.
    pub(super) fn number(&mut self) -> NodeKind {
        let start = self.at();
        let word = self.word();
        let span = Span::new(start, self.at());
        if !is_number(word) {
            let hint = hint(word);
            self.malformed(span, format!("`{word}` is no JSON number"), hint);
            return word
                .parse::<f64>()
                .ok()
                .and_then(Number::from_f64)
                .map_or(NodeKind::String(word.to_owned()), NodeKind::Number);
        }
        match word.parse::<Number>() {
            Ok(number) => NodeKind::Number(number),
            Err(_) => {
                self.malformed(span, format!("`{word}` is out of range"), None);
                NodeKind::Missing
            }
        }
    }
}

fn hint(word: &str) -> Option<&'static str> {
    if word.starts_with('+') {
        Some("leave out the plus sign")
    } else if word.starts_with('.') || word.ends_with('.') {
        Some("a digit stands on both sides of the point")
    } else if word.trim_start_matches('-').starts_with('0') {
        Some("leave out leading zeros")
    } else {
        Some("text stands in double quotes")
    }
}

/// JSON's grammar: `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
fn is_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let word = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = match word.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (word, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|text| digits(text.strip_prefix(['+', '-']).unwrap_or(text)))
}

#[cfg(test)]
mod tests {
    use super::is_number;

    #[test]
    fn follows_the_grammar() {
        for good in ["0", "-0", "10", "1.5", "-1e3", "1E+3", "2.50e-7"] {
            assert!(is_number(good), "{good}");
        }
        for bad in [
            "", "-", "01", "+1", "1.", ".5", "1e", "1e+", "0x1", "1_000", "1.2.3",
        ] {
            assert!(!is_number(bad), "{bad}");
        }
    }
}
