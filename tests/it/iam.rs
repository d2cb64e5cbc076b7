//! Roles may do what is done under them, and nothing else: every machine is played and every handler run with somebody
//! who writes down what they ask of AWS, and the policies of the synthesised templates are held against that.
//!
//! Left out, because nobody can see it from here: what services do as the role by themselves. Each is named with its
//! reason.

use std::collections::BTreeSet;

use breaker::payload::incident::{NextStep, RecoverAnswer, TripAnswer};
use cdk::App;
use generator::{Kind, Machine};
use harness::examples;
use harness::play::{Reply, Stage, lambda_cause};
use harness::recorder;
use interpreter::StartTask;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// Statements for what a service does as the role by itself, by their `Sid`.
const BY_THEMSELVES: [(&str, &str); 5] = [
    ("Logs", "Lambda writes a function's output"),
    ("LogDelivery", "Step Functions delivers logs"),
    ("Tracing", "X-Ray, for functions and machines"),
    (
        "Sampling",
        "X-Ray tells a machine which executions to trace",
    ),
    ("EncryptNotices", "SNS encrypts what is published"),
];

/// An action, and the last part of what it is done to.
type Done = (String, String);

fn template(spec: &spec::Spec) -> Value {
    let specs = [spec.clone()];
    let workers = [(spec.stacks[0].architecture, b"a program".to_vec())].into();
    let assembly = cdk::synth(&App::new(&specs, &workers)).unwrap();
    assembly.stacks[0].template.clone()
}

/// What a role allows, without what services do by themselves.
fn allowed(template: &Value, role: &str) -> BTreeSet<Done> {
    let policies = &template["Resources"][role]["Properties"]["Policies"];
    let mut all = BTreeSet::new();
    for statement in policies[0]["PolicyDocument"]["Statement"]
        .as_array()
        .unwrap()
    {
        let sid = statement["Sid"].as_str().unwrap();
        if BY_THEMSELVES.iter().any(|(one, _)| *one == sid) {
            continue;
        }
        for action in list(&statement["Action"]) {
            for resource in list(&statement["Resource"]) {
                all.insert((action.as_str().unwrap().to_owned(), name_of(&resource)));
            }
        }
    }
    all
}

fn list(value: &Value) -> Vec<Value> {
    value
        .as_array()
        .cloned()
        .unwrap_or_else(|| vec![value.clone()])
}

/// A resource by its last name: a logical id, or the end of an ARN.
fn name_of(resource: &Value) -> String {
    if let Some(id) = resource["Ref"].as_str() {
        return id.to_owned();
    }
    if let Some(id) = resource["Fn::GetAtt"][0].as_str() {
        return id.to_owned();
    }
    let text = resource["Fn::Sub"].as_str().or(resource.as_str());
    let text = text.unwrap_or_default();
    let after = |mark: &str| text.split_once(mark).map(|(_, rest)| rest.to_owned());
    after(":function:")
        .or_else(|| after(":stateMachine:"))
        .or_else(|| after("/"))
        .unwrap_or_else(|| text.to_owned())
}

/// What a task asks of AWS, its `${Names}` read as the template fills them in.
fn asked(task: &StartTask, substitutions: &Value) -> Vec<Done> {
    let arguments: Value = task.arguments.clone().into();
    let on = |field: &str| {
        let text = arguments[field].as_str().unwrap_or_default();
        let inside = text
            .strip_prefix("${")
            .and_then(|rest| rest.strip_suffix('}'));
        match inside {
            Some(name) => name_of(&substitutions[name]),
            None => name_of(&json!(text)),
        }
    };
    match (&*task.resource.service, &*task.resource.action) {
        ("lambda", "invoke") => vec![("lambda:InvokeFunction".to_owned(), on("FunctionName"))],
        ("dynamodb", "getItem") => vec![("dynamodb:GetItem".to_owned(), on("TableName"))],
        ("dynamodb", "putItem") => vec![("dynamodb:PutItem".to_owned(), on("TableName"))],
        ("sns", "publish") => vec![("sns:Publish".to_owned(), on("TopicArn"))],
        ("events", "putEvents") => vec![("events:PutEvents".to_owned(), "default".to_owned())],
        ("states", "startExecution") => {
            vec![("states:StartExecution".to_owned(), on("StateMachineArn"))]
        }
        (service, action) => panic!("a task of {service}:{action}: say here what it asks for"),
    }
}

/// Plays a machine in every way that leads to tasks of their own.
fn played(machine: &Machine, substitutions: &Value) -> BTreeSet<Done> {
    let stage = Stage::new(machine);
    let mut done = BTreeSet::new();
    for story in stories(machine.kind) {
        let mut steps = story.iter().rev().copied().collect::<Vec<_>>();
        stage.play(machine.example_input.clone(), 1, |task, now| {
            done.extend(asked(task, substitutions));
            reply(task, now, &mut steps)
        });
    }
    done
}

/// More calls than any guard here makes.
const CALLS: usize = 9;

/// What the tasks that decide are told, in order: whether calls work, or an incident's next steps.
fn stories(kind: Kind) -> Vec<Vec<Told>> {
    let incident = |steps: &[NextStep]| steps.iter().map(|step| Told::Next(*step)).collect();
    match kind {
        Kind::Guard => vec![vec![Told::Works; CALLS], vec![Told::Fails; CALLS]],
        Kind::Health => vec![vec![Told::Works; CALLS]],
        Kind::Incident => vec![
            incident(&[NextStep::RampStarted, NextStep::Closed]),
            incident(&[NextStep::RampStarted, NextStep::Reopened]),
        ],
    }
}

#[derive(Clone, Copy, Debug)]
enum Told {
    Works,
    Fails,
    Next(NextStep),
}

fn reply(task: &StartTask, now: Timestamp, steps: &mut Vec<Told>) -> Reply {
    let payload = |answer: Value| Reply::Answer(json!({ "Payload": answer }).into());
    // One more attempt, and no third.
    let retry = steps.len() == CALLS;
    let failure = json!({ "message": "down", "retry": retry, "phase": "closed" }).to_string();
    match &*task.state {
        "Call" | "Call again" => match steps.pop() {
            Some(Told::Fails) => {
                let name = "Breaker.Timeout";
                Reply::Fail(name, lambda_cause(name, &failure))
            }
            Some(Told::Works | Told::Next(_)) | None => payload(json!({
                "answer": { "status": 200, "headers": {}, "body": {} },
                "phase": "closed",
            })),
        },
        "Record" => payload(json!({ "retry": steps.len() == CALLS - 1 })),
        "Trip" => payload(
            serde_json::to_value(TripAnswer {
                owner: true,
                phase: "open".to_owned(),
                generation: 1,
                retry_at: now,
                reason: "as told".to_owned(),
            })
            .unwrap(),
        ),
        "Probe" | "Feedback" => {
            let next = match steps.pop() {
                Some(Told::Next(next)) => next,
                Some(Told::Works | Told::Fails) | None => NextStep::Stop,
            };
            payload(
                serde_json::to_value(RecoverAnswer {
                    next,
                    at: now + SignedDuration::from_secs(1),
                    passed: 0,
                    failed: 0,
                    generation: 2,
                    admission: 0.5,
                    reason: "as told".to_owned(),
                })
                .unwrap(),
            )
        }
        // The table has no item; messages are taken.
        _ => Reply::Answer(json!({}).into()),
    }
}

/// Whether the spec itself says what the protected call may do: then nobody can tell whether that is right.
fn is_stated(spec: &spec::Spec, machine: &Machine) -> bool {
    let dependency = machine
        .dependency
        .as_deref()
        .and_then(|name| spec.dependency(name));
    dependency.is_some_and(|one| match &one.call {
        spec::Call::Task(call) => call.permissions.is_some(),
        spec::Call::Http(_) => false,
    })
}

#[test]
fn machines_may_do_what_they_do() {
    for example in examples::all() {
        let spec = example.spec();
        let template = template(&spec);
        for machine in generator::render(&spec) {
            let id = match (machine.kind, &machine.dependency) {
                (Kind::Guard, Some(circuit)) => cdk::names::output::guard(circuit),
                (Kind::Health, Some(circuit)) => cdk::names::output::health(circuit),
                (Kind::Guard | Kind::Health | Kind::Incident, _) => "IncidentMachine".to_owned(),
            };
            let properties = &template["Resources"][&id]["Properties"];
            let mut done = played(&machine, &properties["DefinitionSubstitutions"]);
            if is_stated(&spec, &machine) {
                done.remove(&("lambda:InvokeFunction".to_owned(), String::new()));
            }
            assert!(!done.is_empty());
            assert_eq!(
                done,
                allowed(&template, &format!("{id}Role")),
                "{}, {}: left done, right allowed",
                example.name,
                machine.name
            );
        }
    }
}

#[test]
fn functions_may_do_what_they_do() {
    for example in examples::all() {
        let spec = example.spec();
        let template = template(&spec);
        let metadata = template["Metadata"][cdk::names::METADATA].clone();
        let metadata: cdk::metadata::Metadata = serde_json::from_value(metadata).unwrap();
        let recorded = recorder::run_every_handler(&metadata.settings);
        let mut functions = 0;
        for (handler, done) in recorded {
            let id = format!("{handler}Function");
            if template["Resources"].get(&id).is_none() {
                assert!(done.is_empty(), "{}: no {id}, but {done:?}", example.name);
                continue;
            }
            functions += 1;
            let allowed = allowed(&template, &format!("{id}Role"));
            let allowed: BTreeSet<&str> =
                allowed.iter().map(|(action, _)| action.as_str()).collect();
            assert_eq!(
                done, allowed,
                "{}, {id}: left done, right allowed",
                example.name
            );
        }
        assert!(functions >= 4, "{}: {functions}", example.name);
    }
}
