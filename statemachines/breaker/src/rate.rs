//! A share between nothing and everything.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A share from 0 to 1, written `50%` where people read it.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Rate(f64);

/// A number that is no share: outside 0 to 1, or not a number at all.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("a rate lies between 0 and 1, not at {0}")]
pub struct NotARate(pub f64);

impl Rate {
    /// 0 %.
    pub const ZERO: Rate = Rate(0.0);
    /// 100 %.
    pub const ONE: Rate = Rate(1.0);

    /// A share from a fraction (0 to 1).
    ///
    /// # Errors
    /// When `fraction` lies outside 0 to 1 or is not a number.
    pub fn new(fraction: f64) -> Result<Self, NotARate> {
        if (0.0..=1.0).contains(&fraction) {
            Ok(Rate(fraction))
        } else {
            Err(NotARate(fraction))
        }
    }

    /// A share from whole percent; more than 100 is 100.
    #[must_use]
    pub const fn percent(percent: u8) -> Self {
        let capped = if percent > 100 { 100 } else { percent };
        Rate(capped as f64 / 100.0)
    }

    /// The nearest share to any number: below 0 is 0, above 1 is 1, not a number is 0.
    #[must_use]
    pub fn clamped(fraction: f64) -> Self {
        if fraction.is_nan() {
            Rate::ZERO
        } else {
            Rate(fraction.clamp(0.0, 1.0))
        }
    }

    /// The share as a fraction (0 to 1).
    #[must_use]
    pub const fn fraction(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Rate {
    type Error = NotARate;

    fn try_from(fraction: f64) -> Result<Self, NotARate> {
        Rate::new(fraction)
    }
}

impl From<Rate> for f64 {
    fn from(rate: Rate) -> f64 {
        rate.0
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Rounded to a hundredth of a percent: 0.07 × 100 is not 7 in binary.
        let percent = (self.0 * 10_000.0).round() / 100.0;
        write!(f, "{percent}%")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_percent() {
        assert_eq!(Rate::percent(7).to_string(), "7%");
        assert_eq!(Rate::clamped(0.005).to_string(), "0.5%");
    }

    #[test]
    fn refuses_what_is_no_share() {
        assert!(Rate::new(1.01).is_err());
        assert!(Rate::new(f64::NAN).is_err());
        assert_eq!(Rate::clamped(f64::NAN), Rate::ZERO);
    }
}
