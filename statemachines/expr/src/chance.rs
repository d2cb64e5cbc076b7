//! All chance of an evaluation, drawn from its seed.

use std::cell::Cell;

/// A stream of pseudo-random numbers: the same seed, the same numbers (SplitMix64).
#[derive(Debug)]
pub(crate) struct Chance(Cell<u64>);

impl Chance {
    pub(crate) fn new(seed: u64) -> Chance {
        Chance(Cell::new(seed))
    }

    pub(crate) fn next(&self) -> u64 {
        let state = self.0.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
        self.0.set(state);
        mix(state)
    }

    /// A whole number from `from` up to but without `to`; `from` if there is none.
    pub(crate) fn between(&self, from: i64, to: i64) -> i64 {
        let width = to.saturating_sub(from);
        match u64::try_from(width) {
            Ok(width) if width > 0 => from.saturating_add_unsigned(self.next() % width),
            _ => from,
        }
    }

    /// A version 4 UUID in lower case.
    pub(crate) fn uuid(&self) -> String {
        uuid(self.next(), self.next())
    }
}

/// The output of SplitMix64 for one state.
pub(crate) fn mix(state: u64) -> u64 {
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// The 53 highest bits as a number from 0 up to but without 1.
pub(crate) fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1u64 << 53) as f64
}

/// A version 4 UUID of these bits.
pub(crate) fn uuid(high: u64, low: u64) -> String {
    let high = (high & !0xF000) | 0x4000;
    let low = (low & !(0b11 << 62)) | (0b10 << 62);
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xFFFF,
        high & 0xFFFF,
        low >> 48,
        low & 0xFFFF_FFFF_FFFF
    )
}

/// Java's `java.util.Random`, which the service seeds where a definition gives a seed: the same seed gives the numbers
/// that it gives there.
#[derive(Debug)]
pub(crate) struct JavaRandom(u64);

impl JavaRandom {
    const MULTIPLIER: u64 = 0x5_DEEC_E66D;
    const MASK: u64 = (1 << 48) - 1;

    pub(crate) fn new(seed: i64) -> JavaRandom {
        JavaRandom((seed.cast_unsigned() ^ Self::MULTIPLIER) & Self::MASK)
    }

    /// `nextDouble()`.
    pub(crate) fn unit(&mut self) -> f64 {
        let high = u64::from(self.bits(26)) << 27;
        (high + u64::from(self.bits(27))) as f64 / (1u64 << 53) as f64
    }

    /// `nextInt(bound)`; 0 if the bound is not positive.
    pub(crate) fn below(&mut self, bound: i32) -> i32 {
        if bound <= 0 {
            return 0;
        }
        let draw = |random: &mut JavaRandom| (random.bits(31) & 0x7FFF_FFFF).cast_signed();
        if bound & (bound - 1) == 0 {
            return ((i64::from(bound) * i64::from(draw(self))) >> 31) as i32;
        }
        loop {
            let bits = draw(self);
            let value = bits % bound;
            // Draws from the last, incomplete run of values would favour the small ones.
            if bits.wrapping_sub(value).wrapping_add(bound - 1) >= 0 {
                return value;
            }
        }
    }

    fn bits(&mut self, count: u32) -> u32 {
        self.0 = (self.0.wrapping_mul(Self::MULTIPLIER).wrapping_add(0xB)) & Self::MASK;
        (self.0 >> (48 - count)) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_decides_everything() {
        let draw = |seed| {
            let chance = Chance::new(seed);
            (
                chance.next(),
                chance.between(5, 10),
                chance.uuid(),
                unit(chance.next()),
            )
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        let chance = Chance::new(3);
        for _ in 0..1000 {
            assert!((5..10).contains(&chance.between(5, 10)));
            assert!((0.0..1.0).contains(&unit(chance.next())));
        }
        assert_eq!(chance.between(5, 5), 5);
        assert!((i64::MIN..i64::MAX).contains(&chance.between(i64::MIN, i64::MAX)));
    }

    #[test]
    fn uuids_have_their_version_and_variant() {
        assert_eq!(
            uuid(u64::MAX, u64::MAX),
            "ffffffff-ffff-4fff-bfff-ffffffffffff"
        );
        assert_eq!(uuid(0, 0), "00000000-0000-4000-8000-000000000000");
    }

    #[test]
    fn java_random_gives_what_java_gives() {
        // What `new Random(seed)` is known for: its first `nextDouble()`; and, from its first `nextInt()` with seed
        // 42, -1170105035, whose upper 31 bits are 1562431130, the first `nextInt(bound)`.
        assert_eq!(JavaRandom::new(42).unit(), 0.727_563_680_032_868_1);
        assert_eq!(JavaRandom::new(0).unit(), 0.730_967_787_376_657);
        assert_eq!(JavaRandom::new(42).below(10), 0);
        assert_eq!(JavaRandom::new(42).below(100), 30);
        assert!(JavaRandom::new(-5).below(16) < 16);
    }
}
