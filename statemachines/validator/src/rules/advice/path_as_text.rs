//! `path-as-text`: a path is taken as text.

use asl::syntax::Node;
use asl::{QueryLanguage, StateKind};
use expr::intrinsic::Call;
use expr::jsonpath::Path;

use crate::document::{Document, below, items};
use crate::finding::{Severity, Spot};
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "path-as-text",
    severity: Severity::Warning,
    what: "A value of a JSONPath template that looks like a path or a call, under a key that does not end \
        in `.$`; or one in the `Result` of a Pass, where nothing is computed.",
    why: "It is handed on as it is written. The service accepts the definition.",
    bad: Example::standard(
        r#"{
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "Parameters": { "id": "$.order.id" }, "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Note",
  "States": {
    "Note": { "Type": "Pass", "Parameters": { "id.$": "$.order.id" }, "End": true }
  }
}"#,
    ),
    check: Check::Definition(check),
};

const TEMPLATES: [&str; 4] = ["Parameters", "ItemSelector", "ResultSelector", "Assign"];

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for state in &document.states {
        if state.language != QueryLanguage::JsonPath {
            continue;
        }
        for field in TEMPLATES {
            if let Some(node) = state.field(field) {
                search(
                    node,
                    &below(&state.pointer, field),
                    "end the key with `.$`",
                    findings,
                );
            }
        }
        if let (Some(StateKind::Pass), Some(result)) = (state.kind, state.field("Result")) {
            let hint = "use `Parameters`: a `Result` is fixed";
            search(result, &below(&state.pointer, "Result"), hint, findings);
        }
    }
}

fn search(node: &Node, pointer: &str, hint: &str, findings: &mut Findings<'_>) {
    for member in node.members() {
        let key = &member.key.text;
        let pointer = below(pointer, key);
        let text = member.value.text().unwrap_or_default();
        if !key.ends_with(".$") && looks_computed(text) {
            let spot = Spot::new(pointer.clone(), member.value.span);
            let finding = findings.report(
                spot,
                format!("`{key}` is the text as it stands, not what it points to"),
            );
            finding.hint(hint);
        }
        search(&member.value, &pointer, hint, findings);
    }
    for (pointer, item) in items(node, pointer) {
        search(item, &pointer, hint, findings);
    }
}

fn looks_computed(text: &str) -> bool {
    let is_path = ["$.", "$[", "$$."]
        .iter()
        .any(|start| text.starts_with(start));
    (is_path && Path::parse(text).is_ok())
        || (text.starts_with("States.") && Call::parse(text).is_ok())
}
