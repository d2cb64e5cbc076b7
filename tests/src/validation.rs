//! Definitions before the validator.

use asl::syntax::Notation;
use asl::{ExecutionType, StateMachine};
use validator::{Finding, Options, Report, Severity, Subject};

/// What is found in a definition in JSON; `workflow` is its type, `STANDARD` or `EXPRESS`.
#[must_use]
pub fn check(text: &str, workflow: &str) -> Report {
    let options = Options {
        workflow: if workflow == ExecutionType::Express.as_str() {
            ExecutionType::Express
        } else {
            ExecutionType::Standard
        },
        notation: Some(Notation::Json),
        subject: Some(Subject::Definition),
    };
    validator::check(text, &options)
}

/// A line for every finding.
#[must_use]
pub fn shown(report: &Report) -> String {
    let line = |finding: &Finding| {
        format!(
            "  {}: {} ({})",
            finding.at.pointer, finding.message, finding.code
        )
    };
    let lines: Vec<String> = report.findings.iter().map(line).collect();
    lines.join("\n")
}

/// What Step Functions would refuse in a machine.
#[must_use]
pub fn errors(machine: &StateMachine) -> Vec<Finding> {
    let report = check(&machine.to_json(), ExecutionType::Standard.as_str());
    let is_error = |finding: &Finding| finding.severity == Severity::Error;
    report.findings.into_iter().filter(is_error).collect()
}
