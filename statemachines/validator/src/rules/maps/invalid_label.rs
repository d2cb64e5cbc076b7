//! `invalid-label`: a label has characters that it must not have.

use asl::StateKind;

use crate::document::Document;
use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "invalid-label",
    severity: Severity::Error,
    what: "The `Label` of a Map that is empty, longer than 40 characters, or holds white space, brackets, \
        wildcards, control characters or one of `\"#%\\^|~$&,;:/` and the backtick.",
    why: "It becomes a part of the ARN of the Map Run. The service refuses the definition.",
    bad: Example::standard(
        r#"{
  "StartAt": "Each",
  "States": {
    "Each": {
      "Type": "Map",
      "Label": "orders/today",
      "ItemProcessor": {
        "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
        "StartAt": "Item",
        "States": { "Item": { "Type": "Succeed" } }
      },
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
      "Label": "orders-today",
      "ItemProcessor": {
        "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
        "StartAt": "Item",
        "States": { "Item": { "Type": "Succeed" } }
      },
      "End": true
    }
  }
}"#,
    ),
    check: Check::Definition(check),
};

/// The longest label, in characters.
const MAX_CHARACTERS: usize = 40;

/// Printable characters that a label must not have.
const REFUSED: &str = " <>{}[]?*\"#%\\^|~`$&,;:/";

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for state in &document.states {
        let Some(label) = state.text("Label") else {
            continue;
        };
        if state.kind != Some(StateKind::Map) || asl::is_placeholder(label) {
            continue;
        }
        let refused = label.chars().find(|c| is_refused(*c));
        let (message, words) = if label.is_empty() {
            (
                "a label must not be empty".to_owned(),
                "Label cannot be empty".to_owned(),
            )
        } else if let Some(c) = refused {
            (
                format!("a label must not hold {}", quoted(c)),
                format!("Label contains invalid character: {}", quoted(c)),
            )
        } else if label.chars().count() > MAX_CHARACTERS {
            (
                format!("a label has at most {MAX_CHARACTERS} characters"),
                format!("Label cannot exceed {MAX_CHARACTERS} characters"),
            )
        } else {
            continue;
        };
        let finding = findings.report(state.at("Label"), message);
        finding.hint("keep to letters, digits, `-` and `_`");
        finding.answers("INVALID_LABEL_NAME", Some(state.at("Label").pointer), words);
    }
}

fn is_refused(c: char) -> bool {
    c.is_control() || c.is_whitespace() || REFUSED.contains(c)
}

/// A character in single quotes, those that cannot be printed as escapes: what the recorded answers show.
fn quoted(c: char) -> String {
    match c {
        '\'' => "\"'\"".to_owned(),
        '\\' => r"'\\'".to_owned(),
        '\t' => r"'\t'".to_owned(),
        '\n' => r"'\n'".to_owned(),
        '\r' => r"'\r'".to_owned(),
        _ if c.is_control() || c == '\u{a0}' => format!("'\\x{:02x}'", u32::from(c)),
        _ => format!("'{c}'"),
    }
}
