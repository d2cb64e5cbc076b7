//! `unbounded-loop`: a loop may fill the history.

use asl::{ExecutionType, StateKind};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::document::{Document, Scope, State, number};
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};
use crate::variables::assignments;

pub(in crate::rules) const RULE: Rule = Rule {
    code: "unbounded-loop",
    severity: Severity::Warning,
    what: "A loop of a Standard workflow that would reach the limit of its history within half a day: \
        25,000 events.",
    why: "The execution then fails, wherever it is. A loop that may go on for long starts a new execution \
        now and then, and hands on where it was.",
    bad: Example::standard(
        r#"{
  "StartAt": "Look",
  "States": {
    "Look": { "Type": "Pass", "Next": "Found?" },
    "Found?": {
      "Type": "Choice",
      "Choices": [{ "Variable": "$.found", "IsPresent": true, "Next": "Done" }],
      "Default": "Look"
    },
    "Done": { "Type": "Succeed" }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Look",
  "States": {
    "Look": { "Type": "Pass", "Next": "Found?" },
    "Found?": {
      "Type": "Choice",
      "Choices": [{ "Variable": "$.found", "IsPresent": true, "Next": "Done" }],
      "Default": "Pause"
    },
    "Pause": { "Type": "Wait", "Seconds": 60, "Next": "Look" },
    "Done": { "Type": "Succeed" }
  }
}"#,
    ),
    check: Check::Definition(check),
};

/// The most events of one execution (quota of Standard workflows).
const MAX_EVENTS: f64 = 25_000.0;

/// A loop that lasts this long is no concern, in seconds: half a day.
const LONG_ENOUGH: f64 = 43_200.0;

/// States of a machine that loops are looked for in; in larger ones that takes too long.
const MAX_STATES: usize = 500;

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for scope in &document.scopes {
        if scope.workflow != ExecutionType::Standard || scope.states.len() > MAX_STATES {
            continue;
        }
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for state in document.states_of(scope) {
            let Some(cycle) = shortest_cycle(document, scope, state) else {
                continue;
            };
            // Each loop once, at the first of its states.
            let is_new = !cycle.iter().any(|state| seen.contains(state.name));
            seen.extend(cycle.iter().map(|state| state.name));
            if is_new && !is_counted(document, &cycle) {
                judge(state, &cycle, findings);
            }
        }
    }
}

fn judge(state: &State<'_>, cycle: &[&State<'_>], findings: &mut Findings<'_>) {
    let events: f64 = cycle.iter().map(|state| events(state)).sum();
    let Some(pause) = cycle.iter().map(|state| pause(state)).sum::<Option<f64>>() else {
        return;
    };
    let rounds = (MAX_EVENTS / events).floor();
    if rounds * pause >= LONG_ENOUGH {
        return;
    }
    let names: Vec<String> = cycle
        .iter()
        .map(|state| format!("`{}`", state.name))
        .collect();
    let message = format!(
        "the loop through {} adds some {events} events a round, and 25,000 are the most: {rounds} rounds",
        names.join(", ")
    );
    let finding = findings.report(state.spot(), message);
    finding.hint("wait longer between rounds, or go on in a new execution before the limit");
}

/// Whether a Choice of the loop looks at a variable that the loop sets: a counter, or something gathered.
fn is_counted(document: &Document<'_>, cycle: &[&State<'_>]) -> bool {
    let in_cycle = |at: usize| {
        let state = document.states.get(at);
        state.filter(|state| cycle.iter().any(|one| one.pointer == state.pointer))
    };
    let set: BTreeSet<&str> = assignments(document)
        .into_iter()
        .filter(|assignment| in_cycle(assignment.state).is_some())
        .map(|assignment| assignment.name)
        .collect();
    document.formulas.iter().any(|formula| {
        let is_choice =
            in_cycle(formula.state).is_some_and(|state| state.kind == Some(StateKind::Choice));
        is_choice && formula.variables().iter().any(|name| set.contains(name))
    })
}

/// The events that entering, running and leaving a state adds, at least.
fn events(state: &State<'_>) -> f64 {
    match state.kind {
        Some(StateKind::Task) => 5.0,
        Some(StateKind::Parallel | StateKind::Map) => 4.0,
        Some(
            StateKind::Pass
            | StateKind::Choice
            | StateKind::Wait
            | StateKind::Succeed
            | StateKind::Fail,
        )
        | None => 2.0,
    }
}

/// How long a state takes at least, in seconds; none if nobody can say, because it waits for something.
fn pause(state: &State<'_>) -> Option<f64> {
    match state.kind {
        Some(StateKind::Wait) => number(state.field("Seconds")?),
        Some(StateKind::Task) => {
            let resource = state.text("Resource")?;
            let waits = resource.ends_with(".waitForTaskToken")
                || resource.contains(".sync")
                || resource.contains(":activity:");
            (!waits).then_some(0.0)
        }
        Some(StateKind::Parallel | StateKind::Map) => None,
        Some(StateKind::Pass | StateKind::Choice | StateKind::Succeed | StateKind::Fail) | None => {
            Some(0.0)
        }
    }
}

/// The shortest way from a state back to itself.
fn shortest_cycle<'s, 'd>(
    document: &'s Document<'d>,
    scope: &'s Scope<'d>,
    start: &'s State<'d>,
) -> Option<Vec<&'s State<'d>>> {
    let by_name: BTreeMap<&str, &State<'d>> = document
        .states_of(scope)
        .map(|state| (state.name, state))
        .collect();
    let mut came_from: BTreeMap<&str, &State<'d>> = BTreeMap::new();
    let mut open = VecDeque::from([start]);
    while let Some(state) = open.pop_front() {
        for target in state.targets() {
            if target.name == start.name {
                let mut cycle = vec![state];
                while let Some(before) = cycle.last().and_then(|last| came_from.get(last.name)) {
                    cycle.push(before);
                }
                cycle.reverse();
                return Some(cycle);
            }
            let next = by_name.get(target.name).copied();
            if let Some(next) = next
                && !came_from.contains_key(next.name)
            {
                came_from.insert(next.name, state);
                open.push_back(next);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    fn codes(choice: &str) -> Vec<&'static str> {
        let text = format!(
            r#"{{"StartAt":"Start","QueryLanguage":"JSONata","States":{{
                "Start":{{"Type":"Pass","Assign":{{"turn":0}},"Next":"Round"}},
                "Round":{{"Type":"Pass","Assign":{{"turn":"{{% $turn + 1 %}}"}},"Next":"More?"}},
                "More?":{{"Type":"Choice","Choices":[{{"Condition":"{choice}","Next":"Round"}}],"Default":"Done"}},
                "Done":{{"Type":"Succeed"}}
            }}}}"#
        );
        let report = crate::check(&text, &crate::Options::default());
        report.findings.iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn a_loop_that_counts_is_bounded() {
        assert_eq!(codes("{% $turn < 10 %}"), [""; 0]);
        assert_eq!(codes("{% $states.input.more %}"), ["unbounded-loop"]);
    }
}
