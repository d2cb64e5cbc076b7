//! `default-for-write`: a write is answered although it was not made.

use spec::{Call, Method};

use crate::arn::Arn;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};
use crate::spec_document::SpecDocument;

pub(in crate::rules) const RULE: Rule = Rule {
    code: "default-for-write",
    severity: Severity::Warning,
    what: "A `fallback.default` for a call that does something which is not idempotent: a POST or PATCH, or \
        a Task that sends, publishes, creates or starts something.",
    why: "The caller takes the default for an answer and goes on, though nothing was written, and nothing \
        tries again.",
    bad: Example::standard(
        r#"version: 1
dependencies:
  payments:
    http: { url: "https://payments.example.com/v1/charges", method: POST }
    fallback: { default: { accepted: true } }"#,
    ),
    good: Example::standard(
        r#"version: 1
dependencies:
  payments:
    http: { url: "https://payments.example.com/v1/charges", method: POST }
    fallback: { error: { name: Payments.Unavailable } }"#,
    ),
    check: Check::Spec(check),
};

/// How the names of actions begin that do something anew with every call.
const WRITES: [&str; 6] = ["send", "publish", "create", "start", "put", "add"];

fn check(spec: &SpecDocument<'_>, findings: &mut Findings<'_>) {
    for dependency in spec.dependencies() {
        let write = match &dependency.call {
            Call::Http(http) => match http.method {
                Method::Post => Some("POST"),
                Method::Patch => Some("PATCH"),
                Method::Get | Method::Head | Method::Put | Method::Delete => None,
            },
            Call::Task(task) => Arn::parse(&task.resource)
                .and_then(|arn| arn.integration())
                .map(|integration| integration.action)
                .filter(|action| WRITES.iter().any(|verb| action.starts_with(verb))),
        };
        if let (Some(write), Some(_)) = (write, &dependency.fallback.default) {
            let message = format!("the default answers a `{write}` as if it had been made");
            let finding = findings.report(spec.at(dependency, "fallback/default"), message);
            finding.hint("fine if it only asks; if it writes something, leave the default out: an error can be handled, or tried again");
        }
    }
}
