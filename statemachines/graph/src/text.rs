//! How wide text is, and how it is broken into lines.

/// A typeface at a size.
#[derive(Clone, Copy)]
pub(crate) struct Font {
    /// Pixels.
    pub(crate) size: f64,
    /// Whether it is bold.
    pub(crate) bold: bool,
}

/// Widths of the characters from space to tilde, in thousandths of the font size, of the
/// sans-serif that most systems have or imitate.
const ASCII: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// How much wider bold text is.
const BOLD: f64 = 1.07;

/// The width of a line, pixels.
pub(crate) fn width(text: &str, font: Font) -> f64 {
    let thousandths: f64 = text.chars().map(|c| f64::from(advance(c))).sum();
    let weight = if font.bold { BOLD } else { 1.0 };
    thousandths / 1000.0 * font.size * weight
}

/// Text in lines no wider than `max` pixels: broken at spaces and line feeds, then inside words
/// where they change case or have punctuation, then anywhere. What is beyond `lines` lines is cut
/// off with an ellipsis.
fn wrap(text: &str, font: Font, max: f64, lines: usize) -> Vec<String> {
    let mut wrapped: Vec<String> = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in words(paragraph) {
            for piece in fitting(word, font, max) {
                let longer = format!("{line}{piece}");
                if line.is_empty() || width(longer.trim_end(), font) <= max {
                    line = longer;
                } else {
                    wrapped.push(line.trim_end().to_owned());
                    line = piece.trim_start().to_owned();
                }
            }
        }
        wrapped.push(line.trim_end().to_owned());
    }
    if wrapped.len() > lines {
        wrapped.truncate(lines);
        if let Some(last) = wrapped.last_mut() {
            while !last.is_empty() && width(&format!("{last}…"), font) > max {
                last.pop();
            }
            *last = format!("{}…", last.trim_end());
        }
    }
    wrapped
}

/// Like [`wrap`], but with lines of about the same width: a lone last word looks like a mistake.
pub(crate) fn wrap_evenly(text: &str, font: Font, max: f64, lines: usize) -> Vec<String> {
    let mut best = wrap(text, font, max, lines);
    let whole = |lines: &[String]| lines.concat().replace(' ', "");
    // Not so narrow that a word has to be cut that need not be.
    let wide = words(text)
        .into_iter()
        .map(|word| width(word.trim_end(), font));
    let least = wide.filter(|width| *width <= max).fold(max / 2.0, f64::max);
    let mut narrower = max;
    while best.len() > 1 && narrower - 4.0 > least {
        narrower -= 4.0;
        let tried = wrap(text, font, narrower, lines);
        if tried.len() > best.len() || whole(&tried) != whole(&best) {
            break;
        }
        best = tried;
    }
    best
}

/// At most so many characters, the last an ellipsis if there are more.
pub(crate) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let head: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", head.trim_end())
}

fn advance(c: char) -> u16 {
    let ascii = u32::from(c)
        .checked_sub(32)
        .and_then(|at| usize::try_from(at).ok());
    match (ascii.and_then(|at| ASCII.get(at)), u32::from(c)) {
        (Some(width), _) => *width,
        // Combining marks and invisible characters.
        (None, 0..=0x1f | 0x300..=0x36f | 0x200b..=0x200f | 0xfe00..=0xfe0f) => 0,
        (None, 0x2026) => 1000,
        // Latin, Greek and Cyrillic letters, general punctuation.
        (None, 0x7f..=0x10ff | 0x2000..=0x206f) => 640,
        // Chinese, Japanese, Korean, emoji: a square; other scripts hardly exceed one.
        (None, _) => 1000,
    }
}

/// The words of a text, each with the spaces behind it; joined, they are the text.
fn words(text: &str) -> Vec<&str> {
    split(text, |before, c| before == ' ' && c != ' ')
}

/// The pieces of a word between which a line may break if it must: `Order` and `Items` of
/// `OrderItems`.
fn pieces(word: &str) -> Vec<&str> {
    split(word, |before, c| {
        let hump = before.is_lowercase() && c.is_uppercase();
        let mark = matches!(before, '-' | '_' | '.' | ':' | '/' | ',') && c.is_alphanumeric();
        hump || mark
    })
}

/// Splits a text wherever two characters may be parted.
fn split(text: &str, parted: impl Fn(char, char) -> bool) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, c) in text.char_indices() {
        if before.is_some_and(|before| parted(before, c)) {
            parts.extend(text.get(start..at));
            start = at;
        }
        before = Some(c);
    }
    parts.extend(text.get(start..));
    parts
}

/// A word cut where it is too wide for a line of its own.
fn fitting(word: &str, font: Font, max: f64) -> Vec<String> {
    let fits = |text: &str| width(text.trim_end(), font) <= max;
    if fits(word) {
        return vec![word.to_owned()];
    }
    let mut parts = Vec::new();
    for piece in pieces(word) {
        if fits(piece) {
            parts.push(piece.to_owned());
            continue;
        }
        let mut part = String::new();
        for c in piece.chars() {
            if !part.is_empty() && !fits(&format!("{part}{c}")) {
                parts.push(std::mem::take(&mut part));
            }
            part.push(c);
        }
        parts.push(part);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    const FONT: Font = Font {
        size: 10.0,
        bold: false,
    };

    #[test]
    fn lines_fit() {
        for text in [
            "Charge the card again",
            "GetPaymentStatusFromProvider",
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "決済を確認する決済を確認する",
            "",
        ] {
            let lines = wrap(text, FONT, 60.0, 9);
            assert!(
                lines.iter().all(|line| width(line, FONT) <= 60.0),
                "{lines:?}"
            );
            assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        }
    }

    #[test]
    fn breaks_where_people_would() {
        assert_eq!(
            wrap("Charge the card", FONT, 60.0, 3),
            ["Charge the", "card"]
        );
        assert_eq!(wrap("ChargeTheCard", FONT, 55.0, 3), ["ChargeThe", "Card"]);
        assert_eq!(wrap("one\ntwo", FONT, 60.0, 3), ["one", "two"]);
    }

    #[test]
    fn even_lines_hold_the_same_text() {
        let even = wrap_evenly("Quorum Met (Dummy) - 1", FONT, 90.0, 3);
        assert_eq!(even, ["Quorum Met", "(Dummy) - 1"]);
        let even = wrap_evenly("Invoke ItemSalesReport Query", FONT, 110.0, 3);
        assert_eq!(even, ["Invoke", "ItemSalesReport Query"]);
        assert_eq!(wrap_evenly("short", FONT, 90.0, 3), ["short"]);
    }

    #[test]
    fn too_much_is_cut() {
        let lines = wrap("one two three four five six seven", FONT, 40.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'), "{lines:?}");
        assert!(width(&lines[1], FONT) <= 40.0);
    }
}
