//! `syntax`: the text is no JSON or YAML.

use asl::syntax::{Lines, NodeKind};
use asl::{Problem, SyntaxError};

use crate::document::Document;
use crate::finding::{SCHEMA, Severity, Spot};
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "syntax",
    severity: Severity::Error,
    what: "Text that breaks off from its notation: a missing comma, an open bracket, a second document.",
    why: "Nothing can be made of a definition that cannot be read.",
    bad: Example::standard(
        r#"{
  "StartAt": "Done"
  "States": { "Done": { "Type": "Succeed" } }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Done",
  "States": { "Done": { "Type": "Succeed" } }
}"#,
    ),
    check: Check::Definition(check),
};

/// The service's code for text that is no JSON.
const CODE: &str = "INVALID_JSON_DESCRIPTION";

/// Bytes of the text that the service quotes.
const QUOTED: usize = 500;

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    let text = document.tree.text();
    if text.trim().is_empty() {
        let finding = findings.report(Spot::default(), "the text is empty");
        finding.hint("a definition is a JSON object with `StartAt` and `States`");
        finding.answers(SCHEMA, None, "Definition must be a valid JSON object");
        return;
    }
    let mut first = true;
    for error in document.errors {
        if !is_about_text(&error.problem) {
            continue;
        }
        let spot = Spot::new(error.place.pointer.clone(), error.place.span);
        let finding = findings.report(spot, error.to_string());
        finding.hints.extend(error.hint());
        // The service stops at the first.
        if std::mem::take(&mut first) {
            let (message, source) = words(text, error);
            finding.answers(CODE, None, format!("{message}\n at {source}"));
            if let Some(answer) = &mut finding.answer {
                answer.location = Some(source);
            }
        }
    }
    let has_text_errors = !first;
    if !has_text_errors && !matches!(document.tree.root().kind, NodeKind::Object(_)) {
        let finding = findings.report(
            Spot::new("", document.tree.root().span),
            format!(
                "a definition is an object, not {}",
                document.tree.root().describe()
            ),
        );
        finding.answers(SCHEMA, None, "Definition must be a valid JSON object");
    }
}

fn is_about_text(problem: &Problem) -> bool {
    match problem {
        Problem::Expected { .. } | Problem::Malformed { .. } | Problem::TooDeep { .. } => true,
        Problem::DuplicateKey { .. }
        | Problem::WrongType { .. }
        | Problem::UnknownWord { .. }
        | Problem::UnknownType { .. }
        | Problem::UnknownField { .. }
        | Problem::MissingField { .. }
        | Problem::Conflict { .. }
        | Problem::NoCondition => false,
    }
}

/// What the service's JSON library says of an error, and where it says that is.
fn words(text: &str, error: &SyntaxError) -> (String, String) {
    let start = error.place.span.start;
    let rest = text.get(start..).unwrap_or_default();
    if error.problem.to_string().contains("never closed") {
        let kind = if rest.starts_with('[') {
            "Array"
        } else {
            "Object"
        };
        let opened = source(text, start);
        let message = format!(
            "Unexpected end-of-input: expected close marker for {kind} (start marker at {opened})"
        );
        return (message, source(text, text.len()));
    }
    let token: String = rest
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_' || *c == '$')
        .collect();
    let (message, end) = if token.starts_with(char::is_alphabetic) {
        let expected = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
        let message = format!("Unrecognized token '{token}': was expecting {expected}");
        (message, start + token.len())
    } else if let Some(c) = rest.chars().next() {
        let message = format!("Unexpected character ('{c}' (code {}))", u32::from(c));
        (message, start + c.len_utf8())
    } else {
        ("Unexpected end-of-input".to_owned(), start)
    };
    (message, source(text, end))
}

/// A place in the text, in the library's notation.
fn source(text: &str, offset: usize) -> String {
    let at = Lines::new(text).position(offset);
    let quoted: String = text.chars().take(QUOTED).collect();
    let left = match text.chars().count().saturating_sub(QUOTED) {
        0 => String::new(),
        left => format!("[truncated {left} chars]"),
    };
    format!(
        "[Source: (String)\"{quoted}\"{left}; line: {}, column: {}]",
        at.line, at.column
    )
}
