//! The gate in one state: when the circuit is not simply closed, its `Output` raises an error, and the catch leads to the states
//! of an explicit gate.
//!
//! Here the user's data does go through an expression, `$states.input`, in a JSONPath machine too.

use asl::{Catcher, State, Task, Transition};
use serde_json::{Map, Value, json};
use spec::WhenStoreDown;

use super::{Splice, cache, gate};
use crate::guard::gate::{ITEM, Probing, counted_share, read_item, share, ticket};
use crate::jsonata::{input, value};
use crate::states::{GET_ITEM, TABLE_TIMEOUT_SECONDS};

pub(super) fn gate(splice: &Splice<'_>, first: bool) -> State {
    let once = || {
        let set = if first {
            gate::once(splice)
        } else {
            Vec::new()
        };
        Map::from_iter(set)
    };
    let variables = &splice.variables;
    let phase = value("$exists($states.result.Item) ? $states.result.Item.phase.S : 'closed'");
    let mut assign = once();
    assign.insert(variables.read(), value("$states.result"));
    let about = gate::about(splice, phase, json!("live"), json!(0));
    assign.insert(variables.about().to_owned(), about);
    assign.insert(variables.call(), gate::call(splice, value(&ticket()), json!(0)));
    assign.extend(cache::key(splice));

    let unread = |phase: &str, source: Value, age: Value| {
        let mut assign = once();
        assign.insert(variables.read(), Value::Null);
        let about = gate::about(splice, json!(phase), source, age);
        assign.insert(variables.about().to_owned(), about);
        assign.insert(variables.call(), gate::call(splice, Value::Null, json!(0)));
        assign.extend(cache::key(splice));
        Some(Value::Object(assign))
    };
    let refused = Catcher {
        comment: Some(
            "The circuit does not simply let the call through. What was read is lost with the error.".to_owned(),
        ),
        error_equals: vec!["States.QueryEvaluationError".to_owned()],
        next: splice.names.look_again.clone(),
        output: Some(input()),
        assign: unread("open", Value::Null, Value::Null),
        ..Catcher::default()
    };
    let (next, source, age, why) = match splice.dependency.when_store_down {
        WhenStoreDown::Allow => (
            splice.found.name.as_str(),
            json!("live"),
            json!(0),
            "The table does not answer: call all the same (whenStoreDown: allow).",
        ),
        WhenStoreDown::Refuse => (
            splice.give_up(),
            Value::Null,
            Value::Null,
            "The table does not answer: refuse (whenStoreDown: refuse).",
        ),
    };
    let down = Catcher {
        comment: Some(why.to_owned()),
        error_equals: vec!["States.ALL".to_owned()],
        next: next.to_owned(),
        output: Some(input()),
        assign: unread("unknown", source, age),
        ..Catcher::default()
    };
    Task {
        comment: Some(format!(
            "{} When it refuses this call, the output raises an error, and the catch leads on.",
            gate::comment(splice, first)
        )),
        query_language: splice.jsonata(),
        resource: GET_ITEM.to_owned(),
        arguments: Some(gate::get_circuit(splice)),
        timeout_seconds: Some(TABLE_TIMEOUT_SECONDS.into()),
        assign: Some(Value::Object(assign)),
        output: Some(value(&format!(
            "({}; ({}) >= 1 and {} = 0) ? $states.input : $error('Breaker.Open')",
            read_item(ITEM),
            share(Probing::Drawn),
            counted_share()
        ))),
        catch: vec![refused, down],
        transition: Some(Transition::next(&splice.found.name)),
        ..Task::default()
    }
    .into()
}
