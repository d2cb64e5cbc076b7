//! A value as YAML, in block style.

use serde_json::Value;

/// Longest key that needs no mark of its own, in bytes (YAML 1.2: 1,024 characters).
const MOST_KEY_BYTES: usize = 1024;

/// A value as YAML: blocks indented by two spaces, text over several lines as it is, quotes only
/// where text would be read as something else.
pub fn yaml(value: &Value) -> String {
    let mut text = String::new();
    if is_block(value) {
        block(value, 0, &mut text);
    } else {
        inline(value, 0, &mut text);
        text.push('\n');
    }
    text
}

/// Whether a value needs lines of its own.
fn is_block(value: &Value) -> bool {
    match value {
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// The lines of a list or object. The first line's indent is already there.
fn block(value: &Value, depth: usize, text: &mut String) {
    match value {
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                indent(at, depth, text);
                text.push_str("- ");
                if is_block(item) {
                    block(item, depth + 1, text);
                } else {
                    inline(item, depth, text);
                    text.push('\n');
                }
            }
        }
        Value::Object(members) => {
            for (at, (key, value)) in members.iter().enumerate() {
                indent(at, depth, text);
                self::key(key, depth, text);
                text.push(':');
                if is_block(value) {
                    text.push('\n');
                    text.push_str(&"  ".repeat(depth + 1));
                    block(value, depth + 1, text);
                } else {
                    text.push(' ');
                    inline(value, depth, text);
                    text.push('\n');
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn indent(at: usize, depth: usize, text: &mut String) {
    if at > 0 {
        text.push_str(&"  ".repeat(depth));
    }
}

/// A member's key, without its colon.
fn key(key: &str, depth: usize, text: &mut String) {
    let key = scalar(key);
    if key.len() > MOST_KEY_BYTES {
        text.push_str("? ");
        text.push_str(&key);
        text.push('\n');
        text.push_str(&"  ".repeat(depth));
    } else {
        text.push_str(&key);
    }
}

/// A value behind its key or dash, without the line feed.
fn inline(value: &Value, depth: usize, text: &mut String) {
    match value {
        Value::String(string) if is_literal(string) => literal(string, depth, text),
        Value::String(string) => text.push_str(&scalar(string)),
        Value::Array(_) => text.push_str("[]"),
        Value::Object(_) => text.push_str("{}"),
        Value::Null | Value::Bool(_) | Value::Number(_) => text.push_str(&value.to_string()),
    }
}

/// Whether text reads well as a literal block: several lines of plain characters.
fn is_literal(text: &str) -> bool {
    let body = text.trim_end_matches('\n');
    body.contains('\n')
        && !body.starts_with([' ', '\n'])
        && body.chars().all(|c| c == '\n' || is_plain_character(c))
        && body.lines().all(|line| line.trim_end() == line)
}

fn literal(string: &str, depth: usize, text: &mut String) {
    let body = string.trim_end_matches('\n');
    text.push_str(match string.len() - body.len() {
        0 => "|-",
        1 => "|",
        _ => "|+",
    });
    let lines = match string.len() - body.len() {
        0 | 1 => body,
        _ => string.strip_suffix('\n').unwrap_or(string),
    };
    for line in lines.split('\n') {
        text.push('\n');
        if !line.is_empty() {
            text.push_str(&"  ".repeat(depth + 1));
            text.push_str(line);
        }
    }
}

/// Text on one line, quoted if it has to be.
fn scalar(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    if !text.contains('\'') && text.chars().all(is_plain_character) {
        return format!("'{text}'");
    }
    // JSON's quoting is YAML's double quoting, but for characters that YAML takes for line ends.
    Value::from(text)
        .to_string()
        .chars()
        .map(|c| match c {
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => {
                format!("\\u{:04x}", u32::from(c))
            }
            _ => c.to_string(),
        })
        .collect()
}

/// Whether text can stand without quotes: every reader, also of older YAML, takes it for text.
fn is_plain(text: &str) -> bool {
    const OTHERWISE_READ: [&str; 10] = [
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "~",
    ];
    let starts_plain =
        text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '$' | '/' | '_'));
    starts_plain
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && text.chars().all(is_plain_character)
        && !OTHERWISE_READ.contains(&text.to_lowercase().as_str())
}

fn is_plain_character(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') && !is_unassigned(c)
}

/// Characters that YAML does not print: the last two of each plane.
fn is_unassigned(c: char) -> bool {
    u32::from(c) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests;
