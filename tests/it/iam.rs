//! Roles may do what is done under them, and nothing else. Every machine is played through stories that lead to all of its
//! tasks, every handler run through all that it does, and both once more together in an outage, in the simulator;
//! somebody writes down what they ask of AWS, and the policies of the synthesised templates are held against that.

mod grants;
mod scene;
mod stories;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use cdk::App;
use cdk::metadata::Metadata;
use generator::{Kind, Machine};
use harness::{examples, recorder, repository, variants};
use interpreter::StartTask;
use serde_json::{Value, json};
use simulator::scenario::Scenario;
use simulator::{Request, simulate_watched};
use spec::Spec;

use grants::{Asked, Grant, name_of};

/// What was asked under each role, by the logical id of the machine or function.
type Done = BTreeMap<String, BTreeSet<Asked>>;

/// A synthesised spec.
struct Stage {
    spec: Spec,
    template: Value,
    machines: BTreeMap<String, (String, Machine)>,
}

impl Stage {
    fn new(spec: Spec) -> Self {
        let specs = [spec.clone()];
        let workers = [spec::Architecture::X86_64, spec::Architecture::Arm64]
            .map(|one| (one, b"a program".to_vec()))
            .into();
        let assembly = cdk::synth(&App::new(&specs, &workers)).unwrap();
        let machines = generator::render(&spec).into_iter().map(|machine| {
            let circuit = machine.dependency.as_deref().unwrap_or_default();
            let id = match machine.kind {
                Kind::Guard => cdk::names::output::guard(circuit),
                Kind::Health => cdk::names::output::health(circuit),
                Kind::Incident => cdk::names::output::INCIDENT_MACHINE.to_owned(),
            };
            (machine.name.clone(), (id, machine))
        });
        Stage {
            template: assembly.stacks[0].template.clone(),
            machines: machines.collect(),
            spec,
        }
    }

    /// What stories lead machines and functions to.
    fn played(&self) -> Done {
        let mut done = Done::new();
        for (id, machine) in self.machines.values() {
            stories::play(machine, |task| self.note_task(&mut done, id, machine, task));
        }
        let metadata = self.template["Metadata"][cdk::names::METADATA].clone();
        let metadata: Metadata = serde_json::from_value(metadata).unwrap();
        for (handler, asked) in recorder::run_every_handler(&metadata.settings) {
            for (action, key) in asked {
                self.note_function(&mut done, handler, action, key);
            }
        }
        done
    }

    /// What a scenario leads them to, and how many circuits it opened.
    fn simulated(self: &Rc<Self>, scenario: &Scenario) -> (Done, usize) {
        let done = Rc::new(RefCell::new(Done::new()));
        let (stage, seen) = (Rc::clone(self), Rc::clone(&done));
        let watch = move |request: Request<'_>| {
            let mut done = seen.borrow_mut();
            match request {
                Request::Task { machine, task } => {
                    // A machine of the user's own has a role of the user's own.
                    if let Some((id, machine)) = stage.machines.get(machine) {
                        stage.note_task(&mut done, id, machine, task);
                    }
                }
                Request::Function {
                    handler,
                    action,
                    key,
                } => stage.note_function(&mut done, handler, action, key.map(str::to_owned)),
            }
        };
        let report = simulate_watched(&self.spec, scenario, watch).unwrap();
        let circuits = report.dependencies.iter();
        let opened = circuits.filter(|one| one.circuit.trips > 0).count();
        (done.take(), opened)
    }

    fn note_task(&self, done: &mut Done, id: &str, machine: &Machine, task: &StartTask) {
        let is_call = task.state.starts_with("Call");
        let asked = if is_call && is_stated(&self.spec, machine) {
            None
        } else {
            let properties = &self.template["Resources"][id]["Properties"];
            Some(asked(task, &properties["DefinitionSubstitutions"]))
        };
        done.entry(id.to_owned()).or_default().extend(asked);
    }

    fn note_function(&self, done: &mut Done, handler: &str, action: &str, key: Option<String>) {
        let resources = self.template["Resources"].as_object().unwrap();
        let function = resources.iter().find(|(_, one)| {
            one["Type"] == "AWS::Lambda::Function" && one["Properties"]["Handler"] == handler
        });
        let (id, _) = function.unwrap_or_else(|| panic!("no function for `{handler}`: {action}"));
        let asked = Asked {
            action: action.to_owned(),
            on: None,
            key,
        };
        done.entry(id.clone()).or_default().insert(asked);
    }

    fn grants(&self, id: &str) -> Vec<Grant> {
        grants::of_role(&self.template, &format!("{id}Role"))
    }

    /// What was asked and is not allowed.
    fn missing(&self, done: &Done) -> Vec<String> {
        let mut missing = Vec::new();
        for (id, asked) in done {
            let grants = self.grants(id);
            let refused = asked
                .iter()
                .filter(|one| !grants.iter().any(|grant| grant.covers(one)));
            missing.extend(refused.map(|one| format!("{id} is not allowed {one:?}")));
        }
        missing
    }

    /// What is allowed and nobody asked for.
    fn spare(&self, done: &Done) -> Vec<String> {
        let mut spare = Vec::new();
        for (id, asked) in done {
            let idle = self.grants(id).into_iter();
            let idle = idle.filter(|grant| !asked.iter().any(|one| grant.covers(one)));
            spare.extend(idle.map(|grant| format!("{id} never needs {grant:?}")));
        }
        spare
    }
}

/// What a task asks of AWS, its `${Names}` read as the template fills them in.
fn asked(task: &StartTask, substitutions: &Value) -> Asked {
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
    let (action, on) = match (&*task.resource.service, &*task.resource.action) {
        ("lambda", "invoke") => ("lambda:InvokeFunction", on("FunctionName")),
        ("dynamodb", "getItem") => ("dynamodb:GetItem", on("TableName")),
        ("dynamodb", "putItem") => ("dynamodb:PutItem", on("TableName")),
        ("sns", "publish") => ("sns:Publish", on("TopicArn")),
        ("events", "putEvents") => ("events:PutEvents", "default".to_owned()),
        ("states", "startExecution" | "startExecution.sync:2") => {
            ("states:StartExecution", on("StateMachineArn"))
        }
        ("aws-sdk:s3", "putObject") => ("s3:PutObject", on("Bucket")),
        (service, action) => panic!("a task of {service}:{action}: say here what it asks for"),
    };
    let key = arguments.pointer("/Key/pk/S");
    let key = key.or_else(|| arguments.pointer("/Item/pk/S"));
    Asked {
        action: action.to_owned(),
        on: Some(on),
        key: key.and_then(Value::as_str).map(str::to_owned),
    }
}

fn join(done: &mut Done, more: Done) {
    for (id, asked) in more {
        done.entry(id).or_default().extend(asked);
    }
}

/// Whether the spec itself says what the protected call may do.
fn is_stated(spec: &Spec, machine: &Machine) -> bool {
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
fn roles_may_do_what_is_done_under_them_and_no_more() {
    let mut wrong = Vec::new();
    let mut opened = 0;
    let specs = variants::all().into_iter().chain(variants::forms());
    for (name, spec) in specs {
        let scenario = scene::of(&spec);
        let stage = Rc::new(Stage::new(spec));
        let mut done = stage.played();
        let (simulated, circuits) = stage.simulated(&scenario);
        opened += circuits;
        join(&mut done, simulated);
        // Every role but those of rules and the API.
        assert!(done.len() >= 6, "{name}: {:?}", done.keys());
        let found = stage.missing(&done).into_iter().chain(stage.spare(&done));
        wrong.extend(found.map(|one| format!("{name}: {one}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Not every policy takes so few calls for a reason to open.
    assert!(opened > 80, "{opened}");
}

#[test]
fn the_scenarios_of_the_examples_are_allowed_what_they_do() {
    let mut scenarios = 0;
    for example in examples::all() {
        let stage = Rc::new(Stage::new(example.spec()));
        for text in example.scenarios() {
            scenarios += 1;
            let mut scenario = example.parse_scenario(&text, &stage.spec);
            scene::thin(&mut scenario);
            let (done, opened) = stage.simulated(&scenario);
            assert!(opened > 0);
            let missing = stage.missing(&done);
            assert!(missing.is_empty(), "{}: {missing:?}", example.name);
        }
    }
    assert!(scenarios >= 1);
}

/// Without this, a comparison that sees nothing would go unnoticed.
#[test]
fn a_policy_that_is_too_narrow_or_too_wide_is_seen() {
    let example = examples::all().remove(0);
    let stage = Stage::new(example.spec());
    let done = stage.played();
    assert_eq!((stage.missing(&done), stage.spare(&done)), (vec![], vec![]));
    let with = |action: &str| {
        let template = stage.template.to_string();
        let other = template.replace("\"states:StartExecution\"", action);
        Stage {
            template: serde_json::from_str(&other).unwrap(),
            spec: stage.spec.clone(),
            machines: stage.machines.clone(),
        }
    };
    assert!(!with("\"states:StopExecution\"").missing(&done).is_empty());
    let wide = with("[\"states:StartExecution\", \"states:StopExecution\"]");
    assert!(wide.missing(&done).is_empty() && !wide.spare(&done).is_empty());
}

#[test]
fn a_stack_with_everything_is_allowed_what_it_does() {
    let text = repository::read("cdk/tests/everything.yaml");
    let spec = spec::parse(&text).unwrap();
    let scenario = scene::of(&spec);
    let stage = Rc::new(Stage::new(spec));
    let mut done = stage.played();
    join(&mut done, stage.simulated(&scenario).0);
    assert_eq!((stage.missing(&done), stage.spare(&done)), (vec![], vec![]));
}
