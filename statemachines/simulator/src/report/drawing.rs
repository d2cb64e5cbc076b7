//! What a terminal can show.

use std::fmt::Display;

use anstyle::{AnsiColor, Style};

/// How to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// The width in columns (at least 60 are used).
    pub columns: usize,
    /// Whether there are colours.
    pub colour: bool,
    /// Whether there are block characters; plain ASCII otherwise.
    pub blocks: bool,
}

/// The colours of a report, by what they mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Plain,
    Title,
    Faint,
    Good,
    Bad,
    Between,
    Cached,
    Reached,
}

/// Bars from nothing to full.
const BLOCKS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const PLAIN: [char; 9] = [' ', '.', ':', '-', '=', '+', 'o', '%', '#'];

impl Drawing {
    /// Text in a colour.
    pub(super) fn ink(self, ink: Ink, text: impl Display) -> String {
        let style = if self.colour {
            ink.style()
        } else {
            Style::new()
        };
        format!("{style}{text}{style:#}")
    }

    /// A bar of a height from 0 to 1; whatever is not nothing is seen.
    pub(super) fn bar(self, height: f64) -> char {
        let bars = if self.blocks { BLOCKS } else { PLAIN };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "0 to 8, whatever the height"
        )]
        let step = (height.clamp(0.0, 1.0) * 8.0).round() as usize;
        let step = if height > 0.0 { step.max(1) } else { 0 };
        bars.get(step).copied().unwrap_or(' ')
    }

    /// One of two spellings.
    pub(super) fn either<T>(self, blocks: T, plain: T) -> T {
        if self.blocks { blocks } else { plain }
    }
}

impl Ink {
    const fn style(self) -> Style {
        match self {
            Ink::Plain => Style::new(),
            Ink::Title => Style::new().bold(),
            Ink::Faint => Style::new().dimmed(),
            Ink::Good => AnsiColor::Green.on_default(),
            Ink::Bad => AnsiColor::Red.on_default(),
            Ink::Between => AnsiColor::Yellow.on_default(),
            Ink::Cached => AnsiColor::Cyan.on_default(),
            Ink::Reached => AnsiColor::Magenta.on_default(),
        }
    }
}

/// A row of single characters, each in its colour; neighbours of one colour share their codes.
#[derive(Clone, Debug, Default)]
pub(super) struct Row(pub(super) Vec<(char, Ink)>);

impl Row {
    /// The row as text.
    pub(super) fn draw(&self, drawing: Drawing) -> String {
        let mut text = String::new();
        let mut run = String::new();
        let mut colour = Ink::Plain;
        for (character, ink) in &self.0 {
            if *ink != colour && !run.is_empty() {
                text.push_str(&drawing.ink(colour, &run));
                run.clear();
            }
            colour = *ink;
            run.push(*character);
        }
        text.push_str(&drawing.ink(colour, &run));
        text
    }
}
