//! What a spec means when little is written.

use breaker::policy::{ErrorClasses, Policy, Probes};
use spec::{Call, ExecutionLog, Gate, HealthTarget, Method, Spec, WhenStoreDown, Workflow};

fn parse(text: &str) -> Spec {
    match spec::parse(text) {
        Ok(spec) => spec,
        Err(errors) => panic!("{}", spec::render("breaker.yaml", text, &errors)),
    }
}

fn with_dependency(rest: &str) -> Spec {
    parse(&format!("version: 1\n{rest}"))
}

const THREE_LINES: &str =
    "version: 1\ndependencies:\n  payments:\n    http: https://payments.example.com\n";

#[test]
fn three_lines_protect_an_endpoint() {
    insta::assert_debug_snapshot!(parse(THREE_LINES));
}

/// The breaker crate has defaults too; a spec that says nothing must mean the same.
#[test]
fn defaults_are_those_of_the_breaker() {
    let policy = parse(THREE_LINES).dependencies.remove(0).policy;
    let mut expected = Policy::default();
    expected.detection.errors = ErrorClasses {
        count: breaker::names::COUNTED.map(str::to_owned).to_vec(),
        ignore: Vec::new(),
    };
    assert_eq!(policy, expected);
}

#[test]
fn a_task_counts_every_error() {
    let spec = with_dependency(
        "dependencies: { jobs: { task: { resource: 'arn:aws:states:::lambda:invoke' } } }",
    );
    let detection = &spec.dependencies[0].policy.detection;
    assert_eq!(detection.errors.count, ["States.ALL"]);
}

#[test]
fn a_dependency_wins_over_defaults_field_by_field() {
    let spec = with_dependency(
        "
defaults:
  gate: compact
  workflow: EXPRESS
  whenStoreDown: refuse
  executionLog: all
  open: { coolDown: 30s, maximum: 5m }
  retries: { backoff: { first: 2s, factor: 4 } }
  detection: { slowCall: { threshold: 1s }, minimumCalls: 5 }
  fallback: { cache: { fresh: 1m, stale: 2m } }
dependencies:
  a:
    http: https://a.example.com
    gate: worker
    open: { coolDown: 1m }
    retries: { backoff: { factor: 1 } }
    detection: { slowCall: { rate: 10% }, minimumCalls: 50 }
    fallback: { cache: { key: all } }
  b:
    http: https://b.example.com
    executionLog: errors
    detection: { slowCall: off }
    fallback: { cache: { key: all, stale: 1h } }
",
    );
    let (a, b) = (spec.dependency("a").unwrap(), spec.dependency("b").unwrap());
    assert_eq!((a.gate, b.gate), (Gate::Worker, Gate::Compact));
    assert_eq!(a.workflow, Workflow::Express);
    assert_eq!(a.when_store_down, WhenStoreDown::Refuse);
    assert_eq!(
        (a.execution_log, b.execution_log),
        (ExecutionLog::All, ExecutionLog::Errors)
    );
    assert_eq!(a.policy.open.cool_down.as_secs(), 60);
    assert_eq!(a.policy.open.maximum.as_secs(), 300);
    assert_eq!(a.policy.retries.backoff.first.as_secs(), 2);
    assert_eq!(a.policy.retries.backoff.factor, 1.0);
    assert_eq!(a.policy.detection.slow_call.unwrap().threshold.as_secs(), 1);
    assert_eq!(a.policy.detection.slow_call.unwrap().rate.fraction(), 0.1);
    assert_eq!(a.policy.detection.minimum_calls, 50);
    assert_eq!(b.policy.detection.minimum_calls, 5);
    assert_eq!(b.policy.detection.slow_call, None);
    assert_eq!(b.fallback.cache.as_ref().unwrap().stale.as_secs(), 3600);
    assert_eq!(b.fallback.cache.as_ref().unwrap().fresh.as_secs(), 60);
}

#[test]
fn probes_and_health_alarms_need_a_health_check() {
    let spec = with_dependency(
        "
dependencies:
  without:
    http: https://a.example.com
    recovery: { probes: { pass: 1 } }
  with:
    http: https://a.example.com
    detection: { healthCheck: { http: https://a.example.com/health } }
    alarms: { latency: off }
",
    );
    let without = spec.dependency("without").unwrap();
    assert_eq!(without.policy.recovery.probes, None);
    assert_eq!(without.alarms.unhealthy, None);
    assert_eq!(without.alarms.heartbeat, None);
    let with = spec.dependency("with").unwrap();
    assert_eq!(with.policy.recovery.probes, Some(Probes::default()));
    assert_eq!(with.alarms.unhealthy.unwrap().as_secs(), 30);
    assert_eq!(with.alarms.heartbeat.unwrap().as_secs(), 180);
    assert_eq!(with.alarms.latency, None);
    assert_eq!(with.alarms.failure_rate.unwrap().during.as_secs(), 60);
}

#[test]
fn connecting_never_takes_longer_than_the_whole_call() {
    let spec = with_dependency(
        "dependencies: { a: { http: { url: 'https://a.example.com', timeout: 200ms } } }",
    );
    let Call::Http(http) = &spec.dependencies[0].call else {
        panic!("an HTTP call");
    };
    assert_eq!(http.connect_timeout, http.timeout);
}

#[test]
fn anchors_and_merge_keys_are_read_as_yaml_means_them() {
    let spec = with_dependency(
        "
defaults: { retries: &patient { attempts: 5, budget: 10% } }
dependencies:
  a:
    http: https://a.example.com
    retries: { <<: *patient, attempts: 2 }
",
    );
    let retries = spec.dependencies[0].policy.retries;
    assert_eq!(retries.attempts, 2);
    assert_eq!(retries.budget.fraction(), 0.1);
}

#[test]
fn dependencies_keep_their_order() {
    let spec = with_dependency(
        "dependencies: { z: { http: 'https://z.example.com' }, a: { http: 'https://a.example.com' } }",
    );
    let names: Vec<_> = spec
        .dependencies
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(names, ["z", "a"]);
}

#[test]
fn a_health_target_of_another_kind_replaces_that_of_defaults() {
    let spec = with_dependency(
        "
defaults:
  detection: { healthCheck: { http: { url: https://health.example.com, method: HEAD }, every: 30s } }
dependencies:
  database:
    http: https://a.example.com
    detection: { healthCheck: { tcp: 'db.example.com:5432' } }
  shop:
    http: https://b.example.com
    detection: { healthCheck: { http: https://b.example.com/health } }
",
    );
    let check = |name: &str| spec.dependency(name).unwrap().health_check.clone().unwrap();
    assert_eq!(check("database").every.as_secs(), 30);
    assert!(matches!(check("database").target, HealthTarget::Tcp(_)));
    let HealthTarget::Http { url, method, .. } = check("shop").target else {
        panic!("an HTTP check");
    };
    assert_eq!(
        (url.as_str(), method),
        ("https://b.example.com/health", Method::Head)
    );
}

/// A long expression is written as a block, which YAML ends with a newline.
#[test]
fn an_expression_may_be_a_block() {
    let spec = with_dependency(
        "
dependencies:
  a:
    http: https://a.example.com
    fallback:
      cache:
        key: |
          {% (
            $states.input.id
          ) %}
",
    );
    let cache = spec.dependencies[0].fallback.cache.as_ref().unwrap();
    assert_eq!(cache.key, "{% (\n  $states.input.id\n) %}");
}

/// `off` asks for what always holds now, so specs that say it need no change.
#[test]
fn failures_in_a_row_may_still_be_off() {
    for off in ["off", "false"] {
        let spec = with_dependency(&format!(
            "dependencies: {{ a: {{ http: 'https://a.example.com', detection: {{ consecutiveFailures: {off} }} }} }}"
        ));
        let without = with_dependency("dependencies: { a: { http: 'https://a.example.com' } }");
        assert_eq!(spec, without);
    }
}
