//! The forms of one circuit, and what they are compared with.

use super::*;

fn measure(yaml: &str) -> CircuitCosts {
    let spec = spec::parse(yaml).unwrap();
    let measured = costs(&spec, "payments", Duration::from_millis(50), |_| ());
    measured.unwrap().expect("the spec has this circuit")
}

fn line(row: &Row) -> String {
    let dollars = |cost: Option<Cost>| {
        cost.map_or_else(|| "-".to_owned(), |cost| format!("{:.2}", cost.total))
    };
    format!(
        "{} {} {}{}: {} {} {}",
        row.design.words(),
        row.workflow,
        row.gate.unwrap_or("-"),
        if row.chosen { "*" } else { "" },
        dollars(row.closed),
        dollars(row.open),
        dollars(row.recovering)
    )
}

#[test]
fn every_form_of_a_call_that_the_worker_makes() {
    let costs = measure(
        "version: 1\ndependencies: { payments: { http: https://payments.example.com/v1/charges } }",
    );
    let lines: Vec<String> = costs.rows.iter().map(line).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    sfn-breaker STANDARD explicit*: 75.49 75.06 91.81
    sfn-breaker STANDARD compact: 50.49 50.06 67.60
    sfn-breaker STANDARD worker: 25.44 51.01 53.00
    sfn-breaker EXPRESS explicit: 1.59 1.17 1.49
    sfn-breaker EXPRESS compact: 1.59 1.17 1.49
    sfn-breaker EXPRESS worker: 1.54 1.37 1.52
    no breaker STANDARD -: 25.30 - -
    no breaker EXPRESS -: 1.41 - -
    AWS sample STANDARD -: 100.65 75.35 -
    ");
}

#[test]
fn a_task_is_never_its_own_gate_and_its_price_is_its_owners() {
    let costs = measure(
        "version: 1\ndependencies:\n  payments:\n    workflow: EXPRESS\n    task: { resource: 'arn:aws:states:::sqs:sendMessage', arguments: { QueueUrl: q } }\n",
    );
    assert!(costs.rows.iter().all(|row| row.gate != Some("worker")));
    let first = &costs.rows[0];
    assert_eq!(
        (first.workflow, first.gate, first.chosen),
        ("EXPRESS", Some("explicit"), true)
    );
    let closed = |design: Compared, workflow: &str, gate: Option<&str>| {
        let row = costs
            .rows
            .iter()
            .find(|row| row.design == design && row.workflow == workflow && row.gate == gate);
        row.and_then(|row| row.closed)
            .map(|cost| (cost.step_functions, cost.lambda))
            .unwrap()
    };
    let (transitions, lambda) = closed(Compared::Breaker, "STANDARD", Some("explicit"));
    assert!(
        (transitions - 75.0).abs() < 1e-6,
        "three transitions: {transitions}"
    );
    assert_eq!(lambda, 0.0, "and no function of ours");
    let (sample, _) = closed(Compared::AwsSample, "STANDARD", None);
    assert!((sample - 100.0).abs() < 1e-6, "four: {sample}");
}

#[test]
fn who_asks_for_a_circuit_that_is_not_there_gets_nothing() {
    let spec = spec::parse("version: 1\ndependencies: { payments: { http: https://example.com } }");
    let none = costs(&spec.unwrap(), "stock", Duration::from_millis(50), |_| ());
    assert_eq!(none, Ok(None));
}

#[test]
fn a_log_of_every_event_is_paid_by_the_byte() {
    let closed = |log: &str, gate: &str| {
        let spec = spec::parse(&format!(
            "version: 1\ndependencies: {{ payments: {{ http: https://payments.example.com/v1/charges, workflow: EXPRESS, \
             gate: {gate}, executionLog: {log} }} }}"
        ));
        let spec = spec.unwrap();
        let calm = scene::calm(&spec, &spec.dependencies[0], Duration::from_millis(50));
        let cost = measured(&spec, &calm, Design::Breaker).unwrap();
        cost.closed.unwrap().total
    };
    let lines = ["explicit", "compact", "worker"].map(|gate| {
        let (errors, all) = (closed("errors", gate), closed("all", gate));
        format!("EXPRESS {gate}: {errors:.2}, and {:.2}", all - errors)
    });
    insta::assert_snapshot!(lines.join("\n"), @"
    EXPRESS explicit: 1.59, and 2.05
    EXPRESS compact: 1.59, and 1.77
    EXPRESS worker: 1.54, and 1.02
    ");
}
