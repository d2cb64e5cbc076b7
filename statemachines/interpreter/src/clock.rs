//! Times as Step Functions writes them, and arithmetic that cannot leave the calendar.

use jiff::{SignedDuration, Timestamp};

/// A time as the context object and events show it: `2026-03-01T08:30:00.125Z`.
pub(crate) fn text(at: Timestamp) -> String {
    format!("{at:.3}")
}

/// The time so many seconds later; the calendar's end if that lies beyond it.
pub(crate) fn later(at: Timestamp, seconds: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_secs(seconds))
        .unwrap_or(Timestamp::MAX)
}

/// The time so many seconds later, fractions included.
pub(crate) fn later_by(at: Timestamp, seconds: f64) -> Timestamp {
    SignedDuration::try_from_secs_f64(seconds)
        .ok()
        .and_then(|delay| at.checked_add(delay).ok())
        .unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_milliseconds() {
        let at: Timestamp = "2026-03-01T08:30:00Z".parse().unwrap();
        assert_eq!(text(at), "2026-03-01T08:30:00.000Z");
        assert_eq!(text(later_by(at, 0.0625)), "2026-03-01T08:30:00.062Z");
        assert_eq!(later(at, i64::MAX), Timestamp::MAX);
        assert_eq!(later_by(at, f64::INFINITY), Timestamp::MAX);
    }
}
