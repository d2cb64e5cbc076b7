//! The gate: reads the circuit; and the Choice that lets its share of calls through.

use asl::{Choice, ChoiceRule, Condition, State, Transition};
use breaker::item;
use breaker::item::circuit::attribute;
use serde_json::{Map, Value, json};
use spec::{Gate, WhenStoreDown};

use super::errand::{Errand, Part};
use super::{Named, Splice, cache, compact};
use crate::guard::gate::{Probing, counted_share, read_item, share, ticket_of};
use crate::jsonata::{expression, literal, value};
use crate::states::{GET_ITEM, TABLE_TIMEOUT_SECONDS, substitute};

/// The `${Substitution}` for the table's name. Not the stack's own `Table`: in somebody else's machine that may be a table
/// of theirs.
pub(super) const TABLE: &str = "BreakerTable";

/// What stands before the Task.
pub(super) fn first(splice: &Splice<'_>) -> Vec<Named> {
    let names = &splice.names;
    let mut states = vec![(names.gate.clone(), read(splice, true))];
    if !is_explicit(splice) {
        states.push((names.look_again.clone(), explicit(splice, false)));
    }
    states.push((names.admitted.clone(), admitted(splice)));
    states
}

/// What stands before every later attempt: no retry goes past the gate.
pub(super) fn again(splice: &Splice<'_>) -> Named {
    (splice.names.gate_again.clone(), read(splice, false))
}

/// The arguments that read the circuit.
pub(super) fn get_circuit(splice: &Splice<'_>) -> Value {
    json!({
        "TableName": substitute(TABLE),
        "Key": { item::PK: { "S": item::circuit_key(splice.dependency.name.as_str()) } },
    })
}

/// What the first gate sets, whatever it finds.
pub(super) fn once(splice: &Splice<'_>) -> Vec<(String, Value)> {
    let variables = &splice.variables;
    vec![
        (variables.attempt(), json!(1)),
        (variables.failure(), Value::Null),
    ]
}

/// What is told of a call, `phase` being a term.
pub(super) fn about(splice: &Splice<'_>, phase: Value, source: Value, age: Value) -> Value {
    json!({
        "circuit": splice.dependency.name.as_str(),
        "phase": phase,
        "source": source,
        "ageSeconds": age,
    })
}

/// What belongs to an attempt that is let through, `ticket` being what the gate read.
pub(super) fn call(splice: &Splice<'_>, ticket: Value, weight: Value) -> Value {
    let mut call = Map::new();
    call.insert("ticket".to_owned(), ticket);
    call.insert("weight".to_owned(), weight);
    let entered = value("$states.context.State.EnteredTime");
    call.insert("admittedAt".to_owned(), entered);
    call.extend(cache::times(splice));
    Value::Object(call)
}

pub(super) fn comment(splice: &Splice<'_>, first: bool) -> String {
    let circuit = splice.dependency.name.as_str();
    if first {
        format!("Reads the circuit of {circuit}.")
    } else {
        "Asks the circuit again before the next attempt: it may have opened while this call waited."
            .to_owned()
    }
}

fn is_explicit(splice: &Splice<'_>) -> bool {
    match splice.dependency.gate {
        // A wrapped Task has no worker that could ask; `check` refuses it.
        Gate::Explicit | Gate::Worker => true,
        Gate::Compact => false,
    }
}

fn read(splice: &Splice<'_>, first: bool) -> State {
    if !is_explicit(splice) {
        return compact::gate(splice, first);
    }
    explicit(splice, first)
}

fn explicit(splice: &Splice<'_>, first: bool) -> State {
    let why = match splice.dependency.when_store_down {
        WhenStoreDown::Allow => {
            "The table does not answer: call all the same, so that the breaker never becomes the outage \
             (whenStoreDown: allow)."
        }
        WhenStoreDown::Refuse => {
            "The table does not answer: refuse, because an unguarded call would do harm (whenStoreDown: refuse)."
        }
    };
    Errand {
        comment: comment(splice, first),
        resource: GET_ITEM,
        arguments: Part::Constant(get_circuit(splice)),
        timeout_seconds: TABLE_TIMEOUT_SECONDS,
        keep: Some(splice.variables.read()),
        set: if first { once(splice) } else { Vec::new() },
        next: Transition::next(&splice.names.admitted),
        carries_answers: false,
        on_error: (&splice.names.admitted, why),
    }
    .state(splice)
}

fn admitted(splice: &Splice<'_>) -> State {
    let read = splice.variables.read();
    let item = format!("${read}.Item");
    let when_down = match splice.dependency.when_store_down {
        WhenStoreDown::Allow => "true",
        WhenStoreDown::Refuse => "false",
    };
    let bind = read_item(&item);
    // Counted calls and others divide the share: each rule draws for itself, the second only where the first did not apply.
    let bind = format!("{bind}; $share := {}; $counted := {}", share(Probing::Drawn), counted_share());
    let counted = format!("${read} != null and ({bind}; $random() < $share * $counted)");
    let others = "$random() < $share * (1 - $counted) / (1 - $share * $counted)";
    let condition = format!("${read} = null ? {when_down} : ({bind}; $share * $counted < 1 and {others})");
    let phase = attribute::PHASE;
    let phase = value(&format!(
        "${read} = null ? 'unknown' : $exists({item}) ? {item}.{phase}.S : 'closed'"
    ));
    let ticket = value(&format!("${read} = null ? null : {}", ticket_of(&item)));
    let of_one = value(&format!("({bind}; $exists($item.{name}) ? $max([1, $number($item.{name}.N)]) : 1)", name = attribute::WEIGHT));
    let variables = |source: Value, age: Value, call: Option<Value>| {
        let mut assign = Map::new();
        let about = about(splice, phase.clone(), source, age);
        assign.insert(splice.variables.about().to_owned(), about);
        assign.extend(call.map(|call| (splice.variables.call(), call)));
        assign.extend(cache::key(splice));
        Some(Value::Object(assign))
    };
    Choice {
        comment: Some(format!(
            "Lets the share of calls through that the circuit of {} allows: all when closed, none when open, more and \
             more while it recovers.",
            splice.dependency.name.as_str()
        )),
        query_language: splice.jsonata(),
        choices: vec![
            ChoiceRule {
                comment: Some("let through, and counted if it succeeds".to_owned()),
                assign: variables(
                    json!("live"),
                    json!(0),
                    Some(call(splice, ticket.clone(), of_one)),
                ),
                ..ChoiceRule::new(
                    Condition::Jsonata(expression(&counted)),
                    &splice.names.counted,
                )
            },
            ChoiceRule {
                comment: Some("let through".to_owned()),
                assign: variables(json!("live"), json!(0), Some(call(splice, ticket, json!(0)))),
                ..ChoiceRule::new(
                    Condition::Jsonata(expression(&condition)),
                    &splice.found.name,
                )
            },
        ],
        default: Some(splice.give_up().to_owned()),
        assign: variables(Value::Null, Value::Null, None),
        ..Choice::default()
    }
    .into()
}

/// The name of the dependency as a term.
pub(super) fn circuit(splice: &Splice<'_>) -> String {
    literal(splice.dependency.name.as_str())
}
