//! Wait: lets time pass.

use expr::{Kind, Value};
use jiff::{RoundMode, Timestamp, TimestampRound, Unit};
use program::{Delay, State, Words};

use super::quantity;
use crate::clock;
use crate::execution::{Fault, Line, LineId, Phase, Run, Seen, Turn, Why};
use crate::limits;

pub(crate) fn work(
    run: &mut Run,
    id: LineId,
    line: &mut Line,
    state: &State,
    delay: &Delay,
) -> Result<Turn, Fault> {
    let input = run.effective_input(line, state)?;
    let until = match delay {
        Delay::Seconds(seconds) => {
            let seconds = quantity::wait_seconds(run, line, state, seconds, &input)?;
            clock::later(run.now, seconds.min(limits::MAX_SECONDS))
        }
        Delay::Until(words) => whole_second(moment(run, line, state, words, &input)?),
    };
    if until <= run.now {
        return finish(run, line, state);
    }
    line.phase = Phase::Waiting;
    run.arm(id, line, until, Why::WaitOver);
    Ok(Turn::Wait)
}

/// Leaves the state when the time has passed.
pub(crate) fn finish(run: &mut Run, line: &mut Line, state: &State) -> Result<Turn, Fault> {
    run.exit_with_input(
        line,
        state,
        &state.data.output,
        &state.data.assign,
        state.next,
    )
    .map(Turn::Exit)
    .map_err(Fault::after_entering)
}

/// The second that a time is in: "Step Functions considers the time value up to seconds and truncates milliseconds" (Developer
/// Guide, "Wait workflow state").
fn whole_second(at: Timestamp) -> Timestamp {
    let down = TimestampRound::new()
        .smallest(Unit::Second)
        .mode(RoundMode::Floor);
    at.round(down).unwrap_or(at)
}

/// The time that `Timestamp` or `TimestampPath` gives.
fn moment(
    run: &mut Run,
    line: &mut Line,
    state: &State,
    words: &Words,
    input: &Value,
) -> Result<Timestamp, Fault> {
    match words {
        Words::Literal(text) => program::timestamp(text).ok_or_else(|| {
            Fault::runtime(line, state, format!("The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: {text}"))
        }),
        Words::Expression(template) => {
            let value = run
                .evaluate_to(line, state, template, &[Kind::String], "string", Seen::input(input))
                .map_err(Fault::after_entering)?;
            let text = value.as_str().unwrap_or_default();
            program::timestamp(text).ok_or_else(|| {
                let message = format!("The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: {text}");
                Fault::evaluation(line, state, Some("Timestamp".into()), message).after_entering()
            })
        }
        Words::Path(query) => {
            let source = query.source();
            let value = match run.query(line, state, query, input) {
                Ok(value) => value,
                Err(_) => return Err(Fault::runtime(line, state, format!("The TimestampPath parameter does not reference an input value: {source}"))),
            };
            let text = quantity::plain(&value);
            program::timestamp(&text).ok_or_else(|| {
                Fault::runtime(line, state, format!("The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: {source} == {text}"))
            })
        }
    }
}
