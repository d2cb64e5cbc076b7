//! From what was written to a [`Scenario`]: defaults filled in, names looked up, and the checks that take more than one
//! field.

mod answer;
mod behaviour;
mod expect;
mod machine;

use std::time::Duration;

use breaker::rate::Rate;
use spec::nearest;
use spec::reading::{At, Reader, Setting, Shown, Span, Written};
use spec::{Mistake, Spec};

use super::traffic::placeholders;
use super::written::{self, ArrivalsWord, Document, Entry, FaultWord, Named, ThrottledWord};
use super::{
    Account, Arrivals, Change, Fault, FaultKind, Faults, Files, OwnMachine, Scenario, Subject,
    Throttled, Traffic,
};

/// Resolves a whole document. None when a required part is missing, which has been noted.
pub(super) fn document(
    document: Document,
    (spec, files): (&Spec, Files<'_>),
    reader: &mut Reader<'_>,
) -> Option<Scenario> {
    document.note_missing(Span::START, reader);
    let traffic = known(document.traffic, spec, reader);
    let behaviours = known(document.dependencies, spec, reader);
    let expected = known(document.expect, spec, reader);
    let machines = document.machines.map(|machines| machines.value.0);
    let machines = machines.unwrap_or_default();
    let machines: Vec<Option<OwnMachine>> = machines
        .iter()
        .map(|entry| machine::resolve(entry, (spec, files), reader))
        .collect();
    let mut subjects = Vec::new();
    for dependency in &spec.dependencies {
        let name = dependency.name.as_str();
        let traffic = of(&traffic, name);
        let traffic =
            traffic.and_then(|entry| resolve_traffic(&entry.written.value, entry.at, reader));
        let written = of(&behaviours, name).map(|entry| &entry.written.value);
        let behaviour = written.map(|written| behaviour::resolve(written, reader));
        let health = written.and_then(|written| written.health.as_ref());
        let health = health.map(|health| behaviour::resolve_health(&health.value, reader));
        let expectations = of(&expected, name);
        let expectations = expectations.map(|entry| expect::resolve(&entry.written.value));
        subjects.push(Subject {
            name: name.to_owned(),
            traffic,
            behaviour: behaviour.unwrap_or_default(),
            health,
            expectations: expectations.unwrap_or_default(),
        });
    }
    Some(Scenario {
        description: document.description.map(|text| text.value.0),
        seed: u64::from(setting(document.seed.as_ref(), &written::SEED)),
        duration: setting(document.duration.as_ref(), &written::DURATION),
        subjects,
        // One that is missing has been noted, and nothing comes of the whole.
        machines: machines.into_iter().flatten().collect(),
        faults: faults(document.faults, reader),
        account: account(document.account.as_ref(), spec),
    })
}

/// The account's quotas: those of the first stack's region, unless another one is written.
fn account(written: Option<&At<written::Account>>, spec: &Spec) -> Account {
    let usual = Account::default();
    let account = written.map(|written| &written.value);
    let region = account.and_then(|account| account.region.as_ref());
    let region = region.map(|region| region.value.0.clone());
    let deployed = spec.stacks.iter().find_map(|stack| stack.region.clone());
    let concurrency = account.and_then(|account| account.concurrency.as_ref());
    let start_execution = account.and_then(|account| account.start_execution.as_ref());
    Account {
        region: region.or(deployed).unwrap_or(usual.region),
        concurrency: setting(concurrency, &written::CONCURRENCY),
        start_execution: match written::value(start_execution).unwrap_or_default() {
            ThrottledWord::Incidents => Throttled::Incidents,
            ThrottledWord::All => Throttled::All,
        },
    }
}

fn of<'e, T>(entries: &'e [Entry<T>], name: &str) -> Option<&'e Entry<T>> {
    entries.iter().find(|entry| entry.name == name)
}

/// The entries whose names the spec has; the others are noted.
fn known<T>(named: Option<At<Named<T>>>, spec: &Spec, reader: &mut Reader<'_>) -> Vec<Entry<T>> {
    let entries = named.map(|named| named.value.0).unwrap_or_default();
    let known = |entry: &Entry<T>| spec.dependency(&entry.name).is_some();
    let (good, bad): (Vec<_>, Vec<_>) = entries.into_iter().partition(known);
    for Entry { name, at, .. } in bad {
        note_unknown(&name, at, spec, reader);
    }
    good
}

/// Notes that the spec has no dependency of this name.
fn note_unknown(name: &str, at: Span, spec: &Spec, reader: &mut Reader<'_>) {
    let names = || spec.dependencies.iter().map(|one| one.name.as_str());
    let listed: Vec<String> = names().map(|name| format!("`{name}`")).collect();
    reader.note(
        at,
        Mistake::Expected {
            expected: format!("a dependency of the spec ({})", listed.join(", ")),
            found: format!("`{}`", spec::reading::shortened(name)),
            fix: nearest(name, names()).map(str::to_owned),
        },
    );
}

fn resolve_traffic(
    written: &written::Traffic,
    at: Span,
    reader: &mut Reader<'_>,
) -> Option<Traffic> {
    written.note_missing(at, reader);
    let mut changes: Vec<Change> = Vec::new();
    for change in written.changes.iter().flat_map(|changes| &changes.value) {
        change.value.note_missing(change.at, reader);
        let (Some(begins), Some(rate)) = (&change.value.at, &change.value.rate) else {
            continue;
        };
        let over = written::value(change.value.over.as_ref()).unwrap_or_default();
        let before = changes
            .last()
            .map_or(Duration::ZERO, |last| last.at + last.over);
        if begins.value < before {
            reader.note(
                begins.at,
                Mistake::Expected {
                    expected: format!("after the change before it ({})", before.shown()),
                    found: format!("`{}`", begins.value.shown()),
                    fix: None,
                },
            );
        }
        changes.push(Change {
            at: begins.value,
            rate: rate.value.per_second(),
            over,
        });
    }
    check_placeholders(written, reader);
    Some(Traffic {
        rate: written.rate.as_ref()?.value.per_second(),
        arrivals: match written::value(written.arrivals.as_ref()).unwrap_or_default() {
            ArrivalsWord::Poisson => Arrivals::Poisson,
            ArrivalsWord::Constant => Arrivals::Constant,
        },
        changes,
        input: written
            .input
            .as_ref()
            .map_or_else(|| serde_json::json!({}), |input| input.value.0.clone()),
        keys: written
            .keys
            .as_ref()
            .map(|keys| keys.value.0.clone())
            .unwrap_or_default(),
    })
}

/// Notes every name in the input's braces that nothing stands for.
fn check_placeholders(written: &written::Traffic, reader: &mut Reader<'_>) {
    let Some(input) = &written.input else {
        return;
    };
    let keys = written.keys.as_ref().map(|keys| &keys.value.0);
    let mut names: Vec<&str> = keys
        .into_iter()
        .flatten()
        .map(|(name, _)| name.as_str())
        .collect();
    names.push("n");
    for name in placeholders(&input.value.0) {
        if !names.contains(&name) {
            let fix = nearest(name, names.iter().copied()).map(|near| format!("{{{near}}}"));
            reader.note(
                input.at,
                Mistake::Expected {
                    expected: "made of `{n}` and the names in `keys`".to_owned(),
                    found: format!("`{{{name}}}`"),
                    fix,
                },
            );
        }
    }
}

fn faults(written: Option<At<written::Faults>>, reader: &mut Reader<'_>) -> Faults {
    let Some(written) = written else {
        return Faults::default();
    };
    let mut resolve = |faults: Option<At<Vec<At<written::Fault>>>>| {
        let faults = faults.map(|faults| faults.value).unwrap_or_default();
        faults.iter().filter_map(|one| fault(one, reader)).collect()
    };
    Faults {
        table: resolve(written.value.table),
        lambda: resolve(written.value.lambda),
        incidents: resolve(written.value.incidents),
    }
}

fn fault(written: &At<written::Fault>, reader: &mut Reader<'_>) -> Option<Fault> {
    let fault = &written.value;
    fault.note_missing(written.at, reader);
    Some(Fault {
        at: written::value(fault.at.as_ref())?,
        lasts: written::value(fault.lasts.as_ref())?,
        kind: match written::value(fault.fault.as_ref()).unwrap_or_default() {
            FaultWord::Down => FaultKind::Down,
            FaultWord::Throttled => FaultKind::Throttled,
        },
        share: written::value(fault.share.as_ref()).unwrap_or(Rate::ONE),
    })
}

fn setting<T: Shown>(written: Option<&At<T>>, setting: &Setting<T>) -> T {
    setting.or_default(written)
}
