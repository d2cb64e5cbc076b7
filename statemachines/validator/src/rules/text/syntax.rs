//! `syntax`: the text is no JSON or YAML.

use asl::Problem;
use asl::syntax::{Lines, NodeKind};

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
            let (message, source) = words(text, error.place.span.start);
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

/// What the service's JSON library says of the text from `start` on, and where it says that is.
fn words(text: &str, start: usize) -> (String, String) {
    let rest = text.get(start..).unwrap_or_default();
    let token: String = rest
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_' || *c == '$')
        .collect();
    let is_word = token.starts_with(char::is_alphabetic);
    let (message, after) = if is_word {
        let expected = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
        (
            format!("Unrecognized token '{token}': was expecting {expected}"),
            token.len(),
        )
    } else if let Some(c) = rest.chars().next() {
        let message = format!("Unexpected character ('{c}' (code {}))", u32::from(c));
        (message, c.len_utf8())
    } else {
        ("Unexpected end-of-input".to_owned(), 0)
    };
    let at = Lines::new(text).position(start + after);
    let mut quoted: String = text.chars().take(QUOTED).collect();
    let left = text.chars().count() - quoted.chars().count();
    quoted = format!("\"{quoted}\"");
    if left > 0 {
        quoted.push_str(&format!("[truncated {left} chars]"));
    }
    let source = format!(
        "[Source: (String){quoted}; line: {}, column: {}]",
        at.line, at.column
    );
    (message, source)
}
