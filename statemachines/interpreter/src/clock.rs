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

/// Reads an ISO 8601 time that says its offset, as Wait states and Choice rules take it:
/// `2026-03-01T08:30:00Z`, `2026-03-01T08:30:00.5+02:00`.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    // jiff takes more (a space for the T, lower case, offsets without a colon, leap seconds); the language does not.
    if bytes.get(10) != Some(&b'T') || text.contains('[') || text.get(17..19) == Some("60") {
        return None;
    }
    let offset = text
        .get(19..)?
        .trim_start_matches(['.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    let zoned = offset == "Z"
        || (matches!(offset.as_bytes(), [b'+' | b'-', _, _, b':', _, _]) && offset.is_ascii());
    if !zoned {
        return None;
    }
    text.parse().ok()
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

    #[test]
    fn a_time_says_its_offset() {
        for good in [
            "2016-03-14T01:59:00Z",
            "2016-03-14T01:59:00.000000Z",
            "2016-03-14T01:59:00+02:00",
        ] {
            assert!(parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "2016-03-14",
            "2016-03-14T01:59:00",
            "2016-03-14 01:59:00Z",
            "2016-13-14T01:59:00Z",
            "2016-03-14T25:59:00Z",
            "2016-03-14T01:59:60Z",
            "05-12-2016T21:29:29Z",
            "2016-03-14T01:59:00+0200",
            "2016-03-14T01:59:00Z[UTC]",
        ] {
            assert!(parse(bad).is_none(), "{bad}");
        }
    }
}
