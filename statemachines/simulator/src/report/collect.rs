//! From a world that has come to its end to a report.

use std::time::Duration;

use super::check::{check, ratio};
use super::{
    CallCost, Calls, DependencyReport, Load, MachineReport, Message, Report, SecondReport, Waits,
    circuit, machine, service,
};
use crate::price::{Cost, cost};
use crate::scenario::Subject;
use crate::world::World;
use crate::world::meter::Usage;
use crate::world::tally::{Notice, PhaseUsage, Second, Tally};

/// Reports what came of a run.
pub(crate) fn collect(world: &World, design: &'static str) -> Report {
    let scenario = &world.scenario;
    let dependencies: Vec<DependencyReport> = scenario
        .subjects
        .iter()
        .filter_map(|subject| {
            let tally = world.tally(&subject.name)?;
            Some(dependency(world, subject, &tally, scenario.duration))
        })
        .collect();
    let upkeep = world.aside();
    let machines = scenario.machines.iter();
    let machines: Vec<MachineReport> = machines
        .filter_map(|described| {
            let executions = world.executions(&described.name)?;
            Some(machine::report(described, &executions))
        })
        .collect();
    let of_dependencies = dependencies.iter().flat_map(|one| &one.expectations);
    let of_machines = machines.iter().flat_map(|one| &one.expectations);
    let mut checks = of_dependencies.chain(of_machines);
    Report {
        design,
        description: scenario.description.clone(),
        seed: scenario.seed,
        duration_seconds: scenario.duration.as_secs_f64(),
        passed: checks.all(|check| check.holds),
        executions: world.done(),
        cold_starts: world.lambda.cold_starts(),
        concurrency: world.lambda.most_busy(),
        upkeep,
        upkeep_cost: cost(&upkeep),
        troubles: world.troubles(),
        dependencies,
        machines,
    }
}

fn dependency(
    world: &World,
    subject: &Subject,
    tally: &Tally,
    duration: Duration,
) -> DependencyReport {
    let mut all = Calls::default();
    for second in &tally.seconds {
        all.offered += second.offered;
        all.live += second.live;
        all.fresh += second.fresh;
        all.stale += second.stale;
        all.default += second.default;
        all.caught += second.caught;
        all.failed += second.failed;
    }
    all.unfinished = all.offered - all.answered() - all.caught - all.failed;
    let script = &subject.behaviour.script;
    let timeout = world.timeout(&subject.name).unwrap_or_default();
    let mut report = DependencyReport {
        name: subject.name.clone(),
        calls: all,
        errors: world.failures(&subject.name),
        service: service::report(tally, script, duration),
        load: load(tally),
        circuit: circuit::report(tally, script, timeout),
        waits: waits(&tally.waits),
        cost: call_cost(&tally.used),
        notices: tally.notices.iter().map(message).collect(),
        expectations: Vec::new(),
        seconds: seconds(tally, duration),
    };
    let checks = subject.expectations.iter().map(|one| check(one, &report));
    report.expectations = checks.collect();
    report
}

fn load(tally: &Tally) -> Load {
    let peak = tally
        .seconds
        .iter()
        .map(|second| second.load)
        .fold(0.0, f64::max);
    Load {
        reached: tally.seconds.iter().map(|second| second.reached).sum(),
        probes: tally.probes,
        offered_in_outage: tally.offered_in_outage,
        reached_in_outage: tally.reached_in_outage,
        share_in_outage: ratio(tally.reached_in_outage, tally.offered_in_outage),
        reached_in_overload: tally.reached_in_overload,
        peak_over_capacity: (peak > 0.0).then_some(peak),
    }
}

pub(super) fn waits(waits: &[u64]) -> Waits {
    let mut sorted = waits.to_vec();
    sorted.sort_unstable();
    let at = |percent: usize| {
        let index = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
        sorted.get(index).copied().unwrap_or(0)
    };
    Waits {
        p50_ms: at(50),
        p99_ms: at(99),
        longest_ms: at(100),
    }
}

pub(super) fn call_cost(used: &PhaseUsage) -> CallCost {
    let per_million = |(calls, usage): (u64, Usage)| -> Option<Cost> {
        (calls > 0).then(|| cost(&usage).per_million(calls))
    };
    let mut usage = used.closed.1;
    usage += used.open.1;
    usage += used.recovering.1;
    CallCost {
        closed: per_million(used.closed),
        open: per_million(used.open),
        recovering: per_million(used.recovering),
        executions: used.closed.0 + used.open.0 + used.recovering.0,
        usage,
    }
}

fn message(notice: &Notice) -> Message {
    Message {
        at_seconds: notice.at.as_secs_f64(),
        subject: notice.subject.clone(),
        message: notice.message.clone(),
    }
}

/// One for each second in which calls were offered.
fn seconds(tally: &Tally, duration: Duration) -> Vec<SecondReport> {
    let count = usize::try_from(duration.as_secs()).unwrap_or(usize::MAX);
    tally.seconds.iter().take(count).map(second).collect()
}

fn second(second: &Second) -> SecondReport {
    let mut calls = Calls {
        offered: second.offered,
        live: second.live,
        fresh: second.fresh,
        stale: second.stale,
        default: second.default,
        caught: second.caught,
        failed: second.failed,
        unfinished: 0,
    };
    calls.unfinished = calls.offered - calls.answered() - calls.caught - calls.failed;
    SecondReport {
        calls,
        could_be_served: service::rounded(second.servable),
        reached: second.reached,
        phase: second.phase.word(),
        admission: second.admission,
        capacity: second.capacity,
        outage: second.outage,
    }
}
