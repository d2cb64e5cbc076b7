//! Every state of a rendered machine by itself: requests of the TestState API, and what our interpreter answers.
//!
//! The machine is walked through from its start, with whatever its tasks may answer or fail with (`replies`). A state
//! is met with the input and the variables that the states before it leave, so what is asked of AWS about it is what
//! it would do in an execution. Two requests that take the same state the same way are one.

mod agreement;
mod replies;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use asl::State;
use expr::Value as Expr;
use generator::Machine;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

pub use agreement::{Difference, compare};
use replies::Reply;

/// Times that one state is met with another input or other variables: loops count on.
const VISITS: usize = 16;

/// A state, a way into it, and what comes of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Case {
    /// The machine.
    pub machine: String,
    /// The state.
    pub state: String,
    /// What its Task answers or fails with, for people; none for other states.
    pub reply: Option<String>,
    /// The API's request.
    pub request: Value,
    /// What our interpreter answers.
    pub expected: Value,
}

/// The cases of one machine.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rehearsal {
    /// The cases, as the machine is walked through.
    pub cases: Vec<Case>,
    /// The states that none of them is about, in the machine's order.
    pub unreached: Vec<String>,
}

/// Walks through a machine. Every state is entered at `now`: whoever asks another interpreter asks it then, because only
/// Tasks can be told another time.
#[must_use]
pub fn rehearse(machine: &Machine, now: Timestamp) -> Rehearsal {
    // Step Functions tells times in milliseconds.
    let now = Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now);
    let definition = resolved(&machine.definition.to_json());
    let mut walk = Walk {
        machine,
        definition,
        now,
        seen: BTreeSet::new(),
        visits: BTreeMap::new(),
        waiting: VecDeque::new(),
        cases: Vec::new(),
    };
    walk.waiting.push_back(Place {
        state: machine.definition.start_at.clone(),
        input: machine.example_input.to_string(),
        variables: "{}".to_owned(),
    });
    while let Some(place) = walk.waiting.pop_front() {
        walk.visit(&place);
    }
    let reached: BTreeSet<&str> = walk.cases.iter().map(|case| case.state.as_str()).collect();
    let states = machine.definition.states.keys();
    Rehearsal {
        unreached: states
            .filter(|name| !reached.contains(name.as_str()))
            .cloned()
            .collect(),
        cases: walk.cases,
    }
}

/// A state about to be entered, with what it finds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    state: String,
    input: String,
    variables: String,
}

struct Walk<'m> {
    machine: &'m Machine,
    definition: String,
    now: Timestamp,
    seen: BTreeSet<(String, Option<String>, String)>,
    visits: BTreeMap<String, BTreeSet<Place>>,
    waiting: VecDeque<Place>,
    cases: Vec<Case>,
}

impl Walk<'_> {
    fn visit(&mut self, place: &Place) {
        let Some(state) = self.machine.definition.states.get(&place.state) else {
            return;
        };
        let visits = self.visits.entry(place.state.clone()).or_default();
        if visits.len() >= VISITS || !visits.insert(place.clone()) {
            return;
        }
        let replies = match state {
            State::Task(task) => replies::of(task, self.now).into_iter().map(Some).collect(),
            State::Pass(_)
            | State::Choice(_)
            | State::Wait(_)
            | State::Succeed(_)
            | State::Fail(_)
            | State::Parallel(_)
            | State::Map(_) => vec![None],
        };
        for reply in replies {
            let next = self.take(place, reply.as_ref());
            self.waiting.extend(next);
        }
        // Some ways are taken only when something was done very often.
        if let State::Choice(_) = state {
            let next = self.take(&place.after_long(), None);
            // From there only what is found in no other way: a billionth attempt makes no sense anywhere else.
            self.waiting
                .extend(next.filter(|next| !self.visits.contains_key(&next.state)));
        }
    }

    /// Asks for one state, keeps the case if it is a new one, and says where it leads.
    fn take(&mut self, place: &Place, reply: Option<&Reply>) -> Option<Place> {
        let mut request = json!({
            "definition": self.definition,
            "stateName": place.state,
            "input": place.input,
            "variables": place.variables,
            "inspectionLevel": "DEBUG",
        });
        if let (Some(reply), Some(fields)) = (reply, request.as_object_mut()) {
            fields.insert("mock".to_owned(), reply.mock.clone());
            fields.insert("context".to_owned(), context(self.machine, place, self.now));
            if let Some(retries) = reply.retries {
                let configuration = json!({ "retrierRetryCount": retries });
                fields.insert("stateConfiguration".to_owned(), configuration);
            }
        }
        let answer = interpreter::test_state::answer(&Expr::from(&request), self.now, 0);
        let expected = Value::from(&answer);
        let text = |field: &str| expected[field].as_str().unwrap_or_default().to_owned();
        let way = format!("{} {} {}", text("status"), text("nextState"), text("error"));
        let said = reply.map(|reply| reply.words.clone());
        if self.seen.insert((place.state.clone(), said.clone(), way)) {
            self.cases.push(Case {
                machine: self.machine.name.clone(),
                state: place.state.clone(),
                reply: said,
                request,
                expected: expected.clone(),
            });
        }
        let variables = expected["inspectionData"]["variables"].as_str();
        (!text("nextState").is_empty()).then(|| Place {
            state: text("nextState"),
            input: text("output"),
            variables: variables.unwrap_or(&place.variables).to_owned(),
        })
    }
}

impl Place {
    /// The same, when loops have gone on for long: every number among the variables is a large one.
    fn after_long(&self) -> Place {
        const LARGE: u64 = 1_000_000_000;
        let mut variables: Value = serde_json::from_str(&self.variables).unwrap_or(Value::Null);
        for variable in variables
            .as_object_mut()
            .into_iter()
            .flat_map(|all| all.values_mut())
        {
            if variable.is_number() {
                *variable = LARGE.into();
            }
        }
        Place {
            variables: variables.to_string(),
            ..self.clone()
        }
    }
}

/// The context object of a Task in its execution, as JSON text.
fn context(machine: &Machine, place: &Place, now: Timestamp) -> Value {
    let input: Value = serde_json::from_str(&place.input).unwrap_or(Value::Null);
    let arn = |kind: &str| {
        format!(
            "arn:aws:states:us-east-1:123456789012:{kind}:{}",
            machine.name
        )
    };
    let context = json!({
        "Execution": {
            "Id": format!("{}:rehearsal-1", arn("execution")),
            "Input": input,
            "Name": "rehearsal-1",
            "RoleArn": "arn:aws:iam::123456789012:role/breaker",
            "StartTime": now.to_string(),
        },
        "State": { "EnteredTime": now.to_string(), "Name": place.state, "RetryCount": 0 },
        "StateMachine": { "Id": arn("stateMachine"), "Name": machine.name },
    });
    context.to_string().into()
}

/// A definition with its `${Substitutions}` as CloudFormation might fill them in: every one an ARN, which is also fit to
/// be a name.
fn resolved(definition: &str) -> String {
    let mut text = String::with_capacity(definition.len());
    let mut rest = definition;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, tail)) = after.split_once('}') else {
            break;
        };
        text.push_str(before);
        text.push_str("arn:aws:lambda:us-east-1:123456789012:function:");
        text.push_str(name);
        rest = tail;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests;
