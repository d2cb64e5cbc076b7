//! What alarms look at, held against how CloudWatch looks.

use cdk::assembly::Assets;
use serde_json::Value;

use crate::{parse, synth};

/// The properties of an alarm of a stack with one dependency.
fn alarm(dependency: &str, id: &str) -> Value {
    let spec = parse(&format!(
        "{{version: 1, name: shop, dependencies: {{payments: {dependency}}}}}"
    ));
    let template = synth(spec, Assets::Parameter).stacks[0].template.clone();
    template["Resources"][id]["Properties"].clone()
}

fn unhealthy(every: &str, during: &str) -> Value {
    alarm(
        &format!(
            "{{ http: 'https://p.example', alarms: {{ unhealthy: {{ for: {during} }} }}, \
             detection: {{ healthCheck: {{ http: 'https://p.example/health', every: {every} }} }} }}"
        ),
        "PaymentsUnhealthyAlarm",
    )
}

/// Between two checks there is no data, and missing data is not breaching: no period may be shorter than the time from one
/// check to the next, or the alarm never goes on.
#[test]
fn every_period_of_the_unhealthy_alarm_holds_a_check() {
    let seen = |every, during| {
        let alarm = unhealthy(every, during);
        (
            alarm["Period"].as_u64().unwrap(),
            alarm["EvaluationPeriods"].as_u64().unwrap(),
        )
    };
    assert_eq!(seen("10s", "30s"), (30, 1));
    assert_eq!(seen("10s", "3m"), (60, 3));
    assert_eq!(seen("30s", "10s"), (30, 1));
    assert_eq!(seen("1m", "2m"), (60, 2));
    assert_eq!(seen("5m", "5m"), (300, 1));
    assert_eq!(seen("5m", "15m"), (900, 1));
    assert_eq!(seen("1h", "30s"), (3_600, 1));
}

/// Step Functions counts executions by the minute: failures of ten seconds among the executions of a minute are no share.
#[test]
fn both_sides_of_a_failure_rate_are_about_the_same_time() {
    for call in [
        "http: 'https://p.example'",
        "task: { resource: 'arn:aws:lambda:eu-west-1:1:function:f' }",
    ] {
        for during in ["10s", "1m", "5m"] {
            let properties = alarm(
                &format!("{{ {call}, alarms: {{ failureRate: {{ for: {during} }} }} }}"),
                "PaymentsFailureRateAlarm",
            );
            let metrics = properties["Metrics"].as_array().unwrap();
            let periods: Vec<&Value> = metrics
                .iter()
                .filter_map(|one| one.pointer("/MetricStat/Period"))
                .collect();
            assert_eq!(periods.len(), 2);
            assert_eq!(periods[0], periods[1], "{call}, {during}");
        }
    }
}

/// A few slow calls are not significant for a percentile, and what is slow depends on what the call may take.
#[test]
fn the_latency_alarm_waits_for_enough_calls_and_relates_to_the_timeout() {
    let latency = |call: &str| {
        alarm(
            &format!("{{ http: {{ url: 'https://p.example', {call} }} }}"),
            "PaymentsLatencyAlarm",
        )
    };
    let short = latency("timeout: 500ms");
    assert_eq!(short["EvaluateLowSampleCountPercentile"], "ignore");
    assert_eq!(short["MetricName"], "Latency");
    assert_eq!(short["Threshold"], 400);
    assert_eq!(latency("timeout: 12s")["Threshold"], 9_600);
}
