//! Runs scenarios, each with the designs that the rules compare.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use simulator::scenario::{OutageKind, Scenario, Subject};
use simulator::{Design, simulate};

use crate::case::Case;
use crate::figures::Figures;
use crate::rules::{Designs, Verdict, judge};

/// A scenario, judged.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Judged {
    pub(crate) name: String,
    pub(crate) verdicts: Vec<Verdict>,
}

impl Judged {
    /// Whether every rule holds that applies.
    pub(crate) fn passed(&self) -> bool {
        !self.verdicts.is_empty() && self.verdicts.iter().all(|one| one.holds)
    }
}

/// Runs and judges scenarios on every core; the result is in their order.
pub(crate) fn all(cases: &[Case], seed: Option<u64>) -> Vec<Judged> {
    let next = AtomicUsize::new(0);
    let judged = Mutex::new(Vec::new());
    let work = || {
        while let Some((index, case)) = {
            let index = next.fetch_add(1, Ordering::Relaxed);
            cases.get(index).map(|case| (index, case))
        } {
            let one = run(case, seed);
            match judged.lock() {
                Ok(mut judged) => judged.push((index, one)),
                Err(_) => panic!("another scenario failed"),
            }
        }
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..cores.min(cases.len()) {
            scope.spawn(work);
        }
    });
    let mut judged = match judged.into_inner() {
        Ok(judged) => judged,
        Err(_) => panic!("a scenario failed"),
    };
    judged.sort_by_key(|(index, _)| *index);
    judged.into_iter().map(|(_, one)| one).collect()
}

fn run(case: &Case, seed: Option<u64>) -> Judged {
    let mut scenario = case.scenario.clone();
    scenario.seed = seed.unwrap_or(scenario.seed);
    let subject = case.subject();
    let of = |design| figures(case, &scenario, subject, design);
    let fitting = Design::compared(&case.spec, &scenario);
    let in_function = fitting
        .contains(&Design::Counter)
        .then(|| of(Design::Counter));
    let mut overload: Vec<u64> = in_function.iter().map(|one| one.overload).collect();
    if fitting.contains(&Design::Sample) {
        // Where there is no capacity there is no overload, whatever the design.
        let limited = has_capacity(subject);
        overload.push(if limited {
            of(Design::Sample).overload
        } else {
            0
        });
    }
    let designs = Designs {
        ours: of(Design::Breaker),
        in_function,
        unprotected: of(Design::Unprotected),
        overload,
    };
    Judged {
        name: case.name.clone(),
        verdicts: judge(subject, &designs),
    }
}

/// Whether the dependency ever has one.
fn has_capacity(subject: &Subject) -> bool {
    let behaviour = &subject.behaviour;
    let mut script = behaviour.script.iter();
    behaviour.capacity.is_some()
        || script.any(|outage| {
            outage.recovery.is_some() || matches!(outage.kind, OutageKind::Brownout { .. })
        })
}

fn figures(case: &Case, scenario: &Scenario, subject: &Subject, design: Design) -> Figures {
    let report = match simulate(&case.spec, scenario, design, |_| ()) {
        Ok(report) => report,
        Err(error) => panic!("`{}`: {error}", case.name),
    };
    match report.dependencies.first() {
        Some(found) => Figures::of(found, subject),
        None => panic!("`{}` has no dependency", case.name),
    }
}
