//! How long a circuit stays open.

use std::time::Duration;

use crate::policy::Open;

/// The cool-down of the `trips`th trip or failed probing in a row (1: the first): exponential, capped, jittered.
///
/// The jitter comes from the circuit's name, generation and trip, so two circuits do not come back in lockstep, and the
/// same trip always waits the same time whoever computes it.
#[must_use]
pub fn cool_down(open: &Open, name: &str, generation: u64, trips: u32) -> Duration {
    let exponent = i32::try_from(trips.saturating_sub(1)).unwrap_or(i32::MAX);
    let seconds = open.cool_down.as_secs_f64() * open.backoff.max(1.0).powi(exponent);
    let capped = seconds.min(open.maximum.max(open.cool_down).as_secs_f64());
    let stretch = 1.0 + open.jitter.fraction() * (2.0 * spread(name, generation, trips) - 1.0);
    Duration::try_from_secs_f64(capped * stretch).unwrap_or(open.maximum)
}

/// An even spread over 0 to below 1 (FNV-1a, then the finaliser of MurmurHash3 for the low bits).
fn spread(name: &str, generation: u64, trips: u32) -> f64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let numbers = generation.to_le_bytes().into_iter();
    for byte in name.bytes().chain(numbers).chain(trips.to_le_bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^= hash >> 33;
    #[expect(clippy::cast_precision_loss, reason = "53 bits are what an f64 holds")]
    let (top, range) = ((hash >> 11) as f64, (1_u64 << 53) as f64);
    top / range
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rate::Rate;

    fn seconds(open: &Open, trips: u32) -> f64 {
        cool_down(open, "payments", 1, trips).as_secs_f64()
    }

    #[test]
    fn grows_and_is_capped() {
        let open = Open {
            jitter: Rate::ZERO,
            ..Open::default()
        };
        let waits: Vec<f64> = (1..=7).map(|trips| seconds(&open, trips)).collect();
        assert_eq!(waits, [10.0, 20.0, 40.0, 80.0, 160.0, 300.0, 300.0]);
        assert_eq!(seconds(&open, u32::MAX), 300.0);
    }

    #[test]
    fn jitter_stays_within_its_share_and_differs_between_circuits() {
        let open = Open::default();
        let all: Vec<f64> = (0..1000)
            .map(|generation| cool_down(&open, "payments", generation, 1).as_secs_f64())
            .collect();
        assert!(all.iter().all(|wait| (8.0..=12.0).contains(wait)));
        let mean = all.iter().sum::<f64>() / 1000.0;
        assert!((mean - 10.0).abs() < 0.1, "{mean}");
        assert_ne!(
            cool_down(&open, "payments", 1, 1),
            cool_down(&open, "stock", 1, 1)
        );
    }
}
