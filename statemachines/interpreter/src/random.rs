//! Chance from a seed: the same seed gives the same run. SplitMix64, which is small and good enough for
//! jitter, names and tokens; nothing here is secret.

/// A source of chance.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// Everything follows from the seed.
    pub(crate) fn new(seed: u64) -> Self {
        Random(seed)
    }

    /// The next 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A fraction: 0 ≤ x < 1.
    pub(crate) fn fraction(&mut self) -> f64 {
        // The upper 53 bits fill a double's mantissa.
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A version 4 UUID.
    pub(crate) fn uuid(&mut self) -> String {
        let high = (self.bits() & !0xf000) | 0x4000;
        let low = (self.bits() & !(0b11 << 62)) | (0b10 << 62);
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xffff,
            low >> 48,
            low & 0xffff_ffff_ffff
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_chance() {
        let (mut one, mut other) = (Random::new(7), Random::new(7));
        assert_eq!(one.uuid(), other.uuid());
        assert_ne!(one.uuid(), Random::new(8).uuid());
        for _ in 0..1000 {
            assert!((0.0..1.0).contains(&one.fraction()));
        }
    }

    #[test]
    fn uuids_say_their_version() {
        let uuid = Random::new(1).uuid();
        assert_eq!(uuid.len(), 36);
        assert_eq!(uuid.as_bytes().get(14), Some(&b'4'));
        assert!(matches!(
            uuid.as_bytes().get(19),
            Some(b'8' | b'9' | b'a' | b'b')
        ));
    }
}
