//! The gate: reads the circuit and decides whether this call goes through.

use asl::{Catcher, Choice, ChoiceRule, Condition, Task, Transition};
use breaker::item;
use breaker::item::circuit::attribute;
use serde_json::{Map, Value, json};
use spec::{Dependency, Gate, WhenStoreDown};

use super::{give_up, name};
use crate::jsonata::{NOW, expression, input, term, value};
use crate::states::{GET_ITEM, States, TABLE_TIMEOUT_SECONDS, catch_all, get_item};

/// The share of calls let through (0 to 1), from `$states.result.Item`: the same function as
/// [`breaker::admission::admission`].
#[must_use]
pub fn admission() -> String {
    format!("({}; {})", read_item(ITEM), share())
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
pub(crate) fn share() -> String {
    let from = number(attribute::RAMP_FROM);
    let per_second = number(attribute::RAMP_PER_SECOND);
    let at = number(attribute::RAMP_AT);
    format!(
        "$mode = 'forced-open' ? 0 : $mode != 'auto' or $phase = 'closed' ? 1 : $phase = 'open' ? 0 : \
         $min([1, {from} + {per_second} * $max([0, {NOW} - {at}]) / 1000])"
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
    let mut gate = read(dependency, json!(1));
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
    if dependency.gate == Gate::Explicit {
        states.add(name::ADMITTED, admitted(dependency));
    }
}

/// The state that every later attempt begins with: no retry goes past the gate.
pub(super) fn again(states: &mut States, dependency: &Dependency) {
    let mut gate = read(dependency, value("$attempt + 1"));
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
fn read(dependency: &Dependency, attempt: Value) -> Task {
    let circuit = dependency.name.as_str();
    let (next, output, comment) = match dependency.gate {
        Gate::Explicit | Gate::Worker => (
            name::ADMITTED,
            input(),
            format!(
                "Reads the circuit of {circuit} and works out the share of calls it lets through."
            ),
        ),
        Gate::Compact => (
            name::CALL,
            value(&format!(
                "$random() < {} ? $states.input : $error('Breaker.Open')",
                admission()
            )),
            format!(
                "Reads the circuit of {circuit}; when it refuses this call, the output raises an error, and the catch \
                 leads to the fallback."
            ),
        ),
    };
    let retry_at = number(attribute::RETRY_AT);
    Task {
        comment: Some(comment),
        resource: GET_ITEM.to_owned(),
        arguments: Some(get_item(json!(item::circuit_key(circuit)))),
        timeout_seconds: Some(TABLE_TIMEOUT_SECONDS.into()),
        assign: Some(json!({
            "attempt": attempt,
            "admittedAt": value("$states.context.State.EnteredTime"),
            "ticket": value(&ticket()),
            "circuit": value(&format!(
                "({}; {{'phase': $phase, 'admission': {}, 'retryAt': $phase = 'open' ? \
                 $fromMillis({retry_at}) : null}})",
                read_item(ITEM),
                share(),
            )),
        })),
        output: Some(output),
        catch: catchers(dependency),
        transition: Some(Transition::next(next)),
        ..Task::default()
    }
}

fn catchers(dependency: &Dependency) -> Vec<Catcher> {
    let refused = Catcher {
        comment: Some(
            "The circuit refused the call. What was read is lost with the error.".to_owned(),
        ),
        error_equals: vec!["States.QueryEvaluationError".to_owned()],
        next: give_up(dependency).to_owned(),
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
    match dependency.gate {
        Gate::Compact => vec![refused, down],
        Gate::Explicit | Gate::Worker => vec![down],
    }
}

/// The gate's variables when the circuit could not be read.
fn unread(phase: &str, time: &str, refused: bool) -> Value {
    json!({
        time: value("$states.context.State.EnteredTime"),
        "ticket": Value::Null,
        "circuit": { "phase": phase, "admission": if refused { json!(0) } else { Value::Null }, "retryAt": Value::Null },
    })
}

fn admitted(dependency: &Dependency) -> Choice {
    let rule = ChoiceRule {
        comment: Some("let through".to_owned()),
        ..ChoiceRule::new(
            Condition::Jsonata(expression("$random() < $circuit.admission")),
            name::CALL,
        )
    };
    Choice {
        comment: Some(
            "Lets the circuit's share of calls through: all when closed, none when open, more and more while it \
             recovers."
                .to_owned(),
        ),
        choices: vec![rule],
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
