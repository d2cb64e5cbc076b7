//! What happened in an execution, as GetExecutionHistory tells it, or only how much of it.

mod event;
mod json;
mod log;

use expr::Footprint;
use jiff::Timestamp;

pub use event::{Activity, Event, EventId, EventKind, MapRun, Scheduled, Work, WorkStep};

/// How much of an execution's history is kept.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum HistoryMode {
    /// Nothing but the number of events, which the history quota needs.
    #[default]
    Counted,
    /// Every event with its details.
    Full,
    /// Not even the quota is kept: an execution may have any number of events.
    Off,
}

/// How much happened. Child executions of a distributed Map are counted in the execution that started them.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counts {
    /// Events, those of child executions included.
    pub events: u64,
    /// State transitions as AWS bills them for STANDARD workflows: every state entered, and every retry.
    pub transitions: u64,
    /// Tasks started, retries included.
    pub tasks: u64,
    /// Child executions started by distributed Map states.
    pub children: u64,
}

/// The history of one execution.
#[derive(Clone, Debug)]
pub(crate) struct History {
    mode: HistoryMode,
    events: Vec<Event>,
    footprint: Footprint,
    pub(crate) counts: Counts,
}

impl History {
    /// An empty history.
    pub(crate) fn new(mode: HistoryMode) -> Self {
        History {
            mode,
            events: Vec::new(),
            footprint: Footprint::default(),
            counts: Counts::default(),
        }
    }

    /// How much is kept.
    pub(crate) fn mode(&self) -> HistoryMode {
        self.mode
    }

    /// The events so far; empty unless the mode is [`HistoryMode::Full`].
    pub(crate) fn events(&self) -> &[Event] {
        &self.events
    }

    /// Bytes that the events hold, about; data that several share counts once.
    pub(crate) fn bytes(&self) -> usize {
        self.events.len() * size_of::<Event>() + self.footprint.bytes()
    }

    /// Keeps an event, if events are kept.
    pub(crate) fn keep(&mut self, id: EventId, previous: EventId, at: Timestamp, kind: EventKind) {
        match self.mode {
            HistoryMode::Full => {
                kind.weigh(&mut self.footprint);
                self.events.push(Event {
                    id,
                    previous,
                    at,
                    kind,
                });
            }
            HistoryMode::Counted | HistoryMode::Off => {}
        }
    }
}
