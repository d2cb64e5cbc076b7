//! An AWS that works, or fails in one way for everything.

use std::collections::BTreeMap;
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::http::{Request, respond, serve};

/// How AWS does.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mood {
    Works,
    TableGone,
    Throttles,
    Denies,
    Fails,
}

/// A server that says what it was asked.
#[derive(Clone)]
pub(crate) struct Aws {
    pub(crate) endpoint: String,
    mood: Arc<Mutex<Mood>>,
    asked: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Aws {
    pub(crate) fn start(mood: Mood) -> Self {
        let mood = Arc::new(Mutex::new(mood));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (current, list) = (Arc::clone(&mood), Arc::clone(&asked));
        let address = serve(move |request, stream| {
            let mood = *current.lock().unwrap();
            let operation = operation(&request);
            let mut list = list.lock().unwrap();
            if let Mood::Works = mood {
                let body = serde_json::from_slice(&request.body).unwrap_or(Value::Null);
                list.push((operation.clone(), body));
            }
            answer(stream, mood, &operation, &list);
        });
        Aws {
            endpoint: format!("http://{address}"),
            mood,
            asked,
        }
    }

    pub(crate) fn becomes(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// The requests of an operation that worked.
    pub(crate) fn asked(&self, operation: &str) -> Vec<Value> {
        let asked = self.asked.lock().unwrap();
        let of = asked.iter().filter(|(name, _)| name == operation);
        of.map(|(_, body)| body.clone()).collect()
    }
}

/// `GetItem`, `StartExecution`, `PutMetricData`, ….
fn operation(request: &Request) -> String {
    let named = request.headers.get("x-amz-target");
    let named = named.and_then(|target| target.rsplit('.').next());
    let named = named.or_else(|| request.path.rsplit('/').next());
    named.unwrap_or_default().to_owned()
}

fn answer(stream: &mut TcpStream, mood: Mood, operation: &str, asked: &[(String, Value)]) {
    if operation == "PutMetricData" {
        let cbor = [
            ("smithy-protocol", "rpc-v2-cbor"),
            ("content-type", "application/cbor"),
        ];
        let status = match mood {
            Mood::Works => 200,
            Mood::TableGone | Mood::Throttles | Mood::Denies | Mood::Fails => 400,
        };
        respond(stream, status, &cbor, &[0xa0]);
        return;
    }
    let (status, body) = match mood {
        Mood::Works => (200, works(operation, asked)),
        Mood::TableGone => (400, failure("ResourceNotFoundException")),
        Mood::Throttles => (400, failure("ProvisionedThroughputExceededException")),
        Mood::Denies => (400, failure("UnrecognizedClientException")),
        Mood::Fails => (500, failure("InternalServerError")),
    };
    let kind = [("content-type", "application/x-amz-json-1.0")];
    respond(stream, status, &kind, body.to_string().as_bytes());
}

fn works(operation: &str, asked: &[(String, Value)]) -> Value {
    match operation {
        "BatchGetItem" => {
            let found: Vec<Value> = counts(asked).into_values().collect();
            json!({ "Responses": { "breaker": found }, "UnprocessedKeys": {} })
        }
        "StartExecution" => json!({ "executionArn": "arn:aws:states:x", "startDate": 1 }),
        _ => json!({}),
    }
}

fn failure(name: &str) -> Value {
    json!({ "__type": format!("com.amazonaws.dynamodb.v20120810#{name}"), "message": "no" })
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
