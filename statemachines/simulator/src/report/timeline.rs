//! A run drawn as rows over time.

use super::circuit::{ALARM, Event};
use super::drawing::{Drawing, Ink, Row};
use super::table::grouped;
use super::{Calls, DependencyReport, SecondReport};

/// Room for the names on the left.
const LEFT: usize = 11;
/// Room for the sums on the right.
const RIGHT: usize = 12;
/// Wider charts say no more.
const WIDEST: usize = 120;

/// Draws one dependency.
pub(super) fn timeline(report: &DependencyReport, drawing: Drawing) -> Vec<String> {
    let chart = Chart::new(report, drawing);
    let mut rows = vec![chart.axis()];
    rows.extend(chart.outages());
    rows.extend(chart.marks(&report.circuit.events));
    rows.push(chart.phases());
    rows.push(chart.admission());
    rows.extend(chart.calls(&report.calls));
    rows
}

/// How an event is marked in the chart and in the list below it.
pub(super) fn mark(event: &Event, drawing: Drawing) -> (char, Ink) {
    let (blocks, plain, ink) = match event.what {
        "opened" | "reopened" => ('▼', 'O', Ink::Bad),
        "recovering" => ('▲', 'R', Ink::Between),
        "ramp cut" => ('✂', 'C', Ink::Between),
        "closed" => ('●', '*', Ink::Good),
        ALARM => ('!', '!', Ink::Bad),
        _ => ('·', '.', Ink::Faint),
    };
    (drawing.either(blocks, plain), ink)
}

/// The seconds of a run, gathered into columns.
struct Chart {
    drawing: Drawing,
    columns: Vec<Column>,
    seconds: f64,
    /// Calls a second that fill a bar.
    full: f64,
}

/// Some seconds, one after another.
#[derive(Clone, Debug, Default)]
struct Column {
    seconds: Vec<SecondReport>,
}

impl Chart {
    fn new(report: &DependencyReport, drawing: Drawing) -> Self {
        let seconds = &report.seconds;
        let room = drawing.columns.max(60) - LEFT - RIGHT;
        let width = room.min(WIDEST).min(seconds.len()).max(1);
        let mut columns = vec![Column::default(); width];
        for (index, second) in seconds.iter().enumerate() {
            let place = index * width / seconds.len();
            if let Some(column) = columns.get_mut(place) {
                column.seconds.push(*second);
            }
        }
        let highest =
            |value: &dyn Fn(&Column) -> f64| columns.iter().map(value).fold(0.0, f64::max);
        let offered = highest(&|column| column.rate(|second| second.calls.offered));
        let reached = highest(&|column| column.rate(|second| second.reached));
        let capacity = highest(&|column| column.capacity().unwrap_or(0.0));
        // A capacity far beyond the traffic would press everything else flat.
        let full = offered.max(reached).max(capacity.min(2.0 * offered));
        #[expect(clippy::cast_precision_loss, reason = "the seconds of a run")]
        let length = seconds.len() as f64;
        Chart {
            drawing,
            columns,
            seconds: length,
            full: full.max(f64::MIN_POSITIVE),
        }
    }

    fn line(&self, name: &str, row: &Row, sum: &str) -> String {
        let drawing = self.drawing;
        let name = drawing.ink(Ink::Faint, format!("{name:>width$}", width = LEFT - 1));
        let sum = drawing.ink(Ink::Faint, format!("{sum:>width$}", width = RIGHT - 1));
        format!("{name} {}{sum}", row.draw(drawing))
            .trim_end()
            .to_owned()
    }

    /// Where a time lies.
    fn place(&self, seconds: f64) -> usize {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a column of the chart"
        )]
        let place = (seconds / self.seconds.max(1.0) * self.columns.len() as f64) as usize;
        place.min(self.columns.len().saturating_sub(1))
    }

    /// Times along the top, as close as they can be read.
    fn axis(&self) -> String {
        const STEPS: [u32; 14] = [
            1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600,
        ];
        let fits = |step: &&u32| self.place(f64::from(**step)) >= 7;
        let step = STEPS.iter().find(fits).copied().unwrap_or(86_400);
        let mut row = vec![(' ', Ink::Faint); self.columns.len()];
        let mut at = 0_u32;
        while f64::from(at) < self.seconds {
            let label = label(at);
            let place = self.place(f64::from(at));
            let signs = std::iter::once(self.drawing.either('╷', '|')).chain(label.chars());
            if place + label.len() < row.len() {
                for (slot, sign) in row.iter_mut().skip(place).zip(signs) {
                    *slot = (sign, Ink::Faint);
                }
            }
            at = at.saturating_add(step);
        }
        self.line("", &Row(row), "calls")
    }

    /// Where something is wrong with the dependency; no row when nothing ever is.
    fn outages(&self) -> Option<String> {
        let wrong = |column: &Column| column.seconds.iter().any(|second| second.outage);
        let sign = self.drawing.either('░', 'x');
        let row = self.columns.iter().map(|column| {
            if wrong(column) {
                (sign, Ink::Bad)
            } else {
                (' ', Ink::Plain)
            }
        });
        let some = self.columns.iter().any(wrong);
        some.then(|| self.line("outage", &Row(row.collect()), ""))
    }

    /// What happened to the circuit; the weightier of two that meet.
    fn marks(&self, events: &[Event]) -> Option<String> {
        let weight = |event: &Event| match event.what {
            "opened" | "reopened" => 5,
            "closed" => 4,
            "recovering" => 3,
            "ramp cut" => 2,
            ALARM => 1,
            _ => 0,
        };
        let mut marked: Vec<Option<&Event>> = vec![None; self.columns.len()];
        for event in events
            .iter()
            .filter(|event| event.at_seconds < self.seconds)
        {
            if let Some(slot) = marked.get_mut(self.place(event.at_seconds)) {
                let heavier = slot.is_none_or(|there| weight(event) > weight(there));
                if heavier {
                    *slot = Some(event);
                }
            }
        }
        let row = marked.iter().map(|event| match event {
            Some(event) => mark(event, self.drawing),
            None => (' ', Ink::Plain),
        });
        (!events.is_empty()).then(|| self.line("events", &Row(row.collect()), ""))
    }

    fn phases(&self) -> String {
        let row = self.columns.iter().map(|column| match column.phase() {
            "open" => (self.drawing.either('█', '#'), Ink::Bad),
            "recovering" => (self.drawing.either('▒', '/'), Ink::Between),
            _ => (self.drawing.either('─', '-'), Ink::Good),
        });
        self.line("circuit", &Row(row.collect()), "")
    }

    fn admission(&self) -> String {
        let row = self.columns.iter().map(|column| {
            let admission = column.mean(|second| second.admission);
            (self.drawing.bar(admission), Ink::Between)
        });
        self.line("admission", &Row(row.collect()), "")
    }

    /// The rows that share one scale. Kinds of answer that nobody got have none.
    fn calls(&self, sums: &Calls) -> Vec<String> {
        type Count = fn(&SecondReport) -> u64;
        let rows: [(&str, Ink, u64, Count); 6] = [
            ("offered", Ink::Plain, sums.offered, |second| {
                second.calls.offered
            }),
            ("live", Ink::Good, sums.live, |second| second.calls.live),
            ("cached", Ink::Cached, sums.cached(), |second| {
                second.calls.cached()
            }),
            ("default", Ink::Between, sums.default, |second| {
                second.calls.default
            }),
            ("caught", Ink::Between, sums.caught, |second| {
                second.calls.caught
            }),
            ("failed", Ink::Bad, sums.failed, |second| {
                second.calls.failed
            }),
        ];
        let mut lines: Vec<String> = rows
            .into_iter()
            .filter(|(_, _, sum, _)| *sum > 0)
            .map(|(name, ink, sum, count)| {
                let row = self.bars(ink, |column| column.rate(count));
                self.line(name, &row, &grouped(sum))
            })
            .collect();
        let reached: u64 = self
            .columns
            .iter()
            .map(|column| column.sum(|second| second.reached))
            .sum();
        let row = self.bars(Ink::Reached, |column| column.rate(|second| second.reached));
        lines.push(self.line("reached it", &row, &grouped(reached)));
        if self
            .columns
            .iter()
            .any(|column| column.capacity().is_some())
        {
            let row = self.bars(Ink::Faint, |column| column.capacity().unwrap_or(f64::MAX));
            let most = self
                .columns
                .iter()
                .filter_map(Column::capacity)
                .fold(0.0, f64::max);
            lines.push(self.line("capacity", &row, &format!("{most:.0}/s")));
        }
        lines
    }

    fn bars(&self, ink: Ink, rate: impl Fn(&Column) -> f64) -> Row {
        let bar = |column: &Column| (self.drawing.bar(rate(column) / self.full), ink);
        Row(self.columns.iter().map(bar).collect())
    }
}

impl Column {
    fn sum(&self, count: impl Fn(&SecondReport) -> u64) -> u64 {
        self.seconds.iter().map(count).sum()
    }

    /// A count, a second.
    fn rate(&self, count: impl Fn(&SecondReport) -> u64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "the calls of a few seconds")]
        self.mean(|second| count(second) as f64)
    }

    fn mean(&self, value: impl Fn(&SecondReport) -> f64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a few seconds")]
        let count = self.seconds.len().max(1) as f64;
        self.seconds.iter().map(value).sum::<f64>() / count
    }

    /// The least capacity.
    fn capacity(&self) -> Option<f64> {
        let capacities = self.seconds.iter().filter_map(|second| second.capacity);
        capacities.reduce(f64::min)
    }

    /// The phase that most of it has; the earlier one of two that have as much.
    fn phase(&self) -> &'static str {
        let count = |word: &str| {
            self.seconds
                .iter()
                .filter(|second| second.phase == word)
                .count()
        };
        let words = self.seconds.iter().map(|second| second.phase);
        words.fold("closed", |best, word| {
            if count(word) > count(best) {
                word
            } else {
                best
            }
        })
    }
}

fn label(seconds: u32) -> String {
    match (seconds / 3_600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds}s"),
        (0, minutes, 0) => format!("{minutes}m"),
        (0, minutes, seconds) => format!("{minutes}m{seconds}s"),
        (hours, 0, _) => format!("{hours}h"),
        (hours, minutes, _) => format!("{hours}h{minutes}m"),
    }
}
