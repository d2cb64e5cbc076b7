//! One stack's template, put together.

use breaker::json;
use serde_json::{Value, json};

use crate::app::Problem;
use crate::assembly::Assets;
use crate::assembly::manifest::{BOOTSTRAP_VERSION, NEEDED_VERSION};
use crate::constructs::{
    alarm, api, dashboard, function, machine, queue, schedule, source, table, topic,
};
use crate::metadata::{Machine, Metadata};
use crate::names::{ASSET_BUCKET, EMULATOR, METADATA, ON_AWS, output};
use crate::plan::Plan;
use crate::template::{Parameter, Template};

/// The template of a stack; what is wrong goes to `problems`.
pub(crate) fn template(plan: &Plan<'_>, assets: &Assets, problems: &mut Vec<Problem>) -> Template {
    let mut template = Template {
        description: description(plan),
        ..Template::default()
    };
    emulators(&mut template);
    match assets {
        Assets::Bootstrapped => bootstrapped(&mut template),
        Assets::Bucket(_) => {}
        Assets::Parameter => {
            template
                .parameters
                .insert(ASSET_BUCKET.to_owned(), bucket_parameter());
        }
    }
    table::add(&mut template, plan);
    topic::add(&mut template, plan);
    function::add(&mut template, plan);
    machine::add(&mut template, plan, problems);
    schedule::add(&mut template, plan);
    alarm::add(&mut template, plan);
    api::add(&mut template, plan);
    dashboard::add(&mut template, plan);
    queue::add(&mut template, plan);
    source::add(&mut template, plan);
    outputs(&mut template, plan);
    let metadata = json::value(&metadata(plan));
    template.metadata.insert(METADATA.to_owned(), metadata);
    template
}

fn description(plan: &Plan<'_>) -> String {
    let circuits: Vec<&str> = plan
        .spec
        .dependencies
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    let text = format!("Circuit breakers: {}", circuits.join(", "));
    // CloudFormation takes 1,024 bytes.
    text.chars().take(1_000).collect()
}

/// Emulators of AWS refuse a few kinds of resources; one parameter leaves those out.
fn emulators(template: &mut Template) {
    let parameter = Parameter {
        kind: "String",
        description: "Leaves out what emulators of AWS do not know: versions and aliases of machines, composite and \
                      metric-math alarms. Not for AWS."
            .to_owned(),
        default: Some("false".to_owned()),
        allowed_values: vec!["false", "true"],
        allowed_pattern: None,
    };
    template.parameters.insert(EMULATOR.to_owned(), parameter);
    let on_aws = json!({ "Fn::Equals": [{ "Ref": EMULATOR }, "false"] });
    template.conditions.insert(ON_AWS.to_owned(), on_aws);
}

/// The check that the CDK's own stacks make: `cdk bootstrap` was run, and lately enough.
fn bootstrapped(template: &mut Template) {
    let parameter = Parameter {
        kind: "AWS::SSM::Parameter::Value<String>",
        description: "The version of what `cdk bootstrap` made, looked up by itself. [cdk:skip]"
            .to_owned(),
        default: Some(BOOTSTRAP_VERSION.to_owned()),
        allowed_values: Vec::new(),
        allowed_pattern: None,
    };
    template
        .parameters
        .insert("BootstrapVersion".to_owned(), parameter);
    let too_old: Vec<String> = (1..NEEDED_VERSION)
        .map(|version| version.to_string())
        .collect();
    let rule = json!({
        "Assertions": [{
            "Assert": { "Fn::Not": [{ "Fn::Contains": [too_old, { "Ref": "BootstrapVersion" }] }] },
            "AssertDescription": format!(
                "`cdk bootstrap` was run by a CDK that is too old here: version {NEEDED_VERSION} is needed. Run it again."
            ),
        }],
    });
    template
        .rules
        .insert("CheckBootstrapVersion".to_owned(), rule);
}

fn bucket_parameter() -> Parameter {
    Parameter {
        kind: "String",
        description: "The bucket that holds the functions' code, in the stack's region.".to_owned(),
        default: None,
        allowed_values: Vec::new(),
        allowed_pattern: Some("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$"),
    }
}

fn outputs(template: &mut Template, plan: &Plan<'_>) {
    let mut add = |key: &str, description: &str, value: Value| {
        template.output(key, description.to_owned(), value);
    };
    add(
        output::TABLE,
        "The name of the table with the circuits' state.",
        plan.table_name(),
    );
    add(
        output::TOPIC,
        "The ARN of the topic that tells of every change.",
        plan.topic_arn(),
    );
}

/// What the stack says of itself, so that operating it needs no spec at hand.
fn metadata(plan: &Plan<'_>) -> Metadata {
    let machines = plan.machines.iter().map(|machine| {
        let circuit = machine.dependency.as_deref();
        Machine {
            name: machine.name.clone(),
            kind: machine.kind.word().to_owned(),
            circuit: machine.dependency.clone(),
            workflow: machine.workflow.as_str().to_owned(),
            output: match machine.kind {
                generator::Kind::Guard => output::guard(circuit.unwrap_or_default()),
                generator::Kind::Health => output::health(circuit.unwrap_or_default()),
                generator::Kind::Incident => output::INCIDENT_MACHINE.to_owned(),
            },
            example_input: machine.example_input.clone(),
        }
    });
    Metadata {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        settings: plan.settings.clone(),
        machines: machines.collect(),
    }
}
