//! Step Functions.

use std::time::Duration;

use serde_json::{Value, json};

use super::{ACCOUNT, MiniStack};
use crate::wait::until;

/// How an execution stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its name.
    pub name: String,
    /// `RUNNING`, `SUCCEEDED`, `FAILED`, ….
    pub status: String,
    /// The input.
    pub input: Value,
    /// The output, once it succeeded.
    pub output: Value,
}

impl MiniStack {
    /// `CreateStateMachine`: the new machine's ARN, or what the service says against it.
    ///
    /// # Errors
    /// The service's answer when it refuses.
    ///
    /// # Panics
    /// When the service cannot be reached.
    pub fn create_state_machine(
        &self,
        name: &str,
        workflow: &str,
        definition: &str,
    ) -> Result<String, String> {
        let request = json!({
            "name": name,
            "type": workflow,
            "definition": definition,
            "roleArn": format!("arn:aws:iam::{ACCOUNT}:role/breaker"),
        });
        let answer = self.states("CreateStateMachine", &request);
        match answer["stateMachineArn"].as_str() {
            Some(arn) => Ok(arn.to_owned()),
            None => Err(answer.to_string()),
        }
    }

    /// `DescribeStateMachine`.
    ///
    /// # Panics
    /// When the service cannot be reached.
    #[must_use]
    pub fn describe_state_machine(&self, arn: &str) -> Value {
        self.states("DescribeStateMachine", &json!({ "stateMachineArn": arn }))
    }

    /// `PublishStateMachineVersion`: the version's ARN.
    ///
    /// # Panics
    /// When the service cannot be reached or refuses.
    #[must_use]
    pub fn publish(&self, arn: &str) -> String {
        let request = json!({ "stateMachineArn": arn });
        let answer = self.states("PublishStateMachineVersion", &request);
        match answer["stateMachineVersionArn"].as_str() {
            Some(version) => version.to_owned(),
            None => panic!("no version of {arn}: {answer}"),
        }
    }

    /// `CreateStateMachineAlias`, with all callers at one version.
    ///
    /// # Panics
    /// When the service cannot be reached or refuses.
    pub fn create_alias(&self, name: &str, version: &str) {
        let routing = json!([{ "stateMachineVersionArn": version, "weight": 100 }]);
        let request = json!({ "name": name, "routingConfiguration": routing });
        let answer = self.states("CreateStateMachineAlias", &request);
        assert!(answer["stateMachineAliasArn"].is_string(), "{answer}");
    }

    /// Where an alias leads: versions, each with its share in percent.
    ///
    /// # Panics
    /// When the service cannot be reached or has no such alias.
    #[must_use]
    pub fn routing(&self, alias: &str) -> Vec<(String, u64)> {
        let request = json!({ "stateMachineAliasArn": alias });
        let answer = self.states("DescribeStateMachineAlias", &request);
        let Some(routing) = answer["routingConfiguration"].as_array() else {
            panic!("no alias {alias}: {answer}");
        };
        let weight = |one: &Value| one["weight"].as_u64().unwrap_or_default();
        routing
            .iter()
            .map(|one| (text(&one["stateMachineVersionArn"]), weight(one)))
            .collect()
    }

    /// Runs an EXPRESS machine to its end: its output, or its error and cause.
    ///
    /// # Errors
    /// The whole answer when the execution does not succeed.
    ///
    /// # Panics
    /// When the service cannot be reached or answers nonsense.
    pub fn run_express(&self, arn: &str, input: &Value) -> Result<Value, Value> {
        let request = json!({ "stateMachineArn": arn, "input": input.to_string() });
        ended(self.states("StartSyncExecution", &request))
    }

    /// Runs a STANDARD machine to its end: its output, or its error and cause.
    ///
    /// # Errors
    /// The whole answer when the execution does not succeed.
    ///
    /// # Panics
    /// When the service cannot be reached or answers nonsense, or the execution does not end in time.
    pub fn run_standard(&self, arn: &str, input: &Value, within: Duration) -> Result<Value, Value> {
        let request = json!({ "stateMachineArn": arn, "input": input.to_string() });
        let started = self.states("StartExecution", &request);
        assert!(started["executionArn"].is_string(), "{started}");
        let request = json!({ "executionArn": started["executionArn"] });
        until("the execution ends", within, || {
            let described = self.states("DescribeExecution", &request);
            (described["status"] != "RUNNING").then(|| ended(described))
        })
    }

    /// The executions of a machine, the newest first.
    ///
    /// # Panics
    /// When the service cannot be reached or answers nonsense.
    #[must_use]
    pub fn executions(&self, arn: &str) -> Vec<Run> {
        let answer = self.states("ListExecutions", &json!({ "stateMachineArn": arn }));
        let listed = answer["executions"].as_array();
        let Some(listed) = listed else {
            panic!("no executions of {arn}: {answer}");
        };
        listed
            .iter()
            .map(|execution| {
                let request = json!({ "executionArn": execution["executionArn"] });
                let described = self.states("DescribeExecution", &request);
                Run {
                    name: text(&described["name"]),
                    status: text(&described["status"]),
                    input: parsed(&described["input"]),
                    output: parsed(&described["output"]),
                }
            })
            .collect()
    }

    /// The states that an execution entered, in order.
    ///
    /// # Panics
    /// When the service cannot be reached.
    #[must_use]
    pub fn path(&self, machine: &str, execution: &str) -> Vec<String> {
        let arn = machine.replacen(":stateMachine:", ":execution:", 1);
        let request = json!({ "executionArn": format!("{arn}:{execution}"), "maxResults": 1000 });
        let history = self.states("GetExecutionHistory", &request);
        let events = history["events"].as_array().into_iter().flatten();
        events
            .filter_map(|event| event["stateEnteredEventDetails"]["name"].as_str())
            .map(str::to_owned)
            .collect()
    }

    /// Lets a machine's `Succeed` states have an `Output`: the emulator hands their input on. Each such state becomes a
    /// `Pass` that ends the machine, which is the same (Step Functions Developer Guide, "Succeed workflow state": with
    /// JSONata it takes `Output`).
    ///
    /// # Panics
    /// When the service cannot be reached or refuses.
    pub fn let_succeed_states_answer(&self, arn: &str) {
        let described = self.describe_state_machine(arn);
        let mut definition = parsed(&described["definition"]);
        let Some(states) = definition["States"].as_object_mut() else {
            panic!("no definition of {arn}: {described}");
        };
        for state in states.values_mut() {
            if state["Type"] == "Succeed" && state.get("Output").is_some() {
                state["Type"] = "Pass".into();
                state["End"] = true.into();
            }
        }
        let request = json!({ "stateMachineArn": arn, "definition": definition.to_string() });
        let updated = self.states("UpdateStateMachine", &request);
        assert!(updated["updateDate"].is_number(), "{updated}");
    }

    /// The ARNs of all state machines.
    ///
    /// # Panics
    /// When the service cannot be reached.
    #[must_use]
    pub fn state_machines(&self) -> Vec<String> {
        let answer = self.states("ListStateMachines", &json!({}));
        let listed = answer["stateMachines"].as_array().into_iter().flatten();
        listed
            .map(|machine| text(&machine["stateMachineArn"]))
            .collect()
    }

    fn states(&self, action: &str, request: &Value) -> Value {
        self.json("states", &format!("AWSStepFunctions.{action}"), request)
    }
}

/// What an execution that is over came to.
fn ended(answer: Value) -> Result<Value, Value> {
    match answer["status"].as_str() {
        Some("SUCCEEDED") => Ok(parsed(&answer["output"])),
        _ => Err(answer),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// JSON within JSON.
fn parsed(value: &Value) -> Value {
    value
        .as_str()
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default()
}
