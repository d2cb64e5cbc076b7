//! Writing down what happens.

use asl::ExecutionType;

use super::{Line, Run};
use crate::history::{EventId, EventKind, HistoryMode};
use crate::limits;

/// What is said of an execution with too many events.
pub(super) const HISTORY_FULL: &str =
    "The execution reached the maximum number of history events (25000).";

impl Run {
    /// Writes an event that the line's next one follows from.
    pub(crate) fn note(
        &mut self,
        line: &mut Line,
        kind: impl FnOnce(&Run, &Line) -> EventKind,
    ) -> EventId {
        let id = self.note_aside(line, line.last, kind);
        line.last = id;
        id
    }

    /// Writes an event that nothing follows from; `previous` is what it follows from itself.
    pub(crate) fn note_aside(
        &mut self,
        line: &Line,
        previous: EventId,
        kind: impl FnOnce(&Run, &Line) -> EventKind,
    ) -> EventId {
        let journal = line.child.as_ref().map_or(0, |child| child.journal);
        let id = self.next_event(journal);
        if journal == 0 && self.history.mode() == HistoryMode::Full {
            let kind = kind(self, line);
            self.history.keep(id, previous, self.now, kind);
        }
        id
    }

    /// Begins the history of a child execution, and gives its number.
    pub(crate) fn new_journal(&mut self) -> usize {
        // ExecutionStarted.
        self.journals.push(1);
        self.history.counts.events += 1;
        self.history.counts.children += 1;
        self.journals.len() - 1
    }

    /// The number of the next event of a history.
    pub(super) fn next_event(&mut self, journal: usize) -> EventId {
        self.history.counts.events += 1;
        match self.journals.get_mut(journal) {
            Some(last) => {
                *last += 1;
                *last
            }
            None => 0,
        }
    }

    /// Whether there is no room for so many events more, the one that tells so among them.
    pub(super) fn history_is_full(&self, line: &Line, more: u64) -> bool {
        let journal = line.child.as_ref().map_or(0, |child| child.journal);
        self.execution_type == ExecutionType::Standard
            && self.history.mode() != HistoryMode::Off
            && self
                .journals
                .get(journal)
                .is_some_and(|last| *last + more >= limits::MAX_HISTORY_EVENTS)
    }
}
