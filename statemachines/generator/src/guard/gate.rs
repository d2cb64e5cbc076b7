//! The gate: reads the circuit and decides whether this call goes through.

use asl::{Catcher, Choice, ChoiceRule, Condition, Task, Transition};
use breaker::admission::CANDIDATES;
use breaker::item;
use breaker::item::circuit::attribute;
use serde_json::{Map, Value, json};
use spec::{Call, Dependency, Gate, WhenStoreDown};

use super::{give_up, name};
use crate::jsonata::{NOW, expression, input, term, value};
use crate::states::{GET_ITEM, States, TABLE_TIMEOUT_SECONDS, catch_all, get_item};

/// The share of calls let through (0 to 1), from `$states.result.Item`: the same function as
/// [`breaker::admission::admission`].
#[must_use]
pub fn admission() -> String {
    format!("({}; {})", read_item(ITEM), share(Probing::Leased))
}

/// How one call is chosen to probe an open circuit whose cool-down is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Probing {
    /// Several calls pass the gate, and the call worker gives the lease to one of them.
    Leased,
    /// One call in a busy second passes: there is no worker before a Task.
    Drawn,
}

impl Probing {
    pub(crate) fn of(call: &Call) -> Self {
        match call {
            Call::Http(_) => Probing::Leased,
            Call::Task(_) => Probing::Drawn,
        }
    }
}

/// One in so many successes of a Task is to be counted, as that many; 0: this one is not. From what [`read_item`] binds.
pub(crate) fn weight() -> String {
    format!("({}; $weight > 1 and $random() * $weight >= 1 ? 0 : $weight)", bind_weight())
}

/// The share of a Task's successes that are counted (0 to 1), from what [`read_item`] binds.
pub(crate) fn counted_share() -> String {
    format!("({}; $weight = 0 ? 0 : 1 / $weight)", bind_weight())
}

fn bind_weight() -> String {
    let weight = number(attribute::WEIGHT);
    let until = number(attribute::COUNTED_UNTIL);
    format!(
        "$weight := $not($exists($item.{name})) ? 0 : $phase = 'closed' and ($not($exists($item.{counted})) or {NOW} >= \
         {until}) ? 0 : {weight}",
        name = attribute::WEIGHT,
        counted = attribute::COUNTED_UNTIL,
    )
}

/// Where the gate's read leaves the circuit.
pub(crate) const ITEM: &str = "$states.result.Item";

/// Binds what the share is made of, from the circuit's item.
pub(crate) fn read_item(item: &str) -> String {
    let phase = field("S", attribute::PHASE);
    let mode = field("S", attribute::MODE);
    format!(
        "$item := {item}; $mode := $exists($item) ? {mode} : 'auto'; \
         $phase := $exists($item) ? {phase} : 'closed'"
    )
}

/// The share of calls let through, from what [`read_item`] binds.
pub(crate) fn share(probing: Probing) -> String {
    let level = number(attribute::LEVEL);
    let retry_at = number(attribute::RETRY_AT);
    let probe_share = match probing {
        Probing::Leased => number(attribute::PROBE_SHARE),
        Probing::Drawn => format!("{} / {CANDIDATES}", number(attribute::PROBE_SHARE)),
    };
    format!(
        "$mode = 'forced-open' ? 0 : $mode != 'auto' or $phase = 'closed' ? 1 : $phase = 'recovering' ? {level} : \
         {NOW} < {retry_at} ? 0 : {probe_share}"
    )
}

/// What the gate hands to the workers, from `$states.result.Item`: the generation and phase that the call was admitted
/// under ([`breaker::payload::Admitted`]).
#[must_use]
pub fn ticket() -> String {
    ticket_of(ITEM)
}

/// The same from an item that was kept.
pub(crate) fn ticket_of(item: &str) -> String {
    let generation = number(attribute::GENERATION);
    let phase = field("S", attribute::PHASE);
    format!(
        "($item := {item}; $exists($item) ? {{'generation': {generation}, 'phase': {phase}}} : \
         {{'generation': 0, 'phase': 'closed'}})"
    )
}

/// The states that the first attempt begins with.
pub(super) fn first(states: &mut States, dependency: &Dependency) {
    let mut gate = read(dependency, json!(1), is_compact(dependency));
    if let Some(Value::Object(assign)) = &mut gate.assign {
        assign.extend(once(dependency));
    }
    for catcher in &mut gate.catch {
        if let Some(Value::Object(assign)) = &mut catcher.assign {
            assign.insert("attempt".to_owned(), json!(1));
            assign.extend(once(dependency));
        }
    }
    states.add(name::GATE, gate);
    if looks_again(dependency) {
        let mut look = read(dependency, value("$attempt"), false);
        look.comment = Some(
            "Reads the circuit once more: it is not simply closed, so its share of calls is let through, and what they come \
             to is counted."
                .to_owned(),
        );
        states.add(name::LOOK_AGAIN, look);
    }
    if !is_compact(dependency) || looks_again(dependency) {
        states.add(name::ADMITTED, admitted(dependency));
    }
}

fn is_compact(dependency: &Dependency) -> bool {
    dependency.gate == Gate::Compact
}

/// Whether a compact gate hands the calls of a circuit that is not simply closed to the states of an explicit one: those of a
/// Task, whose successes are counted then.
fn looks_again(dependency: &Dependency) -> bool {
    is_compact(dependency) && matches!(dependency.call, Call::Task(_))
}

/// The state that every later attempt begins with: no retry goes past the gate.
pub(super) fn again(states: &mut States, dependency: &Dependency) {
    let mut gate = read(dependency, value("$attempt + 1"), is_compact(dependency));
    gate.comment = Some(
        "Asks the circuit again before the next attempt: it may have opened while this call waited."
            .to_owned(),
    );
    for catcher in &mut gate.catch {
        if let Some(Value::Object(assign)) = &mut catcher.assign {
            assign.insert("attempt".to_owned(), value("$attempt + 1"));
        }
    }
    states.add(name::GATE_AGAIN, gate);
}

/// Variables that are set once, whatever the gate finds.
pub(super) fn once(dependency: &Dependency) -> Map<String, Value> {
    let mut variables = Map::new();
    variables.insert("failure".to_owned(), Value::Null);
    if let Some(cache) = &dependency.fallback.cache {
        variables.insert("answerKey".to_owned(), answer_key(&cache.key));
    }
    variables
}

/// The cache key, hashed: short, and no customer's data in a key. A request without one gets a key that no other
/// request has, so that it is neither answered from another's answer nor the other way round.
fn answer_key(key: &str) -> Value {
    value(&format!(
        "($key := {}; $exists($key) ? $hash($string($key), 'SHA-256') : $uuid())",
        term(key)
    ))
}

/// Reads the circuit.
fn read(dependency: &Dependency, attempt: Value, compact: bool) -> Task {
    let circuit = dependency.name.as_str();
    let share = share(Probing::of(&dependency.call));
    let (next, output, comment) = if compact {
        let passes = if looks_again(dependency) {
            format!("({}; ({share}) >= 1 and {} = 0)", read_item(ITEM), weight())
        } else {
            format!("$random() < ({}; {share})", read_item(ITEM))
        };
        (
            name::CALL,
            value(&format!("{passes} ? $states.input : $error('Breaker.Open')")),
            format!(
                "Reads the circuit of {circuit}; when it does not simply let this call through, the output raises an error, \
                 and the catch leads on."
            ),
        )
    } else {
        (
            name::ADMITTED,
            input(),
            format!(
                "Reads the circuit of {circuit} and works out the share of calls it lets through."
            ),
        )
    };
    let retry_at = number(attribute::RETRY_AT);
    let counts = match dependency.call {
        Call::Http(_) => String::new(),
        Call::Task(_) => format!(", 'weight': {}", weight()),
    };
    Task {
        comment: Some(comment),
        resource: GET_ITEM.to_owned(),
        arguments: Some(get_item(json!(item::circuit_key(circuit)))),
        timeout_seconds: Some(TABLE_TIMEOUT_SECONDS.into()),
        assign: Some(json!({
            "attempt": attempt,
            "admittedAt": value("$states.context.State.EnteredTime"),
            "ticket": value(&ticket()),
            "draw": value("$random()"),
            "circuit": value(&format!(
                "({}; {{'phase': $phase, 'admission': {share}, 'retryAt': $phase = 'open' ? \
                 $fromMillis({retry_at}) : null{counts}}})",
                read_item(ITEM),
            )),
        })),
        output: Some(output),
        catch: catchers(dependency, compact),
        transition: Some(Transition::next(next)),
        ..Task::default()
    }
}

fn catchers(dependency: &Dependency, compact: bool) -> Vec<Catcher> {
    let onward = if looks_again(dependency) {
        name::LOOK_AGAIN
    } else {
        give_up(dependency)
    };
    let refused = Catcher {
        comment: Some(
            "The circuit refused the call. What was read is lost with the error.".to_owned(),
        ),
        error_equals: vec!["States.QueryEvaluationError".to_owned()],
        next: onward.to_owned(),
        output: Some(input()),
        assign: Some(unread("open", "admittedAt", true)),
        ..Catcher::default()
    };
    let (next, comment) = match dependency.when_store_down {
        WhenStoreDown::Allow => (
            name::CALL,
            "The table does not answer: call all the same, so that the breaker never becomes the outage (whenStoreDown: \
             allow).",
        ),
        WhenStoreDown::Refuse => (
            give_up(dependency),
            "The table does not answer: refuse, because an unguarded call would do harm (whenStoreDown: refuse).",
        ),
    };
    let down = catch_all(next, comment, Some(unread("unknown", "admittedAt", false)));
    if compact { vec![refused, down] } else { vec![down] }
}

/// The gate's variables when the circuit could not be read.
fn unread(phase: &str, time: &str, refused: bool) -> Value {
    json!({
        time: value("$states.context.State.EnteredTime"),
        "ticket": Value::Null,
        "circuit": {
            "phase": phase,
            "admission": if refused { json!(0) } else { Value::Null },
            "retryAt": Value::Null,
            "weight": 0,
        },
    })
}

fn admitted(dependency: &Dependency) -> Choice {
    let passes = |and: &str| {
        Condition::Jsonata(expression(&format!("$random() < $circuit.admission{and}")))
    };
    let plain = ChoiceRule {
        comment: Some("let through".to_owned()),
        ..ChoiceRule::new(passes(""), name::CALL)
    };
    let choices = match dependency.call {
        Call::Http(_) => vec![plain],
        Call::Task(_) => {
            let counted = Condition::Jsonata(expression("$circuit.weight > 0 and $draw < $circuit.admission"));
            let plain = Condition::Jsonata(expression("$draw < $circuit.admission"));
            vec![
                ChoiceRule {
                    comment: Some("let through, and counted if it succeeds".to_owned()),
                    ..ChoiceRule::new(counted, name::CALL_COUNTED)
                },
                ChoiceRule {
                    comment: Some("let through".to_owned()),
                    ..ChoiceRule::new(plain, name::CALL)
                },
            ]
        }
    };
    Choice {
        comment: Some(
            "Lets the circuit's share of calls through: all when closed, none when open, more and more while it \
             recovers."
                .to_owned(),
        ),
        choices,
        default: Some(give_up(dependency).to_owned()),
        ..Choice::default()
    }
}

/// `$item.phase.S`.
fn field(kind: &str, attribute: &str) -> String {
    format!("$item.{attribute}.{kind}")
}

/// `$number($item.generation.N)`.
fn number(attribute: &str) -> String {
    format!("$number({})", field("N", attribute))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jsonata::literal;

    #[test]
    fn a_literal_key_is_quoted() {
        assert_eq!(
            answer_key("all \"orders\""),
            value(&format!(
                "($key := {}; $exists($key) ? $hash($string($key), 'SHA-256') : $uuid())",
                literal("all \"orders\"")
            ))
        );
    }
}
