//! What Tasks come to that no breaker protects.

use std::collections::BTreeMap;

use asl::{State, StateKind, StateMachine};
use breaker::rate::Rate;
use serde_json::json;
use spec::reading::{At, Reader, Text, Written};
use spec::{Mistake, nearest};

use super::machine::refer;
use crate::scenario::written::{self, Entry, Named};
use crate::scenario::{Response, ResponseEnd, Throw};
use crate::states;

/// The answers by the names of their states; a state that is asked for none is noted.
pub(super) fn all(
    written: Option<&At<Named<written::Answer>>>,
    plain: &StateMachine,
    wrapped: &[Entry<Text>],
    reader: &mut Reader<'_>,
) -> BTreeMap<String, Response> {
    let entries = written.map(|written| written.value.0.as_slice());
    let mut answers = BTreeMap::new();
    for entry in entries.unwrap_or_default() {
        check_state(entry, plain, wrapped, reader);
        if let Some(response) = response(&entry.written, reader) {
            answers.insert(entry.name.clone(), response);
        }
    }
    answers
}

/// Notes a name that no state with an answer has.
fn check_state(
    entry: &Entry<written::Answer>,
    plain: &StateMachine,
    wrapped: &[Entry<Text>],
    reader: &mut Reader<'_>,
) {
    let name = entry.name.as_str();
    let is_wrapped = |name: &str| wrapped.iter().find(|one| last(&one.name) == name);
    if let Some(call) = is_wrapped(name) {
        let problem = format!("`{name}` is a call of a dependency");
        let dependency = &call.written.value.0;
        let hint = format!("`dependencies.{dependency}` says how it is answered");
        return refer(entry.at, problem, Some(hint), reader);
    }
    let states = states::all(plain);
    match states.iter().find(|one| one.name == name) {
        Some(one) if asks(one.state) => {}
        Some(one) => {
            let problem = format!(
                "`{name}` is no Task but a {} state: nobody answers it",
                one.state.kind()
            );
            refer(entry.at, problem, None, reader);
        }
        None => {
            let asking = states.iter().filter(|one| asks(one.state));
            let names: Vec<&str> = asking
                .map(|one| one.name)
                .filter(|name| is_wrapped(name).is_none())
                .collect();
            let listed: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            let expected = if names.is_empty() {
                "left out: the definition has no Task beside those in `tasks`".to_owned()
            } else {
                format!(
                    "the name of a Task that is not in `tasks` ({})",
                    listed.join(", ")
                )
            };
            let mistake = Mistake::Expected {
                expected,
                found: format!("`{}`", spec::reading::shortened(name)),
                fix: nearest(name, names.iter().copied()).map(str::to_owned),
            };
            reader.note(entry.at, mistake);
        }
    }
}

/// Whether a state asks somebody for something.
fn asks(state: &State) -> bool {
    match state {
        State::Map(map) => map.item_reader.is_some() || map.result_writer.is_some(),
        other => other.kind() == StateKind::Task,
    }
}

/// The state's own name: the way through nested machines ends with it.
fn last(way: &str) -> &str {
    way.rsplit('/').next().unwrap_or(way)
}

fn response(written: &At<written::Answer>, reader: &mut Reader<'_>) -> Option<Response> {
    let answer = &written.value;
    if let Some(never) = &answer.never {
        if answer.present.len() > 1 {
            let rule = "goes with no other field: there is no answer";
            let hint = "leave out either it or the others";
            reader.note(never.at, Mistake::Clash { rule, hint });
            return None;
        }
        return Some(Response {
            latency: None,
            end: ResponseEnd::Never,
        });
    }
    let throw = match &answer.throw {
        Some(throw) => Some(thrown(throw, reader)?),
        None => None,
    };
    let always = throw.as_ref().is_some_and(|one| one.share == Rate::ONE);
    if let (Some(result), true) = (&answer.result, always) {
        let rule = "is never given: `throw` happens every time";
        let hint = "say how often, for example `share: 5%` in `throw`";
        reader.note(result.at, Mistake::Clash { rule, hint });
    }
    let result = answer.result.as_ref().map(|result| result.value.0.clone());
    Some(Response {
        latency: answer.latency.as_ref().map(|latency| latency.value.0),
        end: ResponseEnd::Return {
            result: result.unwrap_or_else(|| json!({})),
            throw,
        },
    })
}

fn thrown(written: &At<written::Thrown>, reader: &mut Reader<'_>) -> Option<Throw> {
    let throw = &written.value;
    throw.note_missing(written.at, reader);
    let text = |text: &Option<At<Text>>| text.as_ref().map(|text| text.value.0.clone());
    Some(Throw {
        error: text(&throw.error)?,
        cause: text(&throw.cause).unwrap_or_default(),
        share: written::value(throw.share.as_ref()).unwrap_or(Rate::ONE),
    })
}
