//! The execution environments of one Lambda function.

use std::rc::Rc;
use std::time::Duration;

use breaker::circuit::elapsed;
use jiff::Timestamp;
use workers::environment::Environment;

use super::bucket::TokenBucket;

/// An idle environment is given up after this. AWS promises nothing; five to ten minutes are what people measure.
const IDLE: Duration = Duration::from_secs(7 * 60);

/// New environments of one function: 1,000 every 10 s, refilled all the time and never more than 1,000 at once (Lambda
/// Developer Guide, "Lambda scaling behavior").
const SCALING: f64 = 1_000.0;
const SCALING_SECONDS: f64 = 10.0;

/// The environments of one function. One invocation at a time in each.
#[derive(Debug)]
pub(crate) struct Pool {
    function: &'static str,
    scaling: TokenBucket,
    /// The one used last is on top: it is used again first, so that the others may end.
    idle: Vec<(Rc<Environment>, Timestamp)>,
    made: u64,
}

/// An environment for one invocation.
#[derive(Debug)]
pub(crate) struct Taken {
    pub(crate) environment: Rc<Environment>,
    /// Whether it has to be made first.
    pub(crate) cold: bool,
}

impl Pool {
    /// No environment yet.
    pub(crate) fn new(function: &'static str, now: Timestamp) -> Self {
        Pool {
            function,
            scaling: TokenBucket::full(SCALING, SCALING / SCALING_SECONDS, now),
            idle: Vec::new(),
            made: 0,
        }
    }

    /// Takes an environment, a new one if none is idle; none when the function cannot scale any faster.
    pub(crate) fn take(&mut self, now: Timestamp) -> Option<Taken> {
        self.idle.retain(|(_, since)| elapsed(*since, now) < IDLE);
        if let Some((environment, _)) = self.idle.pop() {
            return Some(Taken {
                environment,
                cold: false,
            });
        }
        self.scaling.take(1.0, now).then(|| {
            self.made += 1;
            let name = format!("{}-{:04}", self.function, self.made);
            Taken {
                environment: Rc::new(Environment::new(name)),
                cold: true,
            }
        })
    }

    /// Gives it back.
    pub(crate) fn give_back(&mut self, environment: Rc<Environment>, now: Timestamp) {
        self.idle.push((environment, now));
    }

    /// How many were ever made: so many cold starts.
    pub(crate) fn made(&self) -> u64 {
        self.made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn the_one_used_last_is_used_first_and_idle_ones_end() {
        let mut pool = Pool::new("call", at(0));
        let mut take = |second| pool.take(at(second)).unwrap();
        let (one, two) = (take(0), take(0));
        assert!(one.cold && two.cold);
        pool.give_back(one.environment, at(1));
        pool.give_back(two.environment, at(2));
        let again = pool.take(at(3)).unwrap();
        assert_eq!(
            (again.environment.id.as_str(), again.cold),
            ("call-0002", false)
        );
        pool.give_back(again.environment, at(4));

        let later = pool.take(at(1 + 7 * 60)).unwrap();
        assert_eq!(later.environment.id, "call-0002");
        assert!(
            pool.take(at(1 + 7 * 60)).unwrap().cold,
            "the other one was idle for too long"
        );
        assert_eq!(pool.made(), 3);
    }

    #[test]
    fn a_function_scales_by_a_thousand_environments_every_ten_seconds() {
        let mut pool = Pool::new("call", at(0));
        let mut made = |second| {
            (0..2_000)
                .filter(|_| pool.take(at(second)).is_some())
                .count()
        };
        assert_eq!([made(0), made(1), made(4)], [1_000, 100, 300]);
        // What was not used does not add up.
        assert_eq!(made(100), 1_000);
    }
}
