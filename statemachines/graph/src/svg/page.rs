//! SVG elements as text.

use std::fmt::Write;

use super::style::STYLE;
use crate::text::{Font, width};

/// The text of a picture under construction.
pub(super) struct Page {
    text: String,
    depth: usize,
}

impl Page {
    /// A picture of a size in pixels.
    pub(super) fn new(width: f64, height: f64, title: Option<&str>) -> Page {
        let mut page = Page {
            text: String::new(),
            depth: 0,
        };
        let (w, h) = (Px(width.ceil()), Px(height.ceil()));
        page.line(&format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" \
             viewBox=\"0 0 {w} {h}\" role=\"img\">"
        ));
        page.depth = 1;
        if let Some(title) = title {
            page.title(title);
        }
        page.line("<style>");
        for rule in STYLE.lines() {
            page.line(rule);
        }
        page.line("</style>");
        page.line(&format!(
            "<rect class=\"page\" width=\"{w}\" height=\"{h}\"/>"
        ));
        page
    }

    /// The whole picture.
    pub(super) fn finish(mut self) -> String {
        self.depth = 0;
        self.line("</svg>");
        self.text
    }

    /// Opens a group of these classes; what is written until [`Page::close`] belongs to it.
    pub(super) fn open(&mut self, class: &str) {
        self.line(&format!("<g class=\"{class}\">"));
        self.depth += 1;
    }

    /// Closes the group.
    pub(super) fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.line("</g>");
    }

    /// What shows under the pointer.
    pub(super) fn title(&mut self, text: &str) {
        let text = escape(text);
        self.line(&format!("<title>{text}</title>"));
    }

    /// A rectangle with rounded corners.
    pub(super) fn rect(&mut self, class: &str, corner: (f64, f64), size: (f64, f64), radius: f64) {
        self.line(&format!(
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"/>",
            Px(corner.0),
            Px(corner.1),
            Px(size.0),
            Px(size.1),
            Px(radius)
        ));
    }

    /// A path.
    pub(super) fn path(&mut self, class: &str, data: &str) {
        self.line(&format!("<path class=\"{class}\" d=\"{data}\"/>"));
    }

    /// A path moved to a place.
    pub(super) fn path_at(&mut self, class: &str, data: &str, x: f64, y: f64) {
        let at = format!("translate({} {})", Px(x), Px(y));
        self.line(&format!(
            "<path class=\"{class}\" transform=\"{at}\" d=\"{data}\"/>"
        ));
    }

    /// A line of text by the left end of its baseline. It takes the width that was measured for it,
    /// whatever font the reader has.
    pub(super) fn text(&mut self, class: &str, text: &str, x: f64, y: f64, font: Font) {
        if text.is_empty() {
            return;
        }
        let length = Px(width(text, font));
        let text = escape(text);
        self.line(&format!(
            "<text class=\"{class}\" x=\"{}\" y=\"{}\" textLength=\"{length}\" \
             lengthAdjust=\"spacingAndGlyphs\">{text}</text>",
            Px(x),
            Px(y)
        ));
    }

    fn line(&mut self, line: &str) {
        let indent = "  ".repeat(self.depth);
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{indent}{line}");
    }
}

/// Pixels with one decimal at most.
pub(super) struct Px(pub(super) f64);

impl std::fmt::Display for Px {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Adding zero turns -0 into 0.
        let tenths = (self.0 * 10.0).round() / 10.0 + 0.0;
        write!(f, "{tenths}")
    }
}

/// Text inside an element. XML has no way to write most control characters.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\n' => escaped.push('\n'),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
