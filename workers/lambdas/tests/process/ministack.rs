//! Reconciliation against an AWS that is not ours: what we take for its answers is what it answers.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use aws_sdk_cloudwatch::types::{ComparisonOperator, StateValue, Statistic};
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType,
    ScalarAttributeType,
};
use aws_sdk_sfn::types::ExecutionStatus;
use breaker::circuit::{Circuit, Phase};
use breaker::item::{Attribute, Item};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::function::{Function, settings};
use crate::tasks::answered;

const ALARM: &str = "payments-unhealthy";

macro_rules! client {
    ($sdk:ident, $endpoint:expr) => {
        $sdk::Client::from_conf(
            $sdk::Config::builder()
                .behavior_version(BehaviorVersion::latest())
                .region(Region::new("eu-central-1"))
                .credentials_provider(Credentials::new("key", "secret", None, None, "test"))
                .endpoint_url($endpoint)
                .http_client(aws_smithy_http_client::Builder::new().build_http())
                .build(),
        )
    };
}

/// A local cloud, which `tests/run` installs; a test of its own, so that no function waits for what it needs.
struct MiniStack {
    process: Child,
    endpoint: String,
    _home: TempDir,
}

impl MiniStack {
    /// Starts it. Somebody else may listen on the free port first: then it ends, and gets another one.
    fn start(program: &Path) -> Self {
        (0..5)
            .find_map(|_| MiniStack::start_once(program))
            .expect("MiniStack listens")
    }

    fn start_once(program: &Path) -> Option<Self> {
        let home = tempfile::tempdir().unwrap();
        let free = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let endpoint = format!("http://{address}");
        let process = Command::new(program)
            .current_dir(home.path())
            .env("HOME", home.path())
            .env("BIND_HOST", "127.0.0.1")
            .env("MINISTACK_HOST", "127.0.0.1")
            .env("GATEWAY_PORT", address.port().to_string())
            .env("MINISTACK_REGION", "eu-central-1")
            .env("AWS_ENDPOINT_URL", &endpoint)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut server = MiniStack {
            process,
            endpoint,
            _home: home,
        };
        let deadline = Instant::now() + Duration::from_secs(120);
        while Instant::now() < deadline {
            if server.process.try_wait().unwrap().is_some() {
                return None;
            }
            if TcpStream::connect(address).is_ok() {
                return Some(server);
            }
            thread::sleep(Duration::from_millis(50));
        }
        None
    }
}

impl Drop for MiniStack {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The program that `tests/tools/install` installs.
fn installed() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let program = root.join(".tools/python/bin/ministack");
    assert!(
        program.exists(),
        "`{}` is missing: run tests/tools/install",
        program.display()
    );
    program
}

/// What stands around the function.
struct Cloud {
    endpoint: String,
    dynamodb: aws_sdk_dynamodb::Client,
    cloudwatch: aws_sdk_cloudwatch::Client,
    sfn: aws_sdk_sfn::Client,
}

impl Cloud {
    /// A table, an alarm that is off, and an incident machine that does nothing.
    async fn prepare(server: &MiniStack) -> Self {
        let endpoint = server.endpoint.clone();
        let cloud = Cloud {
            dynamodb: client!(aws_sdk_dynamodb, &endpoint),
            cloudwatch: client!(aws_sdk_cloudwatch, &endpoint),
            sfn: client!(aws_sdk_sfn, &endpoint),
            endpoint,
        };
        let machine = cloud.sfn.create_state_machine().name("incident");
        let machine = machine.role_arn("arn:aws:iam::000000000000:role/breaker");
        let machine = machine
            .definition(r#"{ "StartAt": "End", "States": { "End": { "Type": "Succeed" } } }"#);
        machine.send().await.unwrap();
        let key = AttributeDefinition::builder()
            .attribute_name("pk")
            .attribute_type(ScalarAttributeType::S)
            .build();
        let schema = KeySchemaElement::builder()
            .attribute_name("pk")
            .key_type(KeyType::Hash)
            .build();
        let table = cloud.dynamodb.create_table().table_name("breaker");
        let table = table.attribute_definitions(key.unwrap());
        let table = table.key_schema(schema.unwrap());
        let table = table.billing_mode(BillingMode::PayPerRequest);
        table.send().await.unwrap();
        let alarm = cloud.cloudwatch.put_metric_alarm().alarm_name(ALARM);
        let alarm = alarm.namespace("sfn-breaker").metric_name("Healthy");
        let alarm = alarm.statistic(Statistic::Maximum).period(60);
        let alarm = alarm.evaluation_periods(1).threshold(1.0);
        let alarm = alarm.comparison_operator(ComparisonOperator::LessThanThreshold);
        alarm.send().await.unwrap();
        cloud
    }

    async fn keep(&self, item: Item) {
        let attributes = item.into_iter().map(|(name, value)| {
            let value = match value {
                Attribute::S(text) => AttributeValue::S(text),
                Attribute::N(digits) => AttributeValue::N(digits),
                Attribute::Bool(truth) => AttributeValue::Bool(truth),
                Attribute::Texts(texts) => AttributeValue::Ss(texts.into_iter().collect()),
            };
            (name, value)
        });
        let put = self.dynamodb.put_item().table_name("breaker");
        let put = put.set_item(Some(attributes.collect()));
        put.send().await.unwrap();
    }

    async fn set_alarm(&self, state: StateValue) {
        let set = self.cloudwatch.set_alarm_state().alarm_name(ALARM);
        let set = set.state_value(state).state_reason("drill");
        set.send().await.unwrap();
    }

    /// Starts an execution and waits for its end.
    async fn ended(&self, name: &str) {
        let start = self.sfn.start_execution().name(name);
        let start = start
            .state_machine_arn("arn:aws:states:eu-central-1:000000000000:stateMachine:incident");
        let started = start.send().await.unwrap();
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            let look = self.sfn.describe_execution();
            let look = look.execution_arn(started.execution_arn());
            if *look.send().await.unwrap().status() != ExecutionStatus::Running {
                return;
            }
            assert!(Instant::now() < deadline, "`{name}` never ends");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn reconciled(&self) -> Value {
        let mut watched = settings("");
        watched["circuits"]["payments"]["alarms"] = json!([ALARM]);
        let function = Function::start_with("reconcile", &self.endpoint, &watched, "");
        answered(function.invoke(json!({})))["repairs"].clone()
    }
}

/// A circuit that opened ten minutes ago.
fn orphan(incident: &str) -> Circuit {
    let then = Timestamp::now() - SignedDuration::from_mins(10);
    Circuit {
        phase: Phase::Open { retry_at: then },
        generation: 3,
        revision: 5,
        incident: Some(incident.to_owned()),
        ..Circuit::closed("payments", then)
    }
}

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn levels_and_lost_incidents_are_found_in_another_cloud() {
    let program = installed();
    let server = MiniStack::start(&program);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let cloud = runtime.block_on(Cloud::prepare(&server));
    assert_eq!(cloud.reconciled(), json!([]), "nothing is wrong");

    runtime.block_on(cloud.set_alarm(StateValue::Alarm));
    let opened = cloud.reconciled();
    assert_eq!(
        (&opened[0]["kind"], &opened[0]["incident"]),
        (&json!("opened"), &json!("payments-1"))
    );
    runtime.block_on(cloud.set_alarm(StateValue::Ok));

    runtime.block_on(cloud.keep(orphan("payments-3").to_item()));
    let started = cloud.reconciled();
    assert_eq!(
        (&started[0]["kind"], &started[0]["incident"]),
        (&json!("started"), &json!("payments-3"))
    );

    runtime.block_on(cloud.ended("payments-4"));
    runtime.block_on(cloud.keep(orphan("payments-4").to_item()));
    let taken_over = cloud.reconciled();
    assert_eq!(
        (&taken_over[0]["kind"], &taken_over[0]["incident"]),
        (&json!("takenOver"), &json!("payments-3-r6"))
    );
}
