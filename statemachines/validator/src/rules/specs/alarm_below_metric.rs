//! `alarm-below-metric`: an alarm looks more often than there is something to see.

use spec::{Call, Dependency, show_duration};
use std::time::Duration;

use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};
use crate::spec_document::SpecDocument;

pub(in crate::rules) const RULE: Rule = Rule {
    code: "alarm-below-metric",
    severity: Severity::Warning,
    what: "An alarm whose `for` is shorter than its metric comes: `unhealthy` or `heartbeat` below the \
        `every` of the health check, or an alarm on a Task below a minute.",
    why: "Between two values there are none, so the alarm flickers or never fires. Step Functions gives \
        its own metrics by the minute.",
    bad: Example::standard(
        r#"version: 1
dependencies:
  payments:
    http: https://payments.example.com/v1/status
    detection:
      healthCheck: { http: "https://payments.example.com/health", every: 60s }
    alarms: { unhealthy: { for: 30s }, heartbeat: { for: 3m } }"#,
    ),
    good: Example::standard(
        r#"version: 1
dependencies:
  payments:
    http: https://payments.example.com/v1/status
    detection:
      healthCheck: { http: "https://payments.example.com/health", every: 60s }
    alarms: { unhealthy: { for: 2m }, heartbeat: { for: 3m } }"#,
    ),
    check: Check::Spec(check),
};

/// How often Step Functions gives its own metrics.
const BY_THE_MINUTE: Duration = Duration::from_secs(60);

fn check(spec: &SpecDocument<'_>, findings: &mut Findings<'_>) {
    for dependency in spec.dependencies() {
        let alarms = &dependency.alarms;
        if let Some(check) = &dependency.health_check {
            let metric = "the health check gives a value";
            for (field, during) in [
                ("unhealthy", alarms.unhealthy),
                ("heartbeat", alarms.heartbeat),
            ] {
                if let Some(during) = during.filter(|during| *during < check.every) {
                    report(
                        spec,
                        dependency,
                        field,
                        during,
                        check.every,
                        metric,
                        findings,
                    );
                }
            }
        }
        if let Call::Task(_) = dependency.call {
            let metric = "Step Functions gives a value";
            let failing = alarms.failure_rate.map(|alarm| alarm.during);
            let slow = alarms.latency.map(|alarm| alarm.during);
            for (field, during) in [("failureRate", failing), ("latency", slow)] {
                if let Some(during) = during.filter(|during| *during < BY_THE_MINUTE) {
                    report(
                        spec,
                        dependency,
                        field,
                        during,
                        BY_THE_MINUTE,
                        metric,
                        findings,
                    );
                }
            }
        }
    }
}

fn report(
    spec: &SpecDocument<'_>,
    dependency: &Dependency,
    alarm: &str,
    during: Duration,
    every: Duration,
    metric: &str,
    findings: &mut Findings<'_>,
) {
    let (during, every) = (show_duration(during), show_duration(every));
    let message = format!("the alarm looks at {during}, and {metric} every {every}");
    let finding = findings.report(spec.at(dependency, &format!("alarms/{alarm}/for")), message);
    finding.hint(format!("`for: {every}` or more"));
}
