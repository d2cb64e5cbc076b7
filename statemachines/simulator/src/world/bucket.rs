//! A token bucket: how AWS's services throttle.

use breaker::circuit::elapsed;
use jiff::Timestamp;

/// Tokens that refill steadily up to the bucket's size: `min(size, tokens + rate * seconds)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct TokenBucket {
    size: f64,
    /// Tokens a second.
    rate: f64,
    tokens: f64,
    /// When `tokens` were counted.
    at: Timestamp,
}

impl TokenBucket {
    /// A full bucket.
    pub(crate) const fn full(size: f64, rate: f64, at: Timestamp) -> Self {
        TokenBucket {
            size,
            rate,
            tokens: size,
            at,
        }
    }

    /// Takes tokens if there are enough; whether there were. What is throttled takes none.
    pub(crate) fn take(&mut self, tokens: f64, now: Timestamp) -> bool {
        let refilled = self.tokens + self.rate * elapsed(self.at, now).as_secs_f64();
        self.tokens = refilled.min(self.size);
        self.at = now;
        let enough = self.tokens >= tokens;
        if enough {
            self.tokens -= tokens;
        }
        enough
    }

    /// Whether it has been full for so long that a new one would be the same.
    pub(crate) fn is_full(&self, now: Timestamp) -> bool {
        self.tokens + self.rate * elapsed(self.at, now).as_secs_f64() >= self.size
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millisecond(millis).unwrap()
    }

    #[test]
    fn a_bucket_gives_its_size_at_once_and_then_its_rate() {
        let mut bucket = TokenBucket::full(3.0, 2.0, at(0));
        let mut take = |millis| bucket.take(1.0, at(millis));
        assert_eq!(
            [take(0), take(0), take(0), take(0)],
            [true, true, true, false]
        );
        // Half a second gives one token back, and a throttled request took none of it.
        assert_eq!([take(499), take(500), take(500)], [false, true, false]);
        // Unused time fills it no further than its size.
        assert_eq!(
            [take(60_000), take(60_000), take(60_000), take(60_000)],
            [true, true, true, false]
        );
    }

    #[test]
    fn a_request_larger_than_what_is_left_waits_for_all_of_it() {
        let mut bucket = TokenBucket::full(10.0, 10.0, at(0));
        assert!(bucket.take(8.0, at(0)));
        assert!(!bucket.take(4.0, at(100)));
        assert!(bucket.take(4.0, at(200)));
        assert!(!bucket.is_full(at(1_199)));
        assert!(bucket.is_full(at(1_200)));
    }
}
