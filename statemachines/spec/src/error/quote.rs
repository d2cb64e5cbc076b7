//! A line of the text with carets below what is meant.

use unicode_width::UnicodeWidthChar;

/// Most columns of a quoted line; what is beyond is cut away around the place.
const WIDTH: usize = 100;

/// Shows `length` characters of a line, from the character `start` (counted from 0), as the `number`th line: the line
/// with its number, and carets below, each with a line feed.
///
/// Whatever the line holds, it stays a line of a terminal: control characters are replaced, wide characters counted, and
/// a line that is too long is cut.
///
/// ```
/// assert_eq!(spec::quote(12, "    opn: {}", 4, 3), "   |\n12 |     opn: {}\n   |     ^^^\n");
/// ```
#[must_use]
pub fn quote(number: usize, line: &str, start: usize, length: usize) -> String {
    let quote = Quote::new(line, start, length);
    let number = number.to_string();
    let gutter = " ".repeat(number.len());
    let (indent, carets) = (" ".repeat(quote.indent), "^".repeat(quote.carets));
    format!(
        "{gutter} |\n{number} | {}\n{gutter} | {indent}{carets}\n",
        quote.line
    )
}

/// A line made fit to be shown, and where the carets go, in columns of a terminal.
struct Quote {
    line: String,
    indent: usize,
    carets: usize,
}

impl Quote {
    fn new(line: &str, start: usize, length: usize) -> Quote {
        let first = if start + length.min(WIDTH / 2) > WIDTH {
            start.saturating_sub(WIDTH / 2)
        } else {
            0
        };
        // Only what is shown is held: a line may be as long as the whole text.
        let mut rest = line.trim_end().chars().skip(first).map(visible);
        let shown: Vec<char> = rest.by_ref().take(WIDTH).collect();
        let cut_left = if first > 0 { "…" } else { "" };
        let cut_right = if rest.next().is_some() { "…" } else { "" };
        let before = start.saturating_sub(first);
        let marked = shown.iter().skip(before).take(length.max(1));
        Quote {
            indent: cut_left.chars().count() + width(shown.iter().take(before)),
            carets: width(marked).max(1),
            line: format!("{cut_left}{}{cut_right}", shown.iter().collect::<String>()),
        }
    }
}

/// Tabs and control characters would move the carets, or the terminal's cursor.
fn visible(character: char) -> char {
    match character {
        '\t' => ' ',
        control if control.is_control() => '\u{fffd}',
        other => other,
    }
}

fn width<'a>(characters: impl Iterator<Item = &'a char>) -> usize {
    characters
        .map(|character| character.width().unwrap_or(0))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carets_stand_below_wide_characters() {
        let quote = Quote::new("名前: x1", 4, 2);
        assert_eq!((quote.indent, quote.carets), (6, 2));
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let line = format!("{}BAD{}", "a".repeat(300), "b".repeat(300));
        let quote = Quote::new(&line, 300, 3);
        assert_eq!(quote.line.chars().count(), WIDTH + 2);
        let marked = quote.line.chars().skip(quote.indent).take(quote.carets);
        assert_eq!(marked.collect::<String>(), "BAD");
    }

    #[test]
    fn control_characters_are_replaced() {
        assert_eq!(Quote::new("a\u{1b}[31m\tb", 0, 1).line, "a\u{fffd}[31m b");
    }
}
