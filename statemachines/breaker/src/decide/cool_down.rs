//! How long a circuit stays open before a call may probe the dependency.

use std::time::Duration;

use crate::circuit::Circuit;
use crate::policy::Open;

/// A cool-down is this share of the time that the outage has lasted: short outages are left soon, and a long one costs few
/// probes (their number grows with the logarithm of its length).
const SHARE_OF_OUTAGE: f64 = 1.0 / 2.5;

/// Beyond the policy's maximum a cool-down grows with this share of the outage, so that hours cost fewer probes still.
const SHARE_OF_LONG_OUTAGE: f64 = 1.0 / 60.0;

/// A circuit with more calls in a busy second than this loses more by waiting than by a probe: its longest cool-down is shorter
/// by the square root.
const BUSY: f64 = 90.0;

/// Where no second has more calls than this, a probe takes a large share of them: the longest cool-down is this many times
/// longer.
const THIN: f64 = 1.0;
const THIN_STRETCH: f64 = 1.8;

/// The cool-down is stretched or shortened by up to this share, so that circuits do not come back in lockstep.
const JITTER: f64 = 0.1;

/// The cool-down of an outage that has lasted for `outage` so far.
///
/// The jitter comes from the circuit's name, generation and trip, so two circuits do not come back in lockstep, and the
/// same trip always waits the same time whatever computes it.
#[must_use]
pub fn cool_down(open: &Open, outage: Duration, circuit: &Circuit, generation: u64, trips: u32) -> Duration {
    let outage = outage.as_secs_f64();
    let shortest = open.cool_down.as_secs_f64();
    let busy = circuit.volume.map_or(1.0, |volume| {
        if volume <= THIN { THIN_STRETCH } else { (BUSY / volume.max(BUSY)).sqrt() }
    });
    let longest = (open.maximum.as_secs_f64() * busy).max(outage * SHARE_OF_LONG_OUTAGE).max(shortest);
    let seconds = (outage * SHARE_OF_OUTAGE).clamp(shortest, longest);
    let stretch = 1.0 + JITTER * (2.0 * spread(&circuit.name, generation, trips) - 1.0);
    Duration::try_from_secs_f64(seconds * stretch).unwrap_or(open.maximum)
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
    use jiff::Timestamp;

    use super::*;

    fn circuit(name: &str, volume: Option<f64>) -> Circuit {
        Circuit {
            volume,
            ..Circuit::closed(name, Timestamp::UNIX_EPOCH)
        }
    }

    fn seconds(outage: f64, generation: u64, volume: f64) -> f64 {
        let outage = Duration::from_secs_f64(outage);
        let circuit = circuit("payments", Some(volume));
        cool_down(&Open::default(), outage, &circuit, generation, 1).as_secs_f64()
    }

    /// A volume that neither stretches nor shortens.
    const USUAL: f64 = BUSY;

    /// The same but for the jitter.
    fn near(seconds: f64, wanted: f64) -> bool {
        (seconds / wanted - 1.0).abs() <= JITTER
    }

    #[test]
    fn is_a_share_of_the_outage_between_the_shortest_and_the_longest() {
        let open = Open::default();
        let (shortest, longest) = (open.cool_down.as_secs_f64(), open.maximum.as_secs_f64());
        assert!(near(seconds(0.0, 1, USUAL), shortest));
        let outage = (shortest + longest) / 2.0 / SHARE_OF_OUTAGE;
        assert!(near(seconds(outage, 1, USUAL), SHARE_OF_OUTAGE * outage));
        assert!(near(seconds(2.0 * longest / SHARE_OF_OUTAGE, 1, USUAL), longest));
    }

    #[test]
    fn grows_beyond_the_longest_when_the_outage_lasts_for_hours() {
        let day = 86_400.0;
        assert!(near(seconds(day, 1, USUAL), SHARE_OF_LONG_OUTAGE * day));
    }

    #[test]
    fn is_shorter_where_waiting_costs_much_and_longer_where_a_probe_does() {
        let outage = 2.0 * Open::default().maximum.as_secs_f64() / SHARE_OF_OUTAGE;
        let usual = seconds(outage, 1, USUAL);
        let four_times = seconds(outage, 1, 4.0 * BUSY);
        assert!((four_times / usual - 0.5).abs() < 1e-9, "by the square root");
        assert!(seconds(outage, 1, THIN) > usual);
    }

    #[test]
    fn jitter_stays_within_its_share_and_differs_between_circuits() {
        let middle = 10.0;
        let outage = middle / SHARE_OF_OUTAGE;
        let all: Vec<f64> = (0..1000).map(|generation| seconds(outage, generation, USUAL)).collect();
        assert!(all.iter().all(|&wait| near(wait, middle)));
        let mean = all.iter().sum::<f64>() / 1000.0;
        assert!((mean / middle - 1.0).abs() < JITTER / 10.0, "{mean}");
        let wait = |name| {
            let outage = Duration::from_secs(30);
            cool_down(&Open::default(), outage, &circuit(name, None), 1, 1)
        };
        assert_ne!(wait("payments"), wait("stock"));
    }
}
