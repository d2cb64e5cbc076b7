//! `$toMillis`, quickly for the timestamps that Step Functions writes: a breaker's gate asks it every time.

use std::sync::OnceLock;

use jlens_core::{Bindings, Expression, Result};
use serde_json::Value as Json;

/// `$toMillis(timestamp[, picture])`.
pub(super) fn to_millis(arguments: &[Option<Json>]) -> Result<Option<Json>> {
    let timestamp = match arguments {
        [Some(Json::String(timestamp)), rest @ ..] if rest.iter().all(Option::is_none) => timestamp,
        _ => return built_in(arguments),
    };
    match utc_millis(timestamp.as_bytes()) {
        Some(millis) => Ok(Some(Json::from(millis))),
        None => built_in(arguments),
    }
}

/// JSONata's own function, for every other timestamp and for pictures.
fn built_in(arguments: &[Option<Json>]) -> Result<Option<Json>> {
    static CALL: OnceLock<Option<Expression>> = OnceLock::new();
    let Some(call) =
        CALL.get_or_init(|| Expression::compile("$toMillis($timestamp, $picture)").ok())
    else {
        return Ok(None);
    };
    let mut bindings = Bindings::new();
    for (name, argument) in ["timestamp", "picture"].into_iter().zip(arguments) {
        if let Some(argument) = argument {
            bindings = bindings.var(name, argument.clone());
        }
    }
    call.evaluate(None, &bindings)
}

/// The milliseconds since 1970 of `2026-11-23T12:00:00Z` or `2026-11-23T12:00:00.500Z`; `None` for any other form.
fn utc_millis(text: &[u8]) -> Option<i64> {
    let (whole, millis) = match text {
        [whole @ .., b'.', a, b, c, b'Z'] => (whole, digits(&[*a, *b, *c])?),
        [whole @ .., b'Z'] => (whole, 0),
        _ => return None,
    };
    let &[
        y1,
        y2,
        y3,
        y4,
        b'-',
        o1,
        o2,
        b'-',
        d1,
        d2,
        b'T',
        h1,
        h2,
        b':',
        m1,
        m2,
        b':',
        s1,
        s2,
    ] = whole
    else {
        return None;
    };
    let (year, month, day) = (
        digits(&[y1, y2, y3, y4])?,
        digits(&[o1, o2])?,
        digits(&[d1, d2])?,
    );
    let (hour, minute, second) = (digits(&[h1, h2])?, digits(&[m1, m2])?, digits(&[s1, s2])?);
    let in_day = hour < 24 && minute < 60 && second < 60;
    // Days that not every month has are left to JSONata.
    if !(1..=12).contains(&month) || !(1..=28).contains(&day) || !in_day {
        return None;
    }
    Some(
        (((days_since_1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second) * 1000
            + millis,
    )
}

fn digits(text: &[u8]) -> Option<i64> {
    text.iter().try_fold(0, |number, digit| {
        if digit.is_ascii_digit() {
            Some(number * 10 + i64::from(digit - b'0'))
        } else {
            None
        }
    })
}

/// The days from 1970-01-01 to a date of the Gregorian calendar, from year 0 on. Years are counted from March, so that
/// the leap day is their last.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month < 3 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    // Months from March have 31, 30, 31, 30, 31 days, and again.
    let before_month = (153 * month + 2) / 5;
    365 * year + leap_days + before_month + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_jsonata() {
        let mut compared = 0;
        for year in [
            0, 1, 1600, 1899, 1900, 1969, 1970, 1999, 2000, 2024, 2026, 2100, 9999,
        ] {
            for month in 1..=12 {
                for (day, time) in [
                    (1, "00:00:00.000"),
                    (15, "12:34:56.789"),
                    (28, "23:59:59.999"),
                    (2, "01:02:03"),
                ] {
                    let text = format!("{year:04}-{month:02}-{day:02}T{time}Z");
                    let own = utc_millis(text.as_bytes()).map(Json::from);
                    let theirs = built_in(&[Some(Json::from(text.as_str()))]).expect("a timestamp");
                    assert_eq!(
                        own.as_ref().and_then(Json::as_f64),
                        theirs.as_ref().and_then(Json::as_f64),
                        "{text}"
                    );
                    compared += 1;
                }
            }
        }
        assert_eq!(compared, 13 * 12 * 4);
    }

    #[test]
    fn leaves_everything_else_to_jsonata() {
        for text in [
            "",
            "Z",
            "2026-11-23",
            "2026-11-23T12:00:00",
            "2026-11-23T12:00:00+01:00",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-11-23T24:00:00Z",
            "2026-11-23T12:00:00.5Z",
            "2026-11-23 12:00:00Z",
            "２026-11-23T12:00:00Z",
        ] {
            assert_eq!(utc_millis(text.as_bytes()), None, "{text}");
        }
    }
}
