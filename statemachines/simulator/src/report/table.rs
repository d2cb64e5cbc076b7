//! Numbers as people read them.

/// `90,012`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1.04%`: two decimals below ten percent, one above, none when there is nothing behind the point.
pub(super) fn share(share: f64) -> String {
    let percent = share * 100.0;
    let decimals = if percent < 10.0 { 2 } else { 1 };
    let text = format!("{percent:.decimals$}");
    format!("{}%", trimmed(&text))
}

/// A time or a duration: `85 ms`, `2.1 s`, `6 min 12 s`, `2 h 5 min`.
pub(super) fn span(seconds: f64) -> String {
    let millis = (seconds * 1e3).round();
    if millis < 1_000.0 {
        return format!("{millis:.0} ms");
    }
    if millis < 59_950.0 {
        return format!("{} s", trimmed(&format!("{seconds:.1}")));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float to an integer saturates"
    )]
    let whole = seconds.round() as u64;
    let (hours, minutes, rest) = (whole / 3_600, whole / 60 % 60, whole % 60);
    match (hours, minutes, rest) {
        (0, minutes, 0) => format!("{minutes} min"),
        (0, minutes, rest) => format!("{minutes} min {rest} s"),
        (hours, 0, _) => format!("{hours} h"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

/// A point in time: `1:02.1`, minutes and seconds.
pub(super) fn instant(seconds: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float to an integer saturates"
    )]
    let tenths = (seconds * 10.0).round() as u64;
    format!("{}:{:02}.{}", tenths / 600, tenths / 10 % 60, tenths % 10)
}

/// `$76.12`, four digits after the point below ten cents.
pub(super) fn dollars(amount: f64) -> String {
    if amount != 0.0 && amount < 0.1 {
        format!("${amount:.4}")
    } else {
        format!("${amount:.2}")
    }
}

fn trimmed(text: &str) -> &str {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_for_people() {
        assert_eq!(
            [0, 999, 1_000, 90_012, 1_234_567].map(grouped),
            ["0", "999", "1,000", "90,012", "1,234,567"]
        );
        assert_eq!(
            [0.0, 0.010_44, 0.5, 0.666_7, 1.0, 1.63].map(share),
            ["0%", "1.04%", "50%", "66.7%", "100%", "163%"]
        );
        assert_eq!(
            [0.0851, 0.9999, 2.13, 59.94, 59.96, 372.0, 3_600.0, 7_500.0].map(span),
            [
                "85 ms",
                "1 s",
                "2.1 s",
                "59.9 s",
                "1 min",
                "6 min 12 s",
                "1 h",
                "2 h 5 min"
            ]
        );
        assert_eq!(
            [0.0, 62.14, 599.96].map(instant),
            ["0:00.0", "1:02.1", "10:00.0"]
        );
        assert_eq!(
            [0.0, 0.0625, 75.5].map(dollars),
            ["$0.00", "$0.0625", "$75.50"]
        );
    }
}
