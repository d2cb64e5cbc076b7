//! Choice: picks the next state.

mod test;

use expr::{Kind, Value};
use program::{Choice, Condition, Next, State};

use crate::errors;
use crate::execution::{Fault, Line, Run, Seen, Turn};

pub(crate) fn work(
    run: &mut Run,
    line: &mut Line,
    state: &State,
    choice: &Choice,
) -> Result<Turn, Fault> {
    let input = run.effective_input(line, state)?;
    for rule in &choice.rules {
        if holds(run, line, state, &rule.condition, &input)? {
            let next = Next::State(rule.next);
            return run
                .exit_with_input(line, state, &rule.output, &rule.assign, next)
                .map(Turn::Exit);
        }
    }
    let Some(default) = choice.default else {
        return Err(no_choice(line, state));
    };
    run.exit_with_input(
        line,
        state,
        &state.data.output,
        &state.data.assign,
        Next::State(default),
    )
    .map(Turn::Exit)
}

fn holds(
    run: &mut Run,
    line: &mut Line,
    state: &State,
    condition: &Condition,
    input: &Value,
) -> Result<bool, Fault> {
    match condition {
        Condition::Constant(always) => Ok(*always),
        Condition::Expression(template) => {
            let value = run.evaluate_to(
                line,
                state,
                template,
                &[Kind::Bool],
                "boolean",
                Seen::input(input),
            )?;
            Ok(value.as_bool().unwrap_or(false))
        }
        Condition::And(all) => {
            for condition in all {
                if !holds(run, line, state, condition, input)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Condition::Or(any) => {
            for condition in any {
                if holds(run, line, state, condition, input)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        Condition::Not(condition) => Ok(!holds(run, line, state, condition, input)?),
        Condition::Compare { variable, test } => {
            test::passes(run, line, state, variable, test, input)
        }
    }
}

/// Nobody said what is to be done with such an input.
fn no_choice(line: &Line, state: &State) -> Fault {
    Fault::processing(
        errors::RUNTIME,
        line,
        state,
        "Failed to transition out of the state. The state does not point to a next state.",
    )
}
