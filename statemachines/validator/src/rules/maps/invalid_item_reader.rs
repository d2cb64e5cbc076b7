//! `invalid-item-reader`: a Map cannot read its items like that.

use asl::syntax::Node;

use crate::document::{Document, below};
use crate::finding::{Severity, Spot};
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "invalid-item-reader",
    severity: Severity::Error,
    what: "An `ItemReader` with another resource than `s3:getObject` or `s3:listObjectsV2`, an unknown \
        `InputType`, CSV without `CSVHeaderLocation` (or other input with it), or `GIVEN` headers \
        without `CSVHeaders`.",
    why: "The service refuses the definition.",
    bad: Example::standard(
        r#"{
  "StartAt": "Each",
  "States": {
    "Each": {
      "Type": "Map",
      "ItemReader": {
        "Resource": "arn:aws:states:::s3:getObject",
        "ReaderConfig": { "InputType": "CSV" },
        "Parameters": { "Bucket": "orders", "Key": "today.csv" }
      },
      "ItemProcessor": {
        "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
        "StartAt": "Item",
        "States": { "Item": { "Type": "Succeed" } }
      },
      "ResultPath": null,
      "End": true
    }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Each",
  "States": {
    "Each": {
      "Type": "Map",
      "ItemReader": {
        "Resource": "arn:aws:states:::s3:getObject",
        "ReaderConfig": { "InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW" },
        "Parameters": { "Bucket": "orders", "Key": "today.csv" }
      },
      "ItemProcessor": {
        "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
        "StartAt": "Item",
        "States": { "Item": { "Type": "Succeed" } }
      },
      "ResultPath": null,
      "End": true
    }
  }
}"#,
    ),
    check: Check::Definition(check),
};

const INPUT_TYPES: [&str; 5] = ["CSV", "JSON", "JSONL", "PARQUET", "MANIFEST"];

const HEADER_LOCATIONS: [&str; 2] = ["FIRST_ROW", "GIVEN"];

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for state in &document.states {
        let Some(reader) = state.field("ItemReader") else {
            continue;
        };
        let pointer = below(&state.pointer, "ItemReader");
        judge_resource(reader, &pointer, findings);
        if let Some(config) = reader.member("ReaderConfig") {
            judge_config(&config.value, &below(&pointer, "ReaderConfig"), findings);
        }
    }
}

fn judge_resource(reader: &Node, pointer: &str, findings: &mut Findings<'_>) {
    let Some(node) = reader.member("Resource").map(|member| &member.value) else {
        return;
    };
    let Some(resource) = node.text() else {
        return;
    };
    let reads = ["states:::s3:getObject", "states:::s3:listObjectsV2"];
    if asl::is_placeholder(resource) || reads.iter().any(|it| resource.ends_with(it)) {
        return;
    }
    let spot = Spot::new(below(pointer, "Resource"), node.span);
    let message = format!("a Map cannot read its items with `{resource}`");
    let finding = findings.report(spot, message);
    finding.hint("`arn:aws:states:::s3:getObject` reads a file, `arn:aws:states:::s3:listObjectsV2` a list of them");
    finding.says("The field 'Resource' does not match any of the allowed values");
}

fn judge_config(config: &Node, pointer: &str, findings: &mut Findings<'_>) {
    let word = |field: &str| config.member(field).and_then(|member| member.value.text());
    judge_word(config, pointer, "InputType", &INPUT_TYPES, findings);
    judge_word(
        config,
        pointer,
        "CSVHeaderLocation",
        &HEADER_LOCATIONS,
        findings,
    );
    let has_location = config.member("CSVHeaderLocation").is_some();
    let spot = Spot::new(pointer, config.span);
    match word("InputType") {
        Some("CSV") if !has_location => {
            let finding = findings.report(
                spot,
                "CSV needs a `CSVHeaderLocation`: `FIRST_ROW` or `GIVEN`",
            );
            finding.says("The field 'CSVHeaderLocation' is required");
        }
        Some("JSON") if has_location => {
            let finding = findings.report(spot, "`CSVHeaderLocation` is for CSV only");
            finding.says("Field 'CSVHeaderLocation' is not supported");
        }
        Some(_) | None => {
            if word("CSVHeaderLocation") == Some("GIVEN") && config.member("CSVHeaders").is_none() {
                let finding =
                    findings.report(spot, "headers that are `GIVEN` stand in `CSVHeaders`");
                finding.says("These fields are required: [CSVHeaders]");
            }
        }
    }
}

fn judge_word(
    config: &Node,
    pointer: &str,
    field: &str,
    allowed: &[&str],
    findings: &mut Findings<'_>,
) {
    let Some(node) = config.member(field).map(|member| &member.value) else {
        return;
    };
    let Some(word) = node.text() else {
        return;
    };
    let is_open = asl::is_placeholder(word) || word.starts_with("{%");
    if !is_open && !allowed.contains(&word) {
        let spot = Spot::new(below(pointer, field), node.span);
        let list = allowed.join(", ");
        let finding = findings.report(spot, format!("`{field}` must be one of {list}"));
        finding.says(format!("Value should be one of the following: [{list}]"));
    }
}
