//! Resolved retriers and catchers.

use asl::JitterStrategy;

use super::{ResultPath, StateId, Template};

/// When a failed state is tried again.
#[derive(Debug)]
pub struct Retrier {
    /// The errors it is for.
    pub errors: Box<[Box<str>]>,
    /// Whole seconds before the first retry.
    pub interval: u64,
    /// Retries before giving up.
    pub attempts: u64,
    /// Factor from one delay to the next.
    pub rate: f64,
    /// Whole seconds that no delay exceeds.
    pub most: Option<u64>,
    /// Whether delays are randomised.
    pub jitter: JitterStrategy,
}

impl Retrier {
    /// The delay in seconds before a retry; `retries` is how many this retrier made before. Jitter is the
    /// caller's.
    pub fn delay(&self, retries: u32) -> f64 {
        let grown = self.interval as f64 * self.rate.powf(f64::from(retries));
        match self.most {
            Some(most) => grown.min(most as f64),
            None => grown,
        }
    }
}

/// Where an error leads.
#[derive(Debug)]
pub struct Catcher {
    /// The errors it is for.
    pub errors: Box<[Box<str>]>,
    /// The state to go to.
    pub next: StateId,
    /// Where in the state's input the error goes (JSONPath).
    pub result_path: ResultPath,
    /// The output handed to the next state (JSONata).
    pub output: Option<Template>,
    /// Variables to set.
    pub assign: Option<Template>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_up_to_their_bound() {
        let mut retrier = Retrier {
            errors: Box::new([]),
            interval: 2,
            attempts: 10,
            rate: 1.5,
            most: None,
            jitter: JitterStrategy::None,
        };
        let delays = |retrier: &Retrier| [0, 1, 2].map(|retries| retrier.delay(retries));
        assert_eq!(delays(&retrier), [2.0, 3.0, 4.5]);
        retrier.most = Some(3);
        assert_eq!(delays(&retrier), [2.0, 3.0, 3.0]);
        retrier.most = None;
        assert_eq!(retrier.delay(u32::MAX), f64::INFINITY);
    }
}
