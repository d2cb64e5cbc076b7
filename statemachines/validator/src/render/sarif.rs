//! SARIF 2.1.0, which code scanning services take.

use asl::syntax::Lines;
use serde_json::{Value, json};

use super::Checked;
use crate::{Finding, Severity, rules};

/// All findings as one SARIF log with one run.
pub fn sarif(checked: &[Checked]) -> Value {
    let described: Vec<Value> = rules()
        .map(|rule| {
            json!({
                "id": rule.code,
                "shortDescription": { "text": rule.what },
                "fullDescription": { "text": rule.why },
                "help": { "text": format!("{}\n\n{}", rule.what, rule.why) },
                "defaultConfiguration": { "level": level(rule.severity) },
            })
        })
        .collect();
    let results: Vec<Value> = checked.iter().flat_map(results).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "sfn-breaker",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": described,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn results(checked: &Checked) -> Vec<Value> {
    let lines = Lines::new(&checked.text);
    let findings = checked.report.findings.iter();
    findings
        .map(|finding| result(checked, &lines, finding))
        .collect()
}

fn result(checked: &Checked, lines: &Lines<'_>, finding: &Finding) -> Value {
    let (start, end) = (finding.at.position, lines.position(finding.at.span.end));
    let hints: String = finding
        .hints
        .iter()
        .map(|hint| format!("\nHint: {hint}"))
        .collect();
    json!({
        "ruleId": finding.code,
        "level": level(finding.severity),
        "message": { "text": format!("{}{hints}", finding.message) },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": uri(&checked.name) },
                "region": {
                    "startLine": start.line,
                    "startColumn": start.column,
                    "endLine": end.line,
                    "endColumn": end.column,
                },
            },
            "logicalLocations": [{ "fullyQualifiedName": finding.at.pointer }],
        }],
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// A path as a relative URI: what a URI must not hold is escaped.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'\\' => out.push('/'),
            b'/' | b'.' | b'-' | b'_' | b'~' => out.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
