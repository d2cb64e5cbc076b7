//! The terminal: stdout is data, stderr is talk. Colour follows the terminal and `NO_COLOR`.

use std::fmt;
use std::io::{self, IsTerminal, Write};

use anstyle::{AnsiColor, Style};

use crate::error::CommandError;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default().bold();

/// What a person said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Yes.
    Yes,
    /// Anything else.
    No,
    /// There is nobody to ask.
    Nobody,
}

/// Where a command writes.
pub(crate) struct Ui {
    stdout: anstream::AutoStream<io::Stdout>,
    stderr: anstream::AutoStream<io::Stderr>,
    progress: bool,
    reader_left: bool,
}

impl Ui {
    /// The process's own terminal.
    pub(crate) fn from_environment() -> Self {
        Ui {
            stdout: anstream::AutoStream::auto(io::stdout()),
            stderr: anstream::AutoStream::auto(io::stderr()),
            progress: io::stderr().is_terminal(),
            reader_left: false,
        }
    }

    /// Writes a result. A closed pipe (`| head`) is the reader's choice, not an error.
    pub(crate) fn result(&mut self, text: impl fmt::Display) -> Result<(), CommandError> {
        match write!(self.stdout, "{text}").and_then(|()| self.stdout.flush()) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.reader_left = true;
                Ok(())
            }
            Err(error) => Err(CommandError::trouble(format!(
                "cannot write to standard output: {error}"
            ))),
        }
    }

    /// Whether nobody reads results any more: work that only makes more of them can end.
    pub(crate) fn reader_left(&self) -> bool {
        self.reader_left
    }

    /// Says something about the work, on stderr.
    pub(crate) fn status(&mut self, text: impl fmt::Display) {
        self.say(format_args!("{text}\n"));
    }

    /// Shows how far long work has come, on one line that the next call overwrites. Silent when
    /// stderr is no terminal.
    pub(crate) fn progress(&mut self, text: impl fmt::Display) {
        if self.progress {
            self.say(format_args!("\r\x1b[2K{text}"));
        }
    }

    /// Takes the progress line away.
    pub(crate) fn progress_done(&mut self) {
        if self.progress {
            self.say(format_args!("\r\x1b[2K"));
        }
    }

    /// Whether [`Ui::progress`] shows anything.
    pub(crate) fn shows_progress(&self) -> bool {
        self.progress
    }

    /// Asks a person for a yes; anything else is a no.
    pub(crate) fn ask(&mut self, question: &str) -> Answer {
        if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            return Answer::Nobody;
        }
        self.say(format_args!("{question} [y/N] "));
        let mut line = String::new();
        match io::stdin().read_line(&mut line) {
            Ok(_) if ["y", "yes"].contains(&line.trim().to_ascii_lowercase().as_str()) => {
                Answer::Yes
            }
            Ok(_) | Err(_) => Answer::No,
        }
    }

    /// Whether results go to a terminal: a person reads them.
    pub(crate) fn stdout_is_terminal(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// How many columns a result may have: `COLUMNS`, or the terminal's width; 100 where nobody says.
    pub(crate) fn columns(&self) -> usize {
        let terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        crate::env::columns().or_else(terminal).unwrap_or(100)
    }

    /// Prints an error and its hints on stderr.
    pub(crate) fn report(&mut self, error: &CommandError) {
        self.progress_done();
        self.status(format_args!("{ERROR}error{ERROR:#}: {}", error.message));
        for hint in &error.hints {
            self.status(format_args!("{HINT}hint{HINT:#}: {hint}"));
        }
    }

    fn say(&mut self, text: fmt::Arguments<'_>) {
        // Nobody is left to tell when stderr itself is gone.
        let _ = self
            .stderr
            .write_fmt(text)
            .and_then(|()| self.stderr.flush());
    }
}
