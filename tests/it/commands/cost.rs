//! `cost`: what a million calls cost, from one table of prices.

use harness::command::Sandbox;
use regex_lite::Regex;
use serde_json::Value;

const SPEC: &str = "
version: 1
dependencies:
  payments: { http: https://payments.example.com/v1/charges }
  stock: { http: https://stock.example.com/v1/items, workflow: EXPRESS, gate: worker }
";

#[test]
fn every_form_beside_what_it_is_compared_with() {
    let sandbox = Sandbox::new();
    sandbox.write("breaker.yaml", SPEC);
    let ran = sandbox.run(&["cost", "--circuit", "payments"]);
    // The figures are the simulator's own test's; here it is their table.
    let figures = Regex::new(r" +\d+\.\d\d").unwrap();
    insta::assert_snapshot!(figures.replace_all(&ran.to_string(), " $$"), @"
    status 0
    --- stdout
    payments: US dollars for a million calls that take 50 ms

                  WORKFLOW  GATE      CLOSED   OPEN  RECOVERING
    sfn-breaker*  STANDARD  explicit $ $ $
    sfn-breaker   STANDARD  compact $ $ $
    sfn-breaker   STANDARD  worker $ $ $
    sfn-breaker   EXPRESS   explicit $ $ $
    sfn-breaker   EXPRESS   compact $ $ $
    sfn-breaker   EXPRESS   worker $ $ $
    no breaker    STANDARD  - $      -           -
    no breaker    EXPRESS   - $      -           -
    AWS sample    STANDARD  - $ $           -

    * what the spec says. Prices of us-east-1, November 2026, beyond the free tiers.
    ");
}

#[test]
fn programs_get_the_cost_by_service() {
    let sandbox = Sandbox::new();
    sandbox.write("breaker.yaml", SPEC);
    let ran = sandbox.run(&[
        "cost",
        "--circuit",
        "stock",
        "--latency-ms",
        "200",
        "--format",
        "json",
    ]);
    let all: Value = serde_json::from_str(&ran.stdout).unwrap();
    let own = &all[0]["rows"][0];
    assert_eq!(
        (
            own["workflow"].as_str(),
            own["gate"].as_str(),
            own["chosen"].as_bool()
        ),
        (Some("EXPRESS"), Some("worker"), Some(true))
    );
    let parts: f64 = ["stepFunctions", "lambda", "dynamoDb", "other"]
        .iter()
        .map(|part| own["closed"][part].as_f64().unwrap())
        .sum();
    assert!(
        (parts - own["closed"]["total"].as_f64().unwrap()).abs() < 1e-9,
        "{own}"
    );
}

#[test]
fn a_circuit_that_is_not_in_the_spec() {
    let sandbox = Sandbox::new();
    sandbox.write("breaker.yaml", SPEC);
    insta::assert_snapshot!(sandbox.run(&["cost", "--circuit", "billing"]), @"
    status 2
    --- stderr
    error: the spec has no circuit `billing`
    hint: it has payments, stock
    ");
}
