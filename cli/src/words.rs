//! How figures are said to people.

use std::time::Duration;

use jiff::Timestamp;

/// A length of time by its two largest units: `2 min 33 s`, `450 ms`.
pub(crate) fn length(length: Duration) -> String {
    let seconds = length.as_secs();
    if seconds < 10 {
        let millis = length.as_millis();
        return match (seconds, millis % 1_000) {
            (0, 0) => "0 s".to_owned(),
            (0, rest) => format!("{rest} ms"),
            (whole, _) => format!("{whole} s"),
        };
    }
    let units = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
    let mut rest = seconds;
    let mut said = Vec::new();
    for (unit, name) in units {
        let count = rest / unit;
        rest %= unit;
        if count > 0 {
            said.push(format!("{count} {name}"));
        } else if !said.is_empty() {
            break;
        }
        if said.len() == 2 {
            break;
        }
    }
    said.join(" ")
}

/// The time from one moment to a later one; nothing when it is the other way round.
pub(crate) fn between(earlier: Timestamp, later: Timestamp) -> Duration {
    Duration::try_from(later.duration_since(earlier)).unwrap_or(Duration::ZERO)
}

/// A moment to the second: `2026-11-23 03:12:45 UTC`.
pub(crate) fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// A share as a percentage with two figures: `0%`, `0.21%`, `4.2%`, `80%`.
pub(crate) fn percent(share: f64) -> String {
    let percent = share * 100.0;
    let decimals = if percent <= 0.0 || percent >= 9.95 {
        0
    } else if percent < 0.995 {
        2
    } else {
        1
    };
    let said = format!("{percent:.decimals$}");
    let plain = if decimals > 0 {
        said.trim_end_matches('0').trim_end_matches('.')
    } else {
        &said
    };
    format!("{plain}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_two_units_at_most() {
        let said = |seconds| length(Duration::from_secs(seconds));
        assert_eq!(
            [0, 7, 59, 60, 153, 3_600, 90_061].map(said),
            [
                "0 s",
                "7 s",
                "59 s",
                "1 min",
                "2 min 33 s",
                "1 h",
                "1 d 1 h"
            ]
        );
        assert_eq!(length(Duration::from_millis(450)), "450 ms");
        assert_eq!(length(Duration::from_secs(86_400 + 60)), "1 d");
    }

    #[test]
    fn percentages_have_two_figures() {
        assert_eq!(
            [0.0, 0.0021, 0.01, 0.042, 0.0997, 0.8, 1.0].map(percent),
            ["0%", "0.21%", "1%", "4.2%", "10%", "80%", "100%"]
        );
        assert_eq!(percent(0.000_001), "0%");
    }
}
