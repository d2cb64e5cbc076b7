//! A small stack on a local cloud, as the commands find one: outputs, metadata, a table, machines.

use std::process::Command;
use std::time::Duration;

use breaker::circuit::{Circuit, Phase};
use breaker::evidence::{Bucket, Outcomes, Slot};
use breaker::item;
use breaker::settings::Settings;
use harness::command::{self, Ran, Sandbox};
use harness::ministack::MiniStack;
use harness::wait::until;
use jiff::Timestamp;
use regex_lite::Regex;
use serde_json::{Value, json};

/// Long enough for a machine with two busy cores.
pub(crate) const PATIENCE: Duration = Duration::from_secs(180);

/// A local cloud with the stack `checkout`, and a folder to run commands in.
pub(crate) struct Stage {
    pub(crate) cloud: MiniStack,
    pub(crate) sandbox: Sandbox,
}

impl Stage {
    /// One with the stack.
    pub(crate) fn set() -> Self {
        let stage = Stage::bare();
        stage.create("checkout", &template("checkout"));
        stage
    }

    /// One without any stack.
    pub(crate) fn bare() -> Self {
        let program = harness::tools::find("python/bin/ministack");
        Stage {
            cloud: MiniStack::start(&program),
            sandbox: Sandbox::new(),
        }
    }

    /// Creates a stack and waits until it stands.
    pub(crate) fn create(&self, name: &str, template: &Value) {
        let template = template.to_string();
        let fields = [("StackName", name), ("TemplateBody", &template)];
        let answer = self.cloud.query("cloudformation", "CreateStack", &fields);
        assert!(answer.contains("<StackId>"), "{answer}");
        until("the stack stands", PATIENCE, || {
            let fields = [("StackName", name)];
            let answer = self
                .cloud
                .query("cloudformation", "DescribeStacks", &fields);
            assert!(!answer.contains("ROLLBACK"), "{answer}");
            answer.contains("CREATE_COMPLETE").then_some(())
        });
    }

    /// An output of the stack `checkout`.
    fn output(&self, key: &str) -> String {
        self.cloud.outputs("checkout").remove(key).unwrap()
    }

    fn put(&self, item: &Value) {
        let request = json!({ "TableName": self.output("Table"), "Item": item });
        let answer = self
            .cloud
            .json("dynamodb", "DynamoDB_20120810.PutItem", &request);
        assert_eq!(answer, json!({}), "{answer}");
    }

    /// Writes an open circuit that an incident of this name owns, as a breach two days ago would have left it: said to
    /// the hour, and half of one is over.
    pub(crate) fn open(&self, circuit: &str, generation: u64, incident: &str) {
        let now = Timestamp::now();
        let open = Circuit {
            phase: Phase::Open {
                retry_at: now + Duration::from_secs(600),
            },
            generation,
            revision: 1,
            trips: 1,
            reason: "96 of 120 calls failed (80 %)".to_owned(),
            actor: "call".to_owned(),
            incident: Some(incident.to_owned()),
            ..Circuit::closed(circuit, now - Duration::from_secs(2 * 86_400 + 1_800))
        };
        self.put(&serde_json::to_value(open.to_item()).unwrap());
    }

    /// Writes what calls of two slots of this second came to.
    pub(crate) fn count(&self, circuit: &str, generation: u64, outcomes: [Outcomes; 2]) {
        let second = Slot::of(Timestamp::now()).second();
        let [first, later] = outcomes;
        let buckets = [(0, first), (5, later)].map(|(part, outcomes)| Bucket {
            slot: second.slot(part),
            outcomes,
        });
        let counts = item::outcomes::to_additions(&buckets);
        let mut item = serde_json::to_value(counts).unwrap();
        item["pk"] = json!({ "S": item::window_key(circuit, generation, second) });
        self.put(&item);
    }

    /// Makes an alarm, and turns it on.
    pub(crate) fn alarm_on(&self, name: &str) {
        let alarm = [
            ("AlarmName", name),
            ("MetricName", "Healthy"),
            ("Namespace", "sfn-breaker"),
            ("ComparisonOperator", "LessThanThreshold"),
            ("Threshold", "1"),
            ("EvaluationPeriods", "1"),
            ("Period", "60"),
            ("Statistic", "Minimum"),
        ];
        let answer = self.cloud.query("monitoring", "PutMetricAlarm", &alarm);
        assert!(!answer.contains("Error"), "{answer}");
        self.cloud.turn_alarm_on(name);
    }

    /// Starts an incident by hand; one whose input says that it is over has ended when this returns.
    pub(crate) fn start_incident(&self, name: &str, input: &Value) {
        let request = json!({
            "stateMachineArn": self.output("IncidentMachine"),
            "name": name,
            "input": input.to_string(),
        });
        let answer = self
            .cloud
            .json("states", "AWSStepFunctions.StartExecution", &request);
        assert!(answer["executionArn"].is_string(), "{answer}");
        if input.get("over").is_some() {
            until("the incident is over", PATIENCE, || {
                (self.incident(name)["status"] == "SUCCEEDED").then_some(())
            });
        }
    }

    /// What Step Functions says of an incident.
    pub(crate) fn incident(&self, name: &str) -> Value {
        let machine = self.output("IncidentMachine");
        let arn = machine.replacen(":stateMachine:", ":execution:", 1);
        let request = json!({ "executionArn": format!("{arn}:{name}") });
        self.cloud
            .json("states", "AWSStepFunctions.DescribeExecution", &request)
    }

    /// Deletes the table behind the stack's back.
    pub(crate) fn delete_table(&self) {
        self.cloud.delete_table(&self.output("Table"));
    }

    /// A command of the built `sfn-breaker`, with credentials for the local cloud and nothing else.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(command::binary());
        command
            .args(arguments)
            .current_dir(self.sandbox.path())
            .env_clear()
            .envs(self.cloud.environment())
            .env("HOME", self.sandbox.path())
            .env("AWS_EC2_METADATA_DISABLED", "true");
        command
    }

    /// Runs it.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        ran(&mut self.command(arguments))
    }

    /// Runs an order on the stack `checkout`, with a reason and who gives it.
    pub(crate) fn order(&self, words: &[&str]) -> Ran {
        self.run(&ordered(words))
    }

    /// The same; it must succeed, and print JSON.
    pub(crate) fn order_json(&self, words: &[&str]) -> Value {
        self.json(&[words, &ORDERED].concat())
    }

    /// Runs it on the stack `checkout`; it must succeed, and print JSON.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let ran = self.run(&[arguments, &["--stack", "checkout", "--format", "json"]].concat());
        assert_eq!(ran.status, Some(0), "{ran}");
        serde_json::from_str(&ran.stdout).unwrap()
    }
}

/// What every order says beside its words.
const ORDERED: [&str; 4] = ["--reason", "drill", "--actor", "ada"];

/// The arguments of an order on the stack `checkout`.
pub(crate) fn ordered<'a>(words: &[&'a str]) -> Vec<&'a str> {
    [words, &["--stack", "checkout"], &ORDERED].concat()
}

/// Runs a command to its end.
pub(crate) fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        status: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// What a command did, without what differs from run to run: times, lengths of time, names that CloudFormation drew.
pub(crate) fn without_times(ran: &Ran) -> String {
    let mut text = ran.to_string();
    for (pattern, instead) in [
        (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", "<moment>"),
        (r"\b\d+ min( \d+ s)?\b", "<length>"),
        (r"\b\d+ (ms|s)\b", "<length>"),
        (r"(checkout-[A-Za-z]+)-[0-9A-F]{13}", "$1-<drawn>"),
        (r"[0-9a-f]{8}-[0-9a-f-]{27}", "<uuid>"),
    ] {
        text = Regex::new(pattern)
            .unwrap()
            .replace_all(&text, instead)
            .into_owned();
    }
    text
}

/// A spec with two circuits: one that people call, and one behind an EXPRESS guard. What is open stays so for longer than
/// any test takes.
pub(crate) const SPEC: &str = "
version: 1
name: checkout
defaults: { open: { coolDown: 10m, maximum: 10m } }
dependencies:
  payments: { http: https://payments.example.com/v1/charges }
  stock: { http: https://stock.example.com/v1/items, workflow: EXPRESS }
";

/// A template with what the commands look for, under the names that the stack gives it.
pub(crate) fn template(stack: &str) -> Value {
    let mut settings: Settings = generator::settings(&spec::parse(SPEC).unwrap());
    for (name, circuit) in &mut settings.circuits {
        circuit.alarms = vec![cdk::names::alarm(stack, name, "unhealthy")];
    }
    let machine_of =
        |name: &str, kind: &str, circuit: Option<&str>, workflow: &str, output: String| {
            cdk::metadata::Machine {
                name: name.to_owned(),
                kind: kind.to_owned(),
                circuit: circuit.map(str::to_owned),
                workflow: workflow.to_owned(),
                output,
                example_input: json!({ "customerId": "example customerId" }),
            }
        };
    let guard = |circuit: &str, workflow: &str| {
        let name = format!("{circuit}-guard");
        let output = cdk::names::output::guard(circuit);
        machine_of(&name, "guard", Some(circuit), workflow, output)
    };
    let incident_output = cdk::names::output::INCIDENT_MACHINE.to_owned();
    let metadata = cdk::metadata::Metadata {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        settings,
        machines: vec![
            guard("payments", "STANDARD"),
            guard("stock", "EXPRESS"),
            machine_of("incident", "incident", None, "STANDARD", incident_output),
        ],
    };
    json!({
        "Metadata": { cdk::names::METADATA: metadata },
        "Resources": {
            "Table": {
                "Type": "AWS::DynamoDB::Table",
                "Properties": {
                    "BillingMode": "PAY_PER_REQUEST",
                    "AttributeDefinitions": [{ "AttributeName": "pk", "AttributeType": "S" }],
                    "KeySchema": [{ "AttributeName": "pk", "KeyType": "HASH" }],
                },
            },
            "Incident": machine("STANDARD", &incident()),
            "PaymentsGuard": machine("STANDARD", &answers("payments")),
            "StockGuard": machine("EXPRESS", &answers("stock")),
        },
        "Outputs": {
            cdk::names::output::TABLE: { "Value": { "Ref": "Table" } },
            cdk::names::output::INCIDENT_MACHINE: { "Value": { "Ref": "Incident" } },
            cdk::names::output::guard("payments"): { "Value": { "Ref": "PaymentsGuard" } },
            cdk::names::output::guard("stock"): { "Value": { "Ref": "StockGuard" } },
        },
    })
}

fn machine(workflow: &str, definition: &Value) -> Value {
    json!({
        "Type": "AWS::StepFunctions::StateMachine",
        "Properties": {
            "StateMachineType": workflow,
            "RoleArn": "arn:aws:iam::000000000000:role/breaker",
            "DefinitionString": definition.to_string(),
        },
    })
}

/// An incident that stays at work, unless its input says that it is over.
fn incident() -> Value {
    json!({
        "QueryLanguage": "JSONata",
        "StartAt": "Ours?",
        "States": {
            "Ours?": {
                "Type": "Choice",
                "Choices": [{ "Condition": "{% $exists($states.input.over) %}", "Next": "Closed" }],
                "Default": "Cool down",
            },
            "Cool down": { "Type": "Wait", "Seconds": 3600, "Next": "Closed" },
            "Closed": { "Type": "Succeed" },
        },
    })
}

/// A guard that answers with its input, a second later where that says so, or fails.
fn answers(circuit: &str) -> Value {
    json!({
        "QueryLanguage": "JSONata",
        "StartAt": "Admitted?",
        "States": {
            "Admitted?": {
                "Type": "Choice",
                "Choices": [
                    { "Condition": "{% $exists($states.input.refuse) %}", "Next": "Refuse" },
                    { "Condition": "{% $exists($states.input.wait) %}", "Next": "Wait" },
                ],
                "Default": "Answer",
            },
            "Wait": { "Type": "Wait", "Seconds": 1, "Next": "Answer" },
            "Answer": {
                "Type": "Pass",
                "Output": { "answer": "{% $states.input %}", "breaker": { "circuit": circuit, "source": "live" } },
                "End": true,
            },
            "Refuse": { "Type": "Fail", "Error": "Breaker.Open", "Cause": format!("{circuit} is open") },
        },
    })
}
