//! What follows a fault: another try, a catcher, or the end of the line.

use asl::{JitterStrategy, StateKind};
use expr::{Object, Value};
use program::{Catcher, Next, State};

use super::data::Seen;
use super::effect::Why;
use super::exit::{Exit, combine};
use super::line::{Line, LineId, Phase};
use super::notes::HISTORY_FULL;
use super::run::{Turn, out_of_steps};
use super::{Fault, Origin, Run};
use crate::clock;
use crate::errors;
use crate::failure::Failure;
use crate::history::EventKind;

/// How many events another attempt and the execution's end are told in: scheduled, started, failed, over.
const ATTEMPT_EVENTS: u64 = 4;

impl Run {
    /// Retries, catches, or gives the failure up to whatever is around the line.
    pub(crate) fn recover(
        &mut self,
        id: LineId,
        line: &mut Line,
        state: &State,
        fault: Fault,
    ) -> Result<Turn, Failure> {
        line.timer = None;
        self.tell_evaluation(line, state, &fault);
        self.inspect(|seen| seen.failure = Some(fault.failure.clone()));
        if self.retry(id, line, state, &fault) {
            // A state that fails before it does anything could otherwise be tried for a year of virtual time.
            if !self.budget.step() {
                return Err(out_of_steps("retrying", state));
            }
            if self.history_is_full(line, ATTEMPT_EVENTS) {
                return Err(Failure::new(errors::RUNTIME, HISTORY_FULL));
            }
            return Ok(Turn::Wait);
        }
        if matches!(state.kind, StateKind::Map | StateKind::Parallel)
            && !matches!(fault.origin, Origin::Processing)
        {
            self.note(line, |_, _| EventKind::StateFailed { state: state.kind });
        }
        let caught = state
            .catch
            .iter()
            .enumerate()
            .find(|(_, catcher)| fault.matches(&catcher.errors));
        let Some((index, catcher)) = caught else {
            return Err(fault.failure);
        };
        self.inspect(|seen| seen.catch_index = Some(index));
        match self.catch(line, state, catcher, &fault.failure) {
            Ok(exit) => Ok(Turn::Exit(exit)),
            // A catcher's own data cannot be caught again.
            Err(fault) => {
                self.tell_evaluation(line, state, &fault);
                Err(fault.failure)
            }
        }
    }

    /// Sets the state up for another try, if a retrier wants one.
    fn retry(&mut self, id: LineId, line: &mut Line, state: &State, fault: &Fault) -> bool {
        let wanted = state
            .retry
            .iter()
            .enumerate()
            .find(|(_, retrier)| fault.matches(&retrier.errors));
        let Some((index, retrier)) = wanted else {
            return false;
        };
        let before = self.inspection.as_ref().map_or(0, |seen| seen.retries);
        line.retries.each.resize(state.retry.len(), before);
        let Some(tries) = line.retries.each.get_mut(index) else {
            return false;
        };
        let delay = retrier.delay(*tries);
        let exhausted = u64::from(*tries) >= retrier.attempts;
        self.inspect(|seen| {
            seen.retry_index = Some(index);
            seen.backoff_seconds = (!exhausted).then_some(delay);
        });
        if exhausted {
            return false;
        }
        *tries += 1;
        line.retries.total += 1;
        line.context = None;
        line.token = None;
        self.history.counts.transitions += 1;
        let delay = match retrier.jitter {
            JitterStrategy::None => delay,
            JitterStrategy::Full => delay * self.random.fraction(),
        };
        line.phase = Phase::Backoff;
        let at = clock::later_by(self.now, delay);
        self.arm(id, line, at, Why::RetryDue);
        true
    }

    fn catch(
        &mut self,
        line: &mut Line,
        state: &State,
        catcher: &Catcher,
        failure: &Failure,
    ) -> Result<Exit, Fault> {
        let error = error_output(failure);
        let next = Next::State(catcher.next);
        match state.language {
            asl::QueryLanguage::JsonPath => {
                let assigned = self.assign(line, state, &catcher.assign, Seen::input(&error))?;
                let output = combine(line, state, &catcher.result_path, error)?;
                Ok(Exit {
                    output,
                    assigned,
                    next,
                })
            }
            asl::QueryLanguage::Jsonata => {
                let input = line.input.clone();
                let seen = Seen {
                    error: Some(&error),
                    ..Seen::input(&input)
                };
                let assigned = self.assign(line, state, &catcher.assign, seen)?;
                let output = match &catcher.output {
                    None => error,
                    Some(template) => self.evaluate(line, state, template, seen)?,
                };
                Ok(Exit {
                    output,
                    assigned,
                    next,
                })
            }
        }
    }

    /// Tells of a JSONata field that could not be evaluated.
    fn tell_evaluation(&mut self, line: &mut Line, state: &State, fault: &Fault) {
        let Origin::Evaluation { location, entered } = &fault.origin else {
            return;
        };
        // Fields that are evaluated while a state is being entered follow from what the entering followed from.
        let previous = if *entered || line.last != line.entered.event {
            line.last
        } else {
            line.entered.previous
        };
        line.last = self.note_aside(line, previous, |_, _| EventKind::EvaluationFailed {
            failure: fault.failure.clone(),
            location: location.clone(),
            state: state.name.clone(),
        });
    }
}

/// A failure as catchers see it.
pub(crate) fn error_output(failure: &Failure) -> Value {
    let text = |text: &Option<std::sync::Arc<str>>| text.clone().map_or(Value::Null, Value::String);
    let cause = match (&failure.error, &failure.cause) {
        (Some(error), None) if **error == *errors::TIMEOUT => Value::string(""),
        _ => text(&failure.cause),
    };
    let mut fields = Object::with_capacity(2);
    fields.insert("Error", text(&failure.error));
    fields.insert("Cause", cause);
    Value::Object(fields)
}
