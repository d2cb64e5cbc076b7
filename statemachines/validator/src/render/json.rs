//! For programs: the shape of ValidateStateMachineDefinition's answer, and beside it everything that was found.

use serde_json::{Map, Value, json};

use super::{Checked, service};
use crate::{Finding, Severity, Subject};

/// What was found in one text.
///
/// `result`, `diagnostics` and `truncated` are what ValidateStateMachineDefinition answers; `Error` is there when
/// CreateStateMachine would refuse the definition, and is what it would say. `findings` has everything, warnings
/// included, with our codes, places and hints. A spec has only `result` and `findings`.
pub fn json(checked: &Checked) -> Value {
    let mut answer = Map::new();
    let is_valid = checked.report.is_valid();
    answer.insert("file".to_owned(), json!(checked.name));
    answer.insert(
        "result".to_owned(),
        json!(if is_valid { "OK" } else { "FAIL" }),
    );
    if checked.report.subject == Subject::Definition {
        let (diagnostics, truncated) = service::diagnostics(checked);
        answer.insert("diagnostics".to_owned(), diagnostics);
        answer.insert("truncated".to_owned(), json!(truncated));
        if let Some(error) = service::create_error(checked) {
            answer.insert("Error".to_owned(), error);
        }
    }
    let findings = checked.report.findings.iter().map(one).collect();
    answer.insert("findings".to_owned(), findings);
    Value::Object(answer)
}

fn one(finding: &Finding) -> Value {
    let severity = match finding.severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
    };
    json!({
        "severity": severity,
        "code": finding.code,
        "message": finding.message,
        "hints": finding.hints,
        "pointer": finding.at.pointer,
        "line": finding.at.position.line,
        "column": finding.at.position.column,
        "start": finding.at.span.start,
        "end": finding.at.span.end,
    })
}
