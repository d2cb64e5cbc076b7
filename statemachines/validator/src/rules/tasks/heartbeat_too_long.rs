//! `heartbeat-too-long`: a heartbeat comes too late to matter.

use crate::document::{Document, number};
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "heartbeat-too-long",
    severity: Severity::Error,
    what: "`HeartbeatSeconds` that is not less than `TimeoutSeconds`.",
    why: "The task would time out before its silence is noticed; the language asks for a smaller number.",
    bad: Example::standard(
        r#"{
  "StartAt": "Work",
  "States": {
    "Work": {
      "Type": "Task",
      "Resource": "arn:aws:states:eu-central-1:111122223333:activity:work",
      "TimeoutSeconds": 60,
      "HeartbeatSeconds": 60,
      "End": true
    }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Work",
  "States": {
    "Work": {
      "Type": "Task",
      "Resource": "arn:aws:states:eu-central-1:111122223333:activity:work",
      "TimeoutSeconds": 60,
      "HeartbeatSeconds": 10,
      "End": true
    }
  }
}"#,
    ),
    check: Check::Definition(check),
};

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for state in &document.states {
        let seconds = |field: &str| state.field(field).and_then(number);
        if let (Some(timeout), Some(heartbeat)) =
            (seconds("TimeoutSeconds"), seconds("HeartbeatSeconds"))
            && heartbeat >= timeout
        {
            let message = format!(
                "`HeartbeatSeconds` must be less than `TimeoutSeconds`, which is {timeout}"
            );
            let finding = findings.report(state.at("HeartbeatSeconds"), message);
            finding.says("HeartbeatSeconds must be smaller than TimeoutSeconds");
        }
    }
}
