//! `express-retry`: an Express workflow may do something twice.

use asl::ExecutionType;
use asl::syntax::Node;

use crate::arn::Arn;
use crate::document::{Document, State};
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "express-retry",
    severity: Severity::Warning,
    what: "A Retry of an Express workflow around a call that is not idempotent: sending, publishing, \
        creating or starting something, or an HTTP POST.",
    why: "A call that timed out may have been carried out all the same, and an Express workflow keeps no \
        history to tell. It may also run more than once itself.",
    bad: Example::express(
        r#"{
  "StartAt": "Tell",
  "States": {
    "Tell": {
      "Type": "Task",
      "Resource": "arn:aws:states:::sns:publish",
      "Parameters": { "TopicArn": "${Topic}", "Message.$": "$.text" },
      "Retry": [{ "ErrorEquals": ["States.TaskFailed"] }],
      "End": true
    }
  }
}"#,
    ),
    good: Example::express(
        r#"{
  "StartAt": "Tell",
  "States": {
    "Tell": {
      "Type": "Task",
      "Resource": "arn:aws:states:::sns:publish",
      "Parameters": { "TopicArn": "${Topic}", "Message.$": "$.text" },
      "End": true
    }
  }
}"#,
    ),
    check: Check::Definition(check),
};

/// How the names of actions begin that do something anew with every call.
const NOT_IDEMPOTENT: [&str; 6] = ["send", "publish", "create", "start", "putEvents", "add"];

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for state in &document.states {
        let is_express = document
            .scope_of(state)
            .is_some_and(|scope| scope.workflow == ExecutionType::Express);
        if !is_express || state.entries("Retry").is_empty() {
            continue;
        }
        let resource = state.text("Resource").unwrap_or_default();
        let Some(integration) = Arn::parse(resource).and_then(|arn| arn.integration()) else {
            continue;
        };
        let action = integration.action;
        let acts = NOT_IDEMPOTENT.iter().any(|verb| action.starts_with(verb));
        let posts = integration.service == "http" && method(state) == Some("POST");
        if (acts && !has_token(state)) || posts {
            let message = format!(
                "`{}:{action}` may be carried out twice by this Retry",
                integration.service
            );
            let finding = findings.report(state.at_key("Retry"), message);
            finding.hint("retry only errors that say nothing was done, pass an idempotency token, or use a Standard workflow");
        }
    }
}

fn payload<'d>(state: &State<'d>) -> Option<&'d Node> {
    state.field("Parameters").or(state.field("Arguments"))
}

fn method<'d>(state: &State<'d>) -> Option<&'d str> {
    payload(state)?.member("Method")?.value.text()
}

/// Whether the call itself says which one it is.
fn has_token(state: &State<'_>) -> bool {
    let members = payload(state).map_or(&[][..], |payload| payload.members());
    members.iter().any(|member| {
        let key = member
            .key
            .text
            .strip_suffix(".$")
            .unwrap_or(&member.key.text);
        key == "Name" || key.ends_with("Token") || key == "MessageDeduplicationId"
    })
}
