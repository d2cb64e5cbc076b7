//! Machines: whatever the definition, the input and the answers, an execution comes to an end, and goes the same way
//! from a snapshot.

use asl::ExecutionType;
use interpreter::{Effect, Execution, Failure, HistoryMode, Input, Program, Report, Start};
use jiff::{SignedDuration, Timestamp};

use crate::mutate::tree;
use crate::{Chance, Corpus};

/// States that an execution may enter.
const STEP_BUDGET: u64 = 300;

/// Moves of the host after which an execution is one that never ends. A state with retries, heartbeats and iterations
/// takes many.
const MOST_MOVES: usize = 200_000;

pub(super) fn run(chance: &mut Chance, corpus: &Corpus) {
    execute(chance, corpus);
}

/// Runs a machine to its end; none when the definition is refused before.
fn execute(chance: &mut Chance, corpus: &Corpus) -> Option<Execution> {
    let definition = tree::damaged(chance, corpus).to_string();
    let machine = asl::parse(&definition).machine?;
    let program = Program::compile(&machine).ok()?;
    let history = chance.pick(&[HistoryMode::Off, HistoryMode::Counted, HistoryMode::Full]);
    let start = Start {
        execution_type: if chance.once_in(3) {
            ExecutionType::Express
        } else {
            ExecutionType::Standard
        },
        history: history.copied().unwrap_or(HistoryMode::Full),
        seed: chance.number(),
        step_budget: STEP_BUDGET,
        ..Start::new(tree::fitting(chance))
    };
    let mut run = Execution::start(
        &program,
        start,
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(490_000),
    );
    let snapshot_at = chance.below(60);
    let mut snapshot = None;
    let mut moves = 0;
    while run.outcome().is_none() {
        if moves == snapshot_at {
            snapshot = Some((run.clone(), chance.clone()));
        }
        step(chance, &mut run);
        moves += 1;
        assert!(moves < MOST_MOVES, "no end in sight: {definition}");
    }
    assert!(
        run.next_deadline().is_none(),
        "the end is not the end: {definition}"
    );
    if let Some((mut again, mut chance)) = snapshot {
        while again.outcome().is_none() {
            step(&mut chance, &mut again);
        }
        assert_eq!(run.outcome(), again.outcome(), "{definition}");
        assert_eq!(run.counts(), again.counts(), "{definition}");
        assert_eq!(run.now(), again.now(), "{definition}");
    }
    Some(run)
}

/// One move of the host: it answers what is asked, somehow or not at all, or lets time pass.
fn step(chance: &mut Chance, run: &mut Execution) {
    let now = run.now();
    let Some(effect) = run.poll_effect() else {
        pass_time(chance, run);
        return;
    };
    let Effect::StartTask(start) = effect else {
        return;
    };
    let task = start.task;
    if chance.once_in(4) {
        run.handle(
            Input::TaskStarted {
                task,
                worker: Some("worker".into()),
            },
            now,
        );
    }
    if chance.once_in(3) {
        let output = tree::value(chance, 2);
        run.handle(Input::TaskSubmitted { task, output }, now);
    }
    if chance.once_in(5) {
        run.handle(
            Input::TaskHeartbeat { task },
            now + SignedDuration::from_secs(1),
        );
    }
    match chance.below(8) {
        0 => {} // Never answered: only time ends it.
        1 | 2 => {
            const ERRORS: [&str; 7] = [
                "Gone",
                "States.Timeout",
                "States.TaskFailed",
                "States.Runtime",
                "States.DataLimitExceeded",
                "States.ALL",
                "",
            ];
            const REPORTS: [Report; 5] = [
                Report::Failed,
                Report::TimedOut,
                Report::ScheduleFailed,
                Report::StartFailed,
                Report::SubmitFailed,
            ];
            let failure = chance
                .pick(&ERRORS)
                .map_or_else(Failure::default, |name| Failure::named(*name));
            let report = chance.pick(&REPORTS).copied().unwrap_or_default();
            run.handle(
                Input::TaskFailed {
                    task,
                    failure,
                    report,
                },
                now,
            );
        }
        _ => {
            let output = tree::fitting(chance);
            run.handle(
                Input::TaskSucceeded {
                    task,
                    output: output.clone(),
                },
                now,
            );
            if chance.once_in(6) {
                // Twice, and too late.
                run.handle(Input::TaskSucceeded { task, output }, now);
            }
        }
    }
}

fn pass_time(chance: &mut Chance, run: &mut Execution) {
    let now = run.now();
    match run.next_deadline() {
        _ if chance.once_in(200) => run.handle(Input::Stop(Failure::named("Stopped")), now),
        Some(deadline) if chance.once_in(8) => {
            // Late by up to an hour.
            let late = SignedDuration::from_secs(i64::from(chance.number() as u16) % 3600);
            run.handle(
                Input::Wake,
                deadline.at.checked_add(late).unwrap_or(deadline.at),
            );
        }
        Some(deadline) => run.handle(Input::Wake, deadline.at),
        // Waits for an answer that never comes.
        None => run.handle(Input::Stop(Failure::default()), now),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enough_cases_get_somewhere() {
        let corpus = Corpus::own();
        let ran: Vec<Execution> = (0..200)
            .filter_map(|case| execute(&mut Chance::of_case(1, case), &corpus))
            .collect();
        let far = ran.iter().filter(|run| run.counts().events > 10).count();
        assert!(ran.len() > 60 && far > 25, "{} run, {far} far", ran.len());
    }
}
