//! Reading an answer where an expression reads `$states.result`.

use serde_json::Value;

/// A template in which the variable stands for the Task's result.
pub(super) fn answered(template: &Value, variable: &str) -> Value {
    match template {
        Value::String(text) => match asl::expression(text) {
            Some(_) => Value::String(rewrite(text, variable).text),
            None => template.clone(),
        },
        Value::Array(items) => items.iter().map(|item| answered(item, variable)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(key, value)| (key.clone(), answered(value, variable)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Null | Value::Bool(_) | Value::Number(_) => template.clone(),
    }
}

/// Whether a template reads `$states` other than by its fields' names: then nothing can take the result's place.
pub(super) fn reads_states_whole(template: &Value) -> bool {
    match template {
        Value::String(text) => asl::expression(text).is_some() && rewrite(text, "x").reads_whole,
        Value::Array(items) => items.iter().any(reads_states_whole),
        Value::Object(fields) => fields.values().any(reads_states_whole),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

struct Rewritten {
    text: String,
    /// `$states` stands somewhere without `.name` behind it.
    reads_whole: bool,
}

/// Goes through an expression as JSONata's tokenizer does: what stands in texts, quoted names, comments and regular
/// expressions is left alone.
fn rewrite(source: &str, variable: &str) -> Rewritten {
    let mut text = String::with_capacity(source.len());
    let mut reads_whole = false;
    let mut rest = source;
    // What decides whether a slash divides or begins a regular expression.
    let mut before = None;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '\'' | '"' => quoted(rest, c, true),
            '`' => quoted(rest, c, false),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '/' if begins_regex(before) => quoted(rest, '/', true),
            '$' => {
                let name = word(rest.get(1..).unwrap_or_default());
                match (name, after_states(rest)) {
                    ("states", Some(("result", length))) => {
                        text.push('$');
                        text.push_str(variable);
                        rest = rest.get(length..).unwrap_or_default();
                        before = Some('a');
                        continue;
                    }
                    ("states", None) => reads_whole = true,
                    _ => {}
                }
                1 + name.len()
            }
            _ if is_word(c) => word(rest).len(),
            _ => c.len_utf8(),
        };
        let (token, after) = rest.split_at(length.min(rest.len()));
        text.push_str(token);
        if !c.is_whitespace() && !token.starts_with("/*") {
            before = token.chars().last();
        }
        rest = after;
    }
    Rewritten { text, reads_whole }
}

/// The field behind `$states.`, and how long the whole is.
fn after_states(text: &str) -> Option<(&str, usize)> {
    let rest = text.strip_prefix("$states")?.trim_start();
    let rest = rest
        .strip_prefix('.')
        .filter(|rest| !rest.starts_with('.'))?
        .trim_start();
    let (name, length) = match rest.strip_prefix('`') {
        Some(quoted) => {
            let (name, _) = quoted.split_once('`')?;
            (name, name.len() + 2)
        }
        None => (word(rest), word(rest).len()),
    };
    (!name.is_empty()).then_some((name, text.len() - rest.len() + length))
}

/// The length of what begins and ends with `quote`.
fn quoted(text: &str, quote: char, has_escapes: bool) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if has_escapes && c == '\\' {
            escaped = true;
        } else if c == quote {
            return at + c.len_utf8();
        }
    }
    text.len()
}

/// A regular expression stands where a value may begin, a division behind a value.
fn begins_regex(before: Option<char>) -> bool {
    before.is_none_or(|c| !is_word(c) && !matches!(c, ')' | ']' | '}' | '"' | '\'' | '`' | '$'))
}

fn word(text: &str) -> &str {
    let end = text.find(|c| !is_word(c)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn to_answer(source: &str) -> String {
        rewrite(source, "answer").text
    }

    #[test]
    fn the_result_is_replaced_and_nothing_else() {
        for (from, to) in [
            ("{% $states.result.id %}", "{% $answer.id %}"),
            ("{% $states . result[0] %}", "{% $answer[0] %}"),
            ("{% $states.`result` %}", "{% $answer %}"),
            ("{% $states.input.result %}", "{% $states.input.result %}"),
            ("{% $states.results %}", "{% $states.results %}"),
            ("{% $mystates.result %}", "{% $mystates.result %}"),
            (
                "{% '$states.result' & \"$states.result\" %}",
                "{% '$states.result' & \"$states.result\" %}",
            ),
            (
                "{% /* $states.result */ $states.result %}",
                "{% /* $states.result */ $answer %}",
            ),
            (
                "{% $replace($states.result, /'/, '') %}",
                "{% $replace($answer, /'/, '') %}",
            ),
            (
                "{% $states.result.a / $states.result.b / 'x' %}",
                "{% $answer.a / $answer.b / 'x' %}",
            ),
            ("{% $states.result / 2 %}", "{% $answer / 2 %}"),
            (
                "{% 'it\\'s' & $states.result %}",
                "{% 'it\\'s' & $answer %}",
            ),
        ] {
            assert_eq!(to_answer(from), to, "{from}");
        }
    }

    #[test]
    fn only_expressions_are_rewritten() {
        let template = json!({"a": "$states.result", "b": ["{% $states.result %}", 5, null]});
        assert_eq!(
            answered(&template, "x"),
            json!({"a": "$states.result", "b": ["{% $x %}", 5, null]})
        );
    }

    #[test]
    fn reading_all_of_states_is_seen() {
        for whole in [
            "{% $states %}",
            "{% $keys($states) %}",
            "{% $states..id %}",
            "{% $states.*.id %}",
        ] {
            assert!(reads_states_whole(&json!([whole])), "{whole}");
        }
        for named in [
            "{% $states.context.Execution.Id %}",
            "{% '$states' %}",
            "$states",
        ] {
            assert!(!reads_states_whole(&json!({"a": named})), "{named}");
        }
    }
}
