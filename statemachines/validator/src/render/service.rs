//! What the service answers, in its own shape and words: ValidateStateMachineDefinition's diagnostics, and the error
//! that CreateStateMachine gives for the same definition.

use serde_json::{Value, json};

use super::Checked;
use crate::{Answer, Severity};

/// The most diagnostics in an answer (ValidateStateMachineDefinition's `maxResults`).
const MAX_DIAGNOSTICS: usize = 100;

/// The code for text that is no JSON: the service then says nothing else.
const INVALID_JSON: &str = "INVALID_JSON_DESCRIPTION";

/// The code for labels, whose refusal CreateStateMachine words unlike any other.
const INVALID_LABEL: &str = "INVALID_LABEL_NAME";

/// How a list of missing fields begins; the service gives one list for each object.
const REQUIRED: &str = "These fields are required: [";

/// `diagnostics`, and whether there are more than fit.
pub(super) fn diagnostics(checked: &Checked) -> (Value, bool) {
    let answers = answers(checked);
    let shown = answers.iter().take(MAX_DIAGNOSTICS).map(|answer| {
        let mut diagnostic = json!({
            "severity": "ERROR",
            "code": answer.code,
            "message": message(answer),
        });
        if let Some(location) = &answer.location {
            diagnostic["location"] = json!(location);
        }
        diagnostic
    });
    (shown.collect(), answers.len() > MAX_DIAGNOSTICS)
}

/// The error of CreateStateMachine; none if it accepts the definition.
pub(super) fn create_error(checked: &Checked) -> Option<Value> {
    let answers = answers(checked);
    let label = answers.iter().find(|answer| answer.code == INVALID_LABEL);
    let message = match (label, answers.is_empty()) {
        (_, true) => return None,
        // As recorded: a label is refused by what reads the definition, before it is checked.
        (Some(label), false) => {
            let (label, text) = (python_text(&label.message), &checked.text);
            format!("Error=ValueError Args=[{label}] in definition '{text}'.")
        }
        (None, false) => {
            let all: Vec<String> = answers.iter().map(in_one_line).collect();
            format!("Invalid State Machine Definition: '{}'", all.join(", "))
        }
    };
    Some(json!({ "Code": "InvalidDefinition", "Message": message }))
}

/// What the service says of every error, in the order of the text.
fn answers(checked: &Checked) -> Vec<Answer> {
    let errors = checked.report.findings.iter();
    let mut answers: Vec<Answer> = Vec::new();
    for finding in errors.filter(|finding| finding.severity == Severity::Error) {
        // Every rule about definitions knows the service's words; what has none is no error.
        let Some(answer) = finding.answer.clone() else {
            continue;
        };
        if answer.code == INVALID_JSON {
            return vec![answer];
        }
        let more = answer.message.strip_prefix(REQUIRED);
        let earlier = answers
            .iter_mut()
            .find(|one| one.location == answer.location && one.message.starts_with(REQUIRED));
        match (earlier, more) {
            (Some(earlier), Some(more)) => {
                earlier.message.pop();
                earlier.message.push_str(", ");
                earlier.message.push_str(more);
            }
            (Some(_), None) | (None, _) => answers.push(answer),
        }
    }
    answers
}

/// A diagnostic's message. The service cuts the place out of a longer text, and the space before it stays.
fn message(answer: &Answer) -> String {
    let is_cut = answer.location.is_some() && answer.code != INVALID_JSON;
    format!("{}{}", answer.message, if is_cut { " " } else { "" })
}

fn in_one_line(answer: &Answer) -> String {
    let place = match &answer.location {
        Some(location) if answer.code != INVALID_JSON => format!(" at {location}"),
        Some(_) | None => String::new(),
    };
    format!("{}: {}{place}", answer.code, answer.message)
}

/// Text in quotes, as the recorded answer writes it: single ones unless that would take an escape.
fn python_text(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut out = String::from(quote);
    for c in text.chars() {
        if c == quote || c == '\\' {
            out.push('\\');
        }
        out.push(c);
    }
    out.push(quote);
    out
}

#[cfg(test)]
mod tests {
    use super::python_text;

    #[test]
    fn quotes_are_chosen_to_save_escapes() {
        assert_eq!(python_text("plain"), "'plain'");
        assert_eq!(python_text("it's"), "\"it's\"");
        assert_eq!(python_text("'\"'"), "'\\'\"\\''");
        assert_eq!(python_text(r"'\x00'"), r#""'\\x00'""#);
    }
}
