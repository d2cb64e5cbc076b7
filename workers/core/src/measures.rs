//! The counts that an invocation adds to its circuit's metrics, on which the stack's alarms are evaluated.

use breaker::names::error;
use breaker::settings::CircuitSettings;

/// Counts of one invocation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Attempts made ([`breaker::names::metric::CALLS`]).
    pub calls: u32,
    /// Attempts that failed and count against the dependency ([`breaker::names::metric::FAILURES`]).
    pub failures: u32,
    /// Attempts refused ([`breaker::names::metric::REFUSED`]).
    pub refused: u32,
}

impl Counts {
    /// Counts of the call handler, which ended with this error, or well. A request that was not sent at all is neither a
    /// call nor a failure.
    #[must_use]
    pub fn of_call(circuit: &CircuitSettings, ended: Option<&str>) -> Self {
        match ended {
            Some(error::OPEN) => Counts {
                refused: 1,
                ..Counts::default()
            },
            Some(error::INVALID_PAYLOAD | error::INVALID_REQUEST) => Counts::default(),
            ended => Counts {
                calls: 1,
                failures: ended.map_or(0, |name| {
                    u32::from(circuit.policy.detection.errors.counts(name))
                }),
                refused: 0,
            },
        }
    }

    /// Counts of the record handler, which was asked to count a failure or, while calls fail, a success. Step Functions' own
    /// metric tells the number of calls, so a success adds nothing.
    #[must_use]
    pub const fn of_record(failed: bool) -> Self {
        Counts {
            calls: 0,
            failures: if failed { 1 } else { 0 },
            refused: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_success_of_a_task_is_no_failure() {
        assert_eq!(Counts::of_record(true).failures, 1);
        assert_eq!(Counts::of_record(false), Counts::default());
    }
}
