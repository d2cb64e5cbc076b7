//! Chance from a seed. Every part of the world draws from a stream of its own, so that one more draw in one part
//! changes nothing in another: arrivals are the same with and without a breaker.

use std::time::Duration;

/// A stream of chance (SplitMix64: small, even, and nothing here is secret).
#[derive(Clone, Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    /// The stream called `name` of a seed.
    pub(crate) fn stream(seed: u64, name: &str) -> Self {
        let mut stream = Chance(seed ^ fingerprint(name.as_bytes()));
        // The first bits of neighbouring seeds are alike until they are mixed once.
        stream.0 = stream.bits();
        stream
    }

    /// The next 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// 0 to below 1, evenly.
    pub(crate) fn fraction(&mut self) -> f64 {
        fraction_of(self.bits())
    }

    /// Whether something of this likelihood (0 to 1) happens.
    pub(crate) fn happens(&mut self, likelihood: f64) -> bool {
        self.fraction() < likelihood
    }

    /// One of `0..count`, evenly; 0 when there is none.
    pub(crate) fn below(&mut self, count: u64) -> u64 {
        self.bits().checked_rem(count).unwrap_or(0)
    }

    /// The wait until the next of events that come so many a second, in seconds (never ending at rate 0).
    pub(crate) fn exponential(&mut self, rate: f64) -> f64 {
        -(1.0 - self.fraction()).ln() / rate
    }

    /// A number around 0 with deviation 1 (Box and Muller).
    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.fraction()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.fraction()).cos()
    }
}

/// How long something takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Latency {
    /// Always the same.
    Fixed(Duration),
    /// Log-normal: half take no longer than `p50`, 99 of 100 no longer than `p99`.
    LogNormal {
        /// The median.
        p50: Duration,
        /// One in a hundred takes longer.
        p99: Duration,
    },
}

/// The 99th percentile of the normal distribution, in deviations.
const Z99: f64 = 2.326_347_874;

impl Latency {
    /// A log-normal one in milliseconds.
    pub(crate) const fn millis(p50: u64, p99: u64) -> Self {
        Latency::LogNormal {
            p50: Duration::from_millis(p50),
            p99: Duration::from_millis(p99),
        }
    }

    /// How long it takes this time.
    pub(crate) fn draw(self, chance: &mut Chance) -> Duration {
        match self {
            Latency::Fixed(always) => always,
            Latency::LogNormal { p50, p99 } => {
                let deviation = (p99.as_secs_f64() / p50.as_secs_f64()).ln() / Z99;
                let seconds = p50.as_secs_f64() * (deviation * chance.normal()).exp();
                Duration::try_from_secs_f64(seconds).unwrap_or(p99)
            }
        }
    }

    /// The likelihood that it takes no longer than `limit` (0 to 1).
    pub(crate) fn within(self, limit: Duration) -> f64 {
        match self {
            Latency::Fixed(always) => f64::from(u8::from(always <= limit)),
            Latency::LogNormal { p50, p99 } => {
                let deviation = (p99.as_secs_f64() / p50.as_secs_f64()).ln() / Z99;
                let above = (limit.as_secs_f64() / p50.as_secs_f64()).ln();
                if deviation > 0.0 {
                    normal_share_below(above / deviation)
                } else {
                    f64::from(u8::from(p50 <= limit))
                }
            }
        }
    }
}

/// The share of the normal distribution below a value, in deviations: right to six decimals (Abramowitz and Stegun,
/// *Handbook of Mathematical Functions*, 7.1.26).
fn normal_share_below(value: f64) -> f64 {
    const FACTORS: [f64; 5] = [
        1.061_405_429,
        -1.453_152_027,
        1.421_413_741,
        -0.284_496_736,
        0.254_829_592,
    ];
    let value = value / std::f64::consts::SQRT_2;
    let step = 1.0 / (1.0 + 0.327_591_1 * value.abs());
    let sum = FACTORS
        .iter()
        .fold(0.0, |sum, factor| (sum + factor) * step);
    let tail = sum * (-value * value).exp() / 2.0;
    if value < 0.0 { tail } else { 1.0 - tail }
}

/// A number that stands for some bytes, spread evenly over all numbers (FNV-1a, then mixed).
pub(crate) fn fingerprint(bytes: &[u8]) -> u64 {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    Chance(hash).bits()
}

/// 0 to below 1, out of 64 bits.
pub(crate) fn fraction_of(bits: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "53 bits are what an f64 holds")]
    let (top, range) = ((bits >> 11) as f64, (1_u64 << 53) as f64);
    top / range
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_repeat_and_differ() {
        let mut one = Chance::stream(7, "arrivals");
        let mut same = Chance::stream(7, "arrivals");
        let mut other = Chance::stream(7, "table");
        let mut elsewhere = Chance::stream(8, "arrivals");
        let first = one.bits();
        assert_eq!(first, same.bits());
        assert_ne!(first, other.bits());
        assert_ne!(first, elsewhere.bits());
    }

    #[test]
    fn a_log_normal_latency_has_its_percentiles() {
        let mut chance = Chance::stream(1, "latency");
        let latency = Latency::millis(40, 250);
        let mut drawn: Vec<u128> = (0..100_000)
            .map(|_| latency.draw(&mut chance).as_millis())
            .collect();
        drawn.sort_unstable();
        assert!((39..=41).contains(&drawn[50_000]), "{}", drawn[50_000]);
        assert!((235..=265).contains(&drawn[99_000]), "{}", drawn[99_000]);
    }

    #[test]
    fn the_share_of_a_latency_within_a_limit_is_what_is_drawn() {
        let latency = Latency::millis(40, 250);
        let share = |millis| latency.within(Duration::from_millis(millis));
        assert!((share(40) - 0.5).abs() < 1e-6, "{}", share(40));
        assert!((share(250) - 0.99).abs() < 1e-6, "{}", share(250));
        assert!(share(0) < 1e-6 && share(100_000) > 1.0 - 1e-6);
        let mut chance = Chance::stream(2, "latency");
        let limit = Duration::from_millis(70);
        let within = (0..100_000).filter(|_| latency.draw(&mut chance) <= limit);
        let drawn = f64::from(u32::try_from(within.count()).unwrap()) / 1e5;
        assert!(
            (drawn - share(70)).abs() < 0.005,
            "{drawn} and {}",
            share(70)
        );
        let fixed = Latency::Fixed(limit);
        assert_eq!(
            [69, 70].map(|at| fixed.within(Duration::from_millis(at))),
            [0.0, 1.0]
        );
        let even = Latency::millis(40, 40);
        assert_eq!(
            [39, 40].map(|at| even.within(Duration::from_millis(at))),
            [0.0, 1.0]
        );
    }

    #[test]
    fn exponential_waits_have_their_rate() {
        let mut chance = Chance::stream(3, "arrivals");
        let total: f64 = (0..100_000).map(|_| chance.exponential(50.0)).sum();
        assert!((1_960.0..2_040.0).contains(&total), "{total}");
    }
}
