//! How many executions of each machine began, second by second: what `ExecutionsStarted` tells.

use std::collections::BTreeMap;
use std::time::Duration;

/// The executions of every machine that callers start, by its name.
#[derive(Debug, Default)]
pub(crate) struct Starts(BTreeMap<String, Vec<u64>>);

impl Starts {
    /// One began.
    pub(crate) fn note(&mut self, machine: &str, at: Duration) {
        let seconds = self.0.entry(machine.to_owned()).or_default();
        let second = index(at);
        if seconds.len() <= second {
            seconds.resize(second + 1, 0);
        }
        if let Some(count) = seconds.get_mut(second) {
            *count += 1;
        }
    }

    /// How many began in a span of whole seconds.
    pub(crate) fn between(&self, machine: &str, from: Duration, to: Duration) -> u64 {
        let seconds = self.0.get(machine).into_iter().flatten();
        let span = index(to).saturating_sub(index(from));
        seconds.skip(index(from)).take(span).sum()
    }
}

fn index(at: Duration) -> usize {
    usize::try_from(at.as_secs()).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_hold_their_first_second_and_not_their_last() {
        let mut starts = Starts::default();
        for second in [0, 1, 1, 4] {
            starts.note("order", Duration::from_secs(second));
        }
        let between = |from, to| {
            let (from, to) = (Duration::from_secs(from), Duration::from_secs(to));
            starts.between("order", from, to)
        };
        assert_eq!(between(0, 5), 4);
        assert_eq!(between(1, 4), 2);
        assert_eq!(between(4, 4), 0);
        assert_eq!(starts.between("refund", Duration::ZERO, Duration::MAX), 0);
    }
}
