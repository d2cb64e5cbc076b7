//! Numbers: whole ones of 64 bits kept exactly, all others as doubles.

use std::cmp::Ordering;
use std::fmt;

/// A finite number. Equality and order are by value: `1` and `1.0` are equal, though each prints as it was written.
#[derive(Clone, Copy, Debug)]
pub struct Number(Repr);

#[derive(Clone, Copy, Debug)]
enum Repr {
    Int(i64),
    /// Above `i64::MAX` only.
    Uint(u64),
    /// Finite.
    Float(f64),
}

impl Number {
    /// A number from a double; `None` for what JSON has not: NaN and the infinities.
    pub fn from_f64(number: f64) -> Option<Number> {
        number.is_finite().then_some(Number(Repr::Float(number)))
    }

    /// A number from a double as JSONata gives them: without a fraction it is a whole number, if 64 bits hold it.
    pub fn from_f64_whole(number: f64) -> Option<Number> {
        let number = Number::from_f64(number)?;
        Some(number.as_i64().map_or(number, Number::from))
    }

    /// The nearest double.
    pub fn as_f64(self) -> f64 {
        match self.0 {
            Repr::Int(number) => number as f64,
            Repr::Uint(number) => number as f64,
            Repr::Float(number) => number,
        }
    }

    /// The number as a whole one, if it has no fraction and fits.
    pub fn as_i64(self) -> Option<i64> {
        // Doubles from -2^63 to below 2^63 convert exactly when they have no fraction.
        const LIMIT: f64 = 9_223_372_036_854_775_808.0;
        match self.0 {
            Repr::Int(number) => Some(number),
            Repr::Uint(_) => None,
            Repr::Float(number)
                if number.trunc() == number && (-LIMIT..LIMIT).contains(&number) =>
            {
                Some(number as i64)
            }
            Repr::Float(_) => None,
        }
    }

    /// The number as a whole one, if it has no fraction, is not negative, and fits.
    pub fn as_u64(self) -> Option<u64> {
        const LIMIT: f64 = 18_446_744_073_709_551_616.0;
        match self.0 {
            Repr::Int(number) => u64::try_from(number).ok(),
            Repr::Uint(number) => Some(number),
            Repr::Float(number) if number.trunc() == number && (0.0..LIMIT).contains(&number) => {
                Some(number as u64)
            }
            Repr::Float(_) => None,
        }
    }

    /// Whether it was written as a whole number: `1`, not `1.0`.
    pub fn is_integer(self) -> bool {
        match self.0 {
            Repr::Int(_) | Repr::Uint(_) => true,
            Repr::Float(_) => false,
        }
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Number {
        Number(Repr::Int(number))
    }
}

impl From<u64> for Number {
    fn from(number: u64) -> Number {
        i64::try_from(number).map_or(Number(Repr::Uint(number)), Number::from)
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Number) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Number) -> Ordering {
        let exact = |number: Number| match number.0 {
            Repr::Int(number) => Some(i128::from(number)),
            Repr::Uint(number) => Some(i128::from(number)),
            Repr::Float(_) => None,
        };
        match (exact(*self), exact(*other)) {
            (Some(a), Some(b)) => a.cmp(&b),
            // No NaN here, and -0 equals 0, so the doubles are always ordered.
            _ => self
                .as_f64()
                .partial_cmp(&other.as_f64())
                .unwrap_or(Ordering::Equal),
        }
    }
}

impl fmt::Display for Number {
    /// As the service's history shows numbers: whole ones plainly, doubles in Java's notation (`1.0`, `1.0E10`).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Repr::Int(number) => number.fmt(f),
            Repr::Uint(number) => number.fmt(f),
            Repr::Float(number) => java_double(number, f),
        }
    }
}

/// Writes a double as `Double.toString` does: plain from 10^-3 to below 10^7, otherwise one digit, the point, the rest
/// and an exponent; always with a digit after the point; the fewest digits that read back as the same double.
fn java_double(number: f64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let size = number.abs();
    if size == 0.0 || (1e-3..1e7).contains(&size) {
        return write!(f, "{number:?}");
    }
    let scientific = format!("{number:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let point = if digits.contains('.') { "" } else { ".0" };
    write!(f, "{digits}{point}E{exponent}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn float(number: f64) -> Number {
        Number::from_f64(number).expect("finite")
    }

    #[test]
    fn doubles_print_as_java_prints_them() {
        for (number, text) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (0.1, "0.1"),
            (-3.25, "-3.25"),
            (0.001, "0.001"),
            (0.0001, "1.0E-4"),
            (9_999_999.0, "9999999.0"),
            (10_000_000.0, "1.0E7"),
            (12_345_678.9, "1.23456789E7"),
            (1e21, "1.0E21"),
            (5e-324, "5.0E-324"),
        ] {
            assert_eq!(float(number).to_string(), text);
            assert_eq!(text.parse::<f64>().expect("a number"), number);
        }
    }

    #[test]
    fn whole_numbers_stay_exact() {
        assert_eq!(Number::from(i64::MIN).to_string(), "-9223372036854775808");
        assert_eq!(Number::from(u64::MAX).to_string(), "18446744073709551615");
        assert_ne!(Number::from(u64::MAX), Number::from(u64::MAX - 1));
        assert_eq!(Number::from(3u64), float(3.0));
        assert_eq!(float(3.0).as_i64(), Some(3));
        assert_eq!(float(3.5).as_i64(), None);
        assert_eq!(float(-1.0).as_u64(), None);
        assert_eq!(float(9_223_372_036_854_775_808.0).as_i64(), None);
    }

    #[test]
    fn only_finite_numbers_exist() {
        assert!(Number::from_f64(f64::NAN).is_none());
        assert!(Number::from_f64_whole(f64::INFINITY).is_none());
        assert_eq!(
            Number::from_f64_whole(2.0).expect("finite").to_string(),
            "2"
        );
        assert_eq!(
            Number::from_f64_whole(2.5).expect("finite").to_string(),
            "2.5"
        );
    }
}
