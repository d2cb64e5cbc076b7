//! API Gateway, as far as a stack's HTTP API needs it: the emulator knows no integration that starts a state machine.
//!
//! What the API is stands in the deployed stack's own template (`api.rs`); what a request to it comes to is below, each
//! step as it is documented. Nothing else is played: not who may call (the template must let everybody in), not
//! throttling, which is "applied on a best-effort basis" (API Gateway Developer Guide, "Throttle requests to your HTTP
//! APIs"), nor any error of API Gateway's own but that for an unknown route.

use serde_json::{Value, json};

use super::MiniStack;
use super::wire::speak_json;
use crate::http::{self, Answer, Received, Request};

mod api;

use api::{Api, Integration};

/// A stack's HTTP API on loopback, for as long as the process runs.
#[derive(Clone, Copy, Debug)]
pub struct Gateway {
    port: u16,
}

impl MiniStack {
    /// Opens the HTTP API of a deployed stack.
    ///
    /// # Panics
    /// When the template's API is nothing that API Gateway would serve, or asks for what is not played here.
    #[must_use]
    pub fn open_api(&self, stack: &str) -> Gateway {
        let api = Api::of(&self.template(stack));
        let services = self.server.port;
        let port = http::serve(move |request| answer(&api, services, request));
        Gateway { port }
    }
}

impl Gateway {
    /// A request to the API.
    ///
    /// # Panics
    /// When it is not answered.
    #[must_use]
    pub fn ask(&self, method: &str, path: &str, body: &str) -> Answer {
        let request = Request {
            method,
            path,
            body,
            head: "content-type: application/json\r\n",
        };
        match http::ask(self.port, &request) {
            Ok(answer) => answer,
            Err(error) => panic!("{method} {path}: {error}"),
        }
    }
}

/// Developer Guide, "Create routes for HTTP APIs in API Gateway": a full match of method and path; "If no routes match a
/// request, API Gateway returns `{"message":"Not Found"}` to the client"
/// (<https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html>).
fn answer(api: &Api, services: u16, request: &Received) -> Answer {
    match api.route(&format!("{} {}", request.method, request.path)) {
        Some(integration) => start(integration, services, &request.body),
        None => refused(404, &json!({ "message": "Not Found" })),
    }
}

/// Developer Guide, "Integration subtype reference", `StepFunctions-StartSyncExecution`: the parameters of the operation;
/// of them `$request.body` is "the entire request body" ("Create AWS service integrations for HTTP APIs",
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services.html>).
/// What the service answers, its status too, is the answer: HTTP APIs "are integrated by default proxy and return the same
/// response" (<https://repost.aws/knowledge-center/api-gateway-status-codes-http-api>).
fn start(integration: &Integration, services: u16, body: &str) -> Answer {
    // The emulator starts an execution whatever its input; Step Functions refuses what is not JSON with this error and
    // HTTP status 400 (API Reference, "StartSyncExecution").
    if serde_json::from_str::<Value>(body).is_err() {
        return refused(400, &json!({ "__type": "InvalidExecutionInput" }));
    }
    let request = json!({ "stateMachineArn": integration.machine, "input": body });
    speak_json(
        services,
        "states",
        "AWSStepFunctions.StartSyncExecution",
        &request,
    )
}

fn refused(status: u16, body: &Value) -> Answer {
    let body = body.to_string();
    Answer { status, body }
}
