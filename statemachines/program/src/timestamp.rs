//! Times as the language writes them: RFC 3339 with an uppercase `T`, and a `Z` or an offset.

use jiff::Timestamp;

/// Digits of a second's fraction that count; a time may be written with more.
const FRACTION_DIGITS: usize = 9;

/// Reads a time as Wait states and Choice rules take it: `2026-03-01T08:30:00Z`, `2026-03-01T08:30:00.5+02:00`; none if the
/// text is no such time. A time in the last hours of the year 9999, beyond the calendar, is the calendar's end.
pub fn timestamp(text: &str) -> Option<Timestamp> {
    let (date, time) = text.split_once('T')?;
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let offset = time.find(['Z', '+', '-'])?;
    let (clock, zone) = time.split_at_checked(offset)?;
    let (clock, fraction) = match clock.split_once('.') {
        Some((clock, fraction)) => (clock, Some(fraction)),
        None => (clock, None),
    };
    let [hour, minute, second] = numbers(clock, ':', [2, 2, 2])?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_zone = zone == "Z"
        || numbers(zone.get(1..)?, ':', [2, 2])
            .is_some_and(|[hour, minute]| hour < 24 && minute < 60);
    let is_day = (1..=12).contains(&month) && (1..=days(year, month)).contains(&day);
    let is_time = hour < 24 && minute < 60 && second < 60;
    if !(is_day && is_time && is_zone && fraction.is_none_or(digits)) {
        return None;
    }
    let fraction = fraction.unwrap_or("0");
    let fraction = fraction.get(..FRACTION_DIGITS).unwrap_or(fraction);
    let read = format!("{date}T{clock}.{fraction}{zone}").parse();
    Some(read.unwrap_or(Timestamp::MAX))
}

/// Numbers of fixed lengths between separators.
fn numbers<const N: usize>(text: &str, separator: char, lengths: [usize; N]) -> Option<[u32; N]> {
    let mut parts = text.split(separator);
    let mut numbers = [0; N];
    for (number, length) in numbers.iter_mut().zip(lengths) {
        let part = parts.next()?;
        if part.len() != length || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read() {
        for (text, expected) in [
            ("2016-03-14T01:59:00Z", "2016-03-14T01:59:00Z"),
            ("2016-03-14T01:59:00.000000Z", "2016-03-14T01:59:00Z"),
            ("2024-02-29T23:59:59.123456Z", "2024-02-29T23:59:59.123456Z"),
            ("2016-03-14T01:59:00+02:00", "2016-03-13T23:59:00Z"),
            ("2016-03-14T01:59:00-00:00", "2016-03-14T01:59:00Z"),
            (
                "2016-03-14T01:59:00.12345678949Z",
                "2016-03-14T01:59:00.123456789Z",
            ),
            ("0000-01-01T00:00:00+23:59", "-000001-12-31T00:01:00Z"),
        ] {
            assert_eq!(timestamp(text), Some(expected.parse().unwrap()), "{text}");
        }
        for text in ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59.5-23:59"] {
            assert_eq!(timestamp(text), Some(Timestamp::MAX), "{text}");
        }
    }

    #[test]
    fn other_text_is_no_time() {
        for text in [
            "",
            "Z",
            "2016-03-14",
            "2016-03-14 01:59:00Z",
            "2016-03-14T01:59:00",
            "2016-03-14t01:59:00z",
            "2016-13-14T01:59:00Z",
            "2023-02-29T01:59:00Z",
            "2016-03-14T25:59:00Z",
            "2016-03-14T01:59:60Z",
            "2016-03-14T01:59Z",
            "2016-03-14T01:59:00.Z",
            "05-12-2016T21:29:29Z",
            "2016-03-14T01:59:00+2",
            "2016-03-14T01:59:00+0200",
            "2016-03-14T01:59:00+24:00",
            "2016-03-14T01:59:00Z[UTC]",
            "２016-03-14T01:59:00Z",
        ] {
            assert_eq!(timestamp(text), None, "{text}");
        }
    }
}
