//! How many items of a distributed Map may fail.

use asl::QueryLanguage;
use expr::Value;
use program::{Map, State};

use crate::execution::{Fault, Line, Run};
use crate::states::quantity;

/// How many may fail: none, unless the state says otherwise.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tolerance {
    count: Option<i64>,
    percentage: Option<f64>,
}

impl Tolerance {
    /// Whether more failed than may. A bound of 0 is one that is not set, as AWS was seen to take it, though its
    /// documentation does not say so: beside a percentage it forbids nothing.
    pub(super) fn exceeded(self, failed: usize, total: usize) -> bool {
        let share = failed as f64 * 100.0 / total.max(1) as f64;
        let count = self.count.filter(|count| *count != 0);
        let percentage = self.percentage.filter(|percentage| *percentage != 0.0);
        match (count, percentage) {
            (None, None) => failed > 0,
            (count, percentage) => {
                count.is_some_and(|count| failed as i64 > count)
                    || percentage.is_some_and(|percentage| share > percentage)
            }
        }
    }
}

pub(super) fn of(
    run: &mut Run,
    line: &mut Line,
    state: &State,
    map: &Map,
    input: &Value,
) -> Result<Tolerance, Fault> {
    let count = match &map.tolerated_count {
        None => None,
        Some(quantity) => Some(quantity::integer(
            run,
            line,
            state,
            "ToleratedFailureCount",
            quantity,
            input,
        )?),
    };
    if count.is_some_and(|count| count < 0) {
        return Err(refused(
            line,
            state,
            "ToleratedFailureCount",
            "cannot be negative.",
        ));
    }
    let percentage = match &map.tolerated_percentage {
        None => None,
        Some(quantity) => Some(quantity::float(
            run,
            line,
            state,
            "ToleratedFailurePercentage",
            quantity,
            input,
        )?),
    };
    if percentage.is_some_and(|percentage| !(0.0..=100.0).contains(&percentage)) {
        return Err(refused(
            line,
            state,
            "ToleratedFailurePercentage",
            "must be between 0 and 100.",
        ));
    }
    run.inspect(|seen| {
        seen.tolerated_count = count;
        seen.tolerated_percentage = percentage;
    });
    Ok(Tolerance { count, percentage })
}

fn refused(line: &Line, state: &State, field: &str, why: &str) -> Fault {
    let message = format!("{field} {why}");
    match state.language {
        QueryLanguage::JsonPath => Fault::runtime(line, state, message),
        QueryLanguage::Jsonata => Fault::evaluation(line, state, Some(field.into()), message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_tolerated_unless_said() {
        assert!(!Tolerance::default().exceeded(0, 10));
        assert!(Tolerance::default().exceeded(1, 10));
    }

    #[test]
    fn the_stricter_bound_counts() {
        let both = Tolerance {
            count: Some(2),
            percentage: Some(10.0),
        };
        assert!(!both.exceeded(1, 10));
        assert!(both.exceeded(2, 10));
        assert!(both.exceeded(3, 100));
    }

    #[test]
    fn a_bound_of_zero_is_not_set() {
        let exceeded = |failed, count, percentage| {
            let tolerance = Tolerance {
                count: Some(count),
                percentage: Some(percentage),
            };
            tolerance.exceeded(failed, 3)
        };
        assert!(exceeded(1, 0, 0.0));
        assert!(!exceeded(1, 0, 50.0));
        assert!(exceeded(3, 0, 50.0));
        assert!(!exceeded(3, 5, 0.0));
    }
}
