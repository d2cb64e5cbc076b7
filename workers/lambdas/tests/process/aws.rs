//! An AWS that works, or fails in one way for everything. What it is told to keep it gives back.

use std::collections::BTreeMap;
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::cbor;
use crate::http::{Request, respond, serve};

/// How AWS does.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mood {
    Works,
    TableGone,
    Throttles,
    Denies,
    Fails,
    /// Somebody else always writes first.
    Loses,
}

/// A server that says what it was asked.
#[derive(Clone)]
pub(crate) struct Aws {
    pub(crate) endpoint: String,
    state: Arc<Mutex<State>>,
}

struct State {
    mood: Mood,
    /// What worked: operations and their requests.
    asked: Vec<(String, Value)>,
    /// Items that were put, by key.
    items: BTreeMap<String, Value>,
    /// Alarms that are on.
    alarms: Vec<String>,
    /// Executions started a minute, as CloudWatch tells.
    started: f64,
    /// Operations that fail whatever the mood.
    refused: Vec<String>,
    /// Batches that leave all but one key unprocessed.
    lazy_batches: usize,
}

impl Aws {
    pub(crate) fn start(mood: Mood) -> Self {
        let state = Arc::new(Mutex::new(State {
            mood,
            asked: Vec::new(),
            items: BTreeMap::new(),
            alarms: Vec::new(),
            started: 0.0,
            refused: Vec::new(),
            lazy_batches: 0,
        }));
        let served = Arc::clone(&state);
        let address = serve(move |request, stream| {
            let operation = operation(&request);
            answer(
                stream,
                &mut served.lock().unwrap(),
                &operation,
                &request.body,
            );
        });
        Aws {
            endpoint: format!("http://{address}"),
            state,
        }
    }

    pub(crate) fn becomes(&self, mood: Mood) {
        self.state.lock().unwrap().mood = mood;
    }

    /// The requests of an operation that worked.
    pub(crate) fn asked(&self, operation: &str) -> Vec<Value> {
        let state = self.state.lock().unwrap();
        let of = state.asked.iter().filter(|(name, _)| name == operation);
        of.map(|(_, body)| body.clone()).collect()
    }

    /// Keeps an item, as `PutItem` does.
    pub(crate) fn keeps(&self, item: &breaker::item::Item) {
        let item = serde_json::to_value(item).unwrap();
        self.state.lock().unwrap().put(item);
    }

    pub(crate) fn rings(&self, alarm: &str) {
        self.state.lock().unwrap().alarms.push(alarm.to_owned());
    }

    pub(crate) fn counts_executions(&self, a_minute: f64) {
        self.state.lock().unwrap().started = a_minute;
    }

    pub(crate) fn refuses(&self, operation: &str) {
        self.state
            .lock()
            .unwrap()
            .refused
            .push(operation.to_owned());
    }

    pub(crate) fn leaves_unprocessed(&self, batches: usize) {
        self.state.lock().unwrap().lazy_batches = batches;
    }
}

impl State {
    fn put(&mut self, item: Value) {
        let pk = item["pk"]["S"].as_str().unwrap().to_owned();
        self.items.insert(pk, item);
    }
}

/// `GetItem`, `StartExecution`, `PutMetricData`, ….
fn operation(request: &Request) -> String {
    let named = request.headers.get("x-amz-target");
    let named = named.and_then(|target| target.rsplit('.').next());
    let named = named.or_else(|| request.path.rsplit('/').next());
    named.unwrap_or_default().to_owned()
}

fn answer(stream: &mut TcpStream, state: &mut State, operation: &str, body: &[u8]) {
    let is_lost = matches!(state.mood, Mood::Loses) && operation == "PutItem";
    let is_well = matches!(state.mood, Mood::Works | Mood::Loses) && !is_lost;
    let fine = is_well && !state.refused.iter().any(|r| r == operation);
    let request = serde_json::from_slice(body).unwrap_or(Value::Null);
    if fine {
        state.asked.push((operation.to_owned(), request.clone()));
    }
    // CloudWatch speaks another language than the others.
    let told = match operation {
        "PutMetricData" => Some(cbor::map(&[])),
        "DescribeAlarms" => Some(alarms(&state.alarms)),
        "GetMetricStatistics" => Some(statistics(state.started)),
        _ => None,
    };
    if let Some(told) = told {
        let kind = [
            ("smithy-protocol", "rpc-v2-cbor"),
            ("content-type", "application/cbor"),
        ];
        let (status, body) = if fine { (200, told) } else { fault(state.mood) };
        respond(stream, status, &kind, &body);
        return;
    }
    let (status, body) = match state.mood {
        Mood::Loses if is_lost => (400, failure("ConditionalCheckFailedException")),
        Mood::Works | Mood::Loses if !fine => (500, failure("InternalServerError")),
        Mood::Works | Mood::Loses => (200, works(operation, &request, state)),
        Mood::TableGone => (400, failure("ResourceNotFoundException")),
        Mood::Throttles => (400, failure("ProvisionedThroughputExceededException")),
        Mood::Denies => (400, failure("UnrecognizedClientException")),
        Mood::Fails => (500, failure("InternalServerError")),
    };
    let kind = [("content-type", "application/x-amz-json-1.0")];
    respond(stream, status, &kind, body.to_string().as_bytes());
}

fn works(operation: &str, request: &Value, state: &mut State) -> Value {
    match operation {
        "BatchGetItem" => batch(request, state),
        "PutItem" => {
            state.put(request["Item"].clone());
            json!({})
        }
        "GetItem" => match state.items.get(request["Key"]["pk"]["S"].as_str().unwrap()) {
            Some(item) => json!({ "Item": item }),
            None => json!({}),
        },
        "StartExecution" => json!({ "executionArn": "arn:aws:states:x", "startDate": 1 }),
        "DescribeExecution" => json!({
            "executionArn": request["executionArn"],
            "stateMachineArn": "arn:aws:states:x",
            "status": "FAILED",
            "startDate": 1,
        }),
        _ => json!({}),
    }
}

/// The counts that were asked for; all but the last key are left for later when it is lazy.
fn batch(request: &Value, state: &mut State) -> Value {
    let asked = &request["RequestItems"]["breaker"];
    let mut keys = asked["Keys"].as_array().unwrap().clone();
    let mut left = json!({});
    if state.lazy_batches > 0 {
        state.lazy_batches -= 1;
        let now = keys.split_off(keys.len() - 1);
        left = json!({ "breaker": { "Keys": keys, "ConsistentRead": true } });
        keys = now;
    }
    let counts = counts(&state.asked);
    let found: Vec<&Value> = keys
        .iter()
        .filter_map(|key| counts.get(key["pk"]["S"].as_str().unwrap()))
        .collect();
    json!({ "Responses": { "breaker": found }, "UnprocessedKeys": left })
}

fn alarms(on: &[String]) -> Vec<u8> {
    let alarms: Vec<Vec<u8>> = on
        .iter()
        .map(|name| {
            cbor::map(&[
                ("AlarmName", cbor::text(name)),
                ("StateValue", cbor::text("ALARM")),
                ("StateUpdatedTimestamp", cbor::time(1_000.0)),
            ])
        })
        .collect();
    cbor::map(&[("MetricAlarms", cbor::array(&alarms))])
}

fn statistics(a_minute: f64) -> Vec<u8> {
    let minute = cbor::map(&[
        ("Timestamp", cbor::time(1_000.0)),
        ("Sum", cbor::number(a_minute)),
    ]);
    let minutes = vec![minute; 5];
    cbor::map(&[("Datapoints", cbor::array(&minutes))])
}

fn failure(name: &str) -> Value {
    json!({ "__type": format!("com.amazonaws.dynamodb.v20120810#{name}"), "message": "no" })
}

/// What CloudWatch answers when it does not do as asked: its own names, the kind of error in the body (Smithy RPC v2 CBOR,
/// "Operation error serialization").
fn fault(mood: Mood) -> (u16, Vec<u8>) {
    let (status, name) = match mood {
        Mood::Throttles => (400, "Throttling"),
        Mood::Denies => (403, "AccessDenied"),
        Mood::Works | Mood::Loses | Mood::TableGone | Mood::Fails => (500, "InternalServiceFault"),
    };
    let kind = cbor::text(&format!("com.amazonaws.cloudwatch#{name}"));
    let body = cbor::map(&[("__type", kind), ("message", cbor::text("no"))]);
    (status, body)
}

/// What the updates so far add up to, by key: the one thing that this table remembers.
fn counts(asked: &[(String, Value)]) -> BTreeMap<String, Value> {
    let mut items: BTreeMap<String, Value> = BTreeMap::new();
    for (_, update) in asked.iter().filter(|(name, _)| name == "UpdateItem") {
        let key = update["Key"]["pk"]["S"].as_str().unwrap().to_owned();
        let item = items
            .entry(key.clone())
            .or_insert_with(|| json!({ "pk": { "S": key } }));
        for (alias, name) in update["ExpressionAttributeNames"].as_object().unwrap() {
            let (name, value) = (name.as_str().unwrap(), alias.replace('#', ":"));
            let added = &update["ExpressionAttributeValues"][value];
            let number = |value: &Value| value["N"].as_str().unwrap_or("0").parse::<u64>().unwrap();
            let sum = number(&item[name]) + number(added);
            item[name] = match added["N"].as_str() {
                Some(_) => json!({ "N": sum.to_string() }),
                None => added.clone(),
            };
        }
    }
    items
}
