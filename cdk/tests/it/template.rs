//! The template, whole: a change in any resource shows here first.

use cdk::App;
use cdk::assembly::Assets;

use crate::{everything, example, parse, synth, workers};

#[test]
fn templates_are_what_they_were() {
    for name in ["minimal", "checkout"] {
        let assembly = synth(example(name), Assets::Bootstrapped);
        insta::assert_snapshot!(name, asl::print::yaml(&assembly.stacks[0].template));
    }
    let assembly = synth(everything(), Assets::Parameter);
    let names: Vec<&str> = assembly
        .stacks
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(names, ["shop-staging", "shop-prod"]);
    for stack in &assembly.stacks {
        insta::assert_snapshot!(stack.name.as_str(), asl::print::yaml(&stack.template));
    }
}

#[test]
fn the_same_app_gives_the_same_bytes() {
    let once = || synth(everything(), Assets::Bootstrapped);
    assert_eq!(once(), once());
}

/// CloudFormation takes no null anywhere, and 500 resources.
#[test]
fn templates_keep_to_what_cloudformation_takes() {
    for spec in [example("checkout"), example("shipping"), everything()] {
        for stack in synth(spec, Assets::Parameter).stacks {
            assert!(!has_null(&stack.template), "{}", stack.name);
            assert!(stack.template["Resources"].as_object().unwrap().len() < 500);
            // Above this a template must lie in a bucket; above 1 MB nowhere.
            assert!(stack.template.to_string().len() < 1_000_000);
        }
    }
}

fn has_null(value: &serde_json::Value) -> bool {
    value.is_null()
        || value.as_array().into_iter().flatten().any(has_null)
        || value
            .as_object()
            .into_iter()
            .flatten()
            .any(|(_, one)| has_null(one))
}

#[test]
fn the_metadata_reads_back() {
    let assembly = synth(example("checkout"), Assets::Bootstrapped);
    let metadata = assembly.stacks[0].template["Metadata"][cdk::names::METADATA].clone();
    let metadata: cdk::metadata::Metadata = serde_json::from_value(metadata).unwrap();
    let circuit = &metadata.settings.circuits["payments"];
    assert_eq!(
        circuit.alarms,
        [
            "checkout-payments-failure-rate",
            "checkout-payments-latency",
            "checkout-payments-unhealthy"
        ]
    );
    let machines: Vec<(&str, &str)> = metadata
        .machines
        .iter()
        .map(|one| (one.kind.as_str(), one.output.as_str()))
        .collect();
    assert_eq!(
        machines,
        [
            ("guard", "PaymentsGuard"),
            ("incident", "IncidentMachine"),
            ("health", "PaymentsHealth")
        ]
    );
    let outputs = &assembly.stacks[0].template["Outputs"];
    assert!(
        machines
            .iter()
            .all(|(_, output)| outputs[output]["Value"].is_object())
    );
}

#[test]
fn every_parameter_and_output_is_described() {
    for stack in synth(everything(), Assets::Parameter).stacks {
        for section in ["Parameters", "Outputs"] {
            for (name, one) in stack.template[section].as_object().unwrap() {
                let description = one["Description"].as_str().unwrap_or_default();
                assert!(description.len() > 10, "{section} {name}: {description}");
            }
        }
    }
}

#[test]
fn everything_wrong_is_told_at_once() {
    let unknown = parse(
        "
version: 1
name: a
dependencies:
  one: { task: { resource: 'arn:aws:states:::glue:startJobRun.sync', arguments: { JobName: x } } }
  two: { task: { resource: 'arn:aws:states:::lambda:invoke', arguments: { FunctionName: '{% $states.input.f %}' } } }
",
    );
    let (specs, workers) = (
        [
            unknown,
            parse("{version: 1, name: a, dependencies: {b: {http: 'https://b.example'}}}"),
        ],
        workers(),
    );
    let error = cdk::synth(&App::new(&specs, &workers)).unwrap_err();
    insta::assert_snapshot!(error, @"
    stack `a`: one-guard: what `arn:aws:states:::glue:startJobRun.sync` needs cannot be told: which actions on which resources it takes is not known here
    stack `a`: two-guard: what `arn:aws:states:::lambda:invoke` needs cannot be told: `FunctionName` is an expression, known only when it runs
    stack `a`: two stacks have this name
    ");
    let error = cdk::synth(&App::new(&specs[1..], &cdk::Workers::new())).unwrap_err();
    insta::assert_snapshot!(error, @"stack `a`: there is no program for x86_64");
}

/// Found while it is synthesised: CloudFormation would say so after the upload, IAM halfway through the deployment.
#[test]
fn a_stack_that_is_too_large_is_refused() {
    let with = |circuits: usize, name: &str| {
        let mut text =
            "version: 1\nname: a-stack-whose-name-is-as-long-as-it-can\ndependencies:\n".to_owned();
        for circuit in 0..circuits {
            text += &format!(
                "  {name}{circuit:02}:\n    http: https://a.example\n    detection: {{ healthCheck: {{ http: https://a.example }} }}\n"
            );
        }
        let (specs, workers) = ([parse(&text)], workers());
        cdk::synth(&App::new(&specs, &workers)).map(|_| ())
    };
    assert_eq!(with(20, "c"), Ok(()));
    let of_resources = with(32, "c").unwrap_err();
    insta::assert_snapshot!(of_resources.problems[0], @"stack `a-stack-whose-name-is-as-long-as-it-can`: 512 resources, and AWS takes 500");
    assert!(of_resources.problems[0].hint.contains("several specs"));
    // Whose names are long, with those of their alarms.
    let of_policy = with(26, "a-circuit-whose-name-is-as-long-as-can").unwrap_err();
    insta::assert_snapshot!(of_policy, @"stack `a-stack-whose-name-is-as-long-as-it-can`: 13141 characters of policy for `ReconcileFunctionRole`, and AWS takes 10240");
}
