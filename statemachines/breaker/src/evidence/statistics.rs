//! The few statistics that evidence is judged by.

/// `part / whole`, and 0 where there is nothing.
#[must_use]
pub fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { float(part) / float(whole) }
}

/// A count as a number with a fraction.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts of a window of seconds: far below 2^53")]
pub const fn float(count: u64) -> f64 {
    count as f64
}

/// The lower bound of a share that was seen as `part` of `whole`, `z` standard deviations away (Wilson score interval; Wilson
/// 1927). 0 where nothing was seen.
#[must_use]
pub fn lower_bound(part: f64, whole: f64, z: f64) -> f64 {
    wilson(part, whole, z).map_or(0.0, |(middle, half)| (middle - half).clamp(0.0, 1.0))
}

/// The upper bound of the same interval. 1 where nothing was seen.
#[must_use]
pub fn upper_bound(part: f64, whole: f64, z: f64) -> f64 {
    wilson(part, whole, z).map_or(1.0, |(middle, half)| (middle + half).clamp(0.0, 1.0))
}

/// Middle and half width of the interval.
fn wilson(part: f64, whole: f64, z: f64) -> Option<(f64, f64)> {
    if whole <= 0.0 {
        return None;
    }
    let seen = (part / whole).clamp(0.0, 1.0);
    let z2 = z * z;
    let scale = 1.0 + z2 / whole;
    let middle = (seen + z2 / (2.0 * whole)) / scale;
    let spread = (seen * (1.0 - seen) / whole + z2 / (4.0 * whole * whole)).sqrt();
    Some((middle, z * spread / scale))
}

/// How surprising it is, in nats, to see `part` of `whole` where a share of `expected` is usual: `whole · KL(seen ‖ expected)`,
/// the exponent of Chernoff's bound on the probability of so many. 0 when there are no more than usual.
#[must_use]
pub fn surprise(part: u64, whole: u64, expected: f64) -> f64 {
    let seen = share(part, whole);
    if seen <= expected || whole == 0 {
        return 0.0;
    }
    let term = |seen: f64, expected: f64| {
        if seen <= 0.0 {
            0.0
        } else {
            seen * (seen / expected.max(f64::MIN_POSITIVE)).ln()
        }
    };
    float(whole) * (term(seen, expected) + term(1.0 - seen, 1.0 - expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(one: f64, other: f64) -> bool {
        (one - other).abs() < 0.0005
    }

    #[test]
    fn bounds_are_wilsons() {
        // By hand for 10 of 20 at z = 1.96: middle 0.5, half width 0.2005.
        assert!(near(lower_bound(10.0, 20.0, 1.96), 0.2993));
        assert!(near(upper_bound(10.0, 20.0, 1.96), 0.7007));
        // 0 of 20 at z = 2: z² / (n + z²) = 4 / 24.
        assert!(near(upper_bound(0.0, 20.0, 2.0), 1.0 / 6.0));
        assert_eq!(lower_bound(0.0, 0.0, 2.0), 0.0);
        assert_eq!(upper_bound(0.0, 0.0, 2.0), 1.0);
    }

    #[test]
    fn surprise_is_chernoffs_exponent() {
        // Ten of ten at a usual tenth: 10 · ln 10.
        assert!(near(surprise(10, 10, 0.1), 10.0 * 10.0_f64.ln()));
        assert_eq!(surprise(1, 10, 0.1), 0.0);
        assert_eq!(surprise(0, 0, 0.1), 0.0);
    }
}
