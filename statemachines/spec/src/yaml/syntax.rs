//! Text that is no YAML: where, and in words that help.

use serde_saphyr::Location;

use super::{MAX_DEPTH, MAX_REPEATED};
use crate::error::{Found, Mistake, Span};

/// The one mistake whose message from any YAML parser helps nobody.
fn tab_in_indentation(text: &str) -> Option<Span> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let blank = line.trim_start_matches([' ', '\t']);
        let indent = line.len() - blank.len();
        let indentation = line.get(..indent).unwrap_or_default();
        if let Some(tab) = indentation.find('\t')
            && !blank.trim().is_empty()
            && !blank.starts_with('#')
        {
            let at = start + tab;
            return Some(Span {
                start: at,
                end: at + 1,
            });
        }
        start += line.len();
    }
    None
}

/// The parser's error as a mistake of ours.
pub(super) fn syntax(text: &str, error: &serde_saphyr::Error) -> Found {
    let at = error
        .location()
        .map_or(Span::START, |place| Span::of_error(text, &place));
    if let Some(tab) = tab_in_indentation(text) {
        return Found::new(tab, Mistake::Tab);
    }
    let line = at.line_of(text);
    let mistake = if line.contains("{%") && !line.contains("\"{%") && !line.contains("'{%") {
        Mistake::BareExpression
    } else {
        Mistake::Syntax {
            message: in_plain_words(error.without_snippet()),
        }
    };
    Found::new(at, mistake)
}

/// The parser's message, without the place, which is shown in our own way.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the parser's own enum, which grows: its words serve for the rest"
)]
fn in_plain_words(error: &serde_saphyr::Error) -> String {
    use serde_saphyr::Error;
    match error {
        Error::AliasError { error, .. } | Error::WithSnippet { error, .. } => in_plain_words(error),
        Error::MultipleDocuments { .. } => {
            "a second document begins here, and a spec is one document".to_owned()
        }
        Error::Budget { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => too_much(),
        // Only keys must be text; values may be anything.
        Error::NullIntoString { .. }
        | Error::Unexpected {
            expected: "string scalar",
            ..
        } => "the name of a field must be text".to_owned(),
        Error::RecursiveReferencesRequireWeakTypes { .. } => {
            "a value cannot hold itself".to_owned()
        }
        Error::UnknownAnchor { .. } => "no `&name` before it has this name".to_owned(),
        other => {
            let whole = other.to_string();
            if whole.contains("recursion limit") {
                return too_much();
            }
            let end = whole.rfind(" at line ").unwrap_or(whole.len());
            whole.get(..end).unwrap_or(&whole).trim().to_owned()
        }
    }
}

fn too_much() -> String {
    format!(
        "it is nested deeper than {MAX_DEPTH} levels, or repeats more than {MAX_REPEATED} values"
    )
}

impl Span {
    /// The place of a syntax error, which mostly knows its line and column only.
    fn of_error(text: &str, place: &Location) -> Span {
        if place.span().byte_offset().is_some() {
            return Span::of(place);
        }
        let number = |from: u64| usize::try_from(from.saturating_sub(1)).unwrap_or(0);
        let mut lines = text.split_inclusive('\n');
        let before: usize = lines.clone().take(number(place.line())).map(str::len).sum();
        let line = lines.nth(number(place.line())).unwrap_or_default();
        let characters = line.chars().take(number(place.column()));
        let start = before + characters.map(char::len_utf8).sum::<usize>();
        Span { start, end: start }
    }
}
