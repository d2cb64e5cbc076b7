//! Changes as people read them.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use cloud::deploy::change::{Action, Change, Detail, Replacement};
use serde_json::Value;

/// Longest value shown, characters; what is longer is cut in its middle, where hashes differ least to the eye.
const LONGEST_VALUE: usize = 44;

/// Most values shown of one resource; `--format json` has them all.
const MOST_DETAILS: usize = 12;

const ADDED: Style = AnsiColor::Green.on_default();
const CHANGED: Style = AnsiColor::Yellow.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const NOTED: Style = AnsiColor::Magenta.on_default();

/// How changes are shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// Whether with every value that changes.
    pub(crate) with_values: bool,
}

/// The changes of a stack, with a headline, each on a line, its values below it.
pub(crate) fn shown(stack: &str, changes: &[Change], look: Look) -> String {
    let mut text = format!("{stack}: {}\n", counted(changes));
    let width = changes.iter().map(|one| one.id.chars().count()).max();
    let width = width.unwrap_or(0);
    for change in changes {
        line(&mut text, change, width);
        if look.with_values {
            values(&mut text, &change.details);
        }
    }
    text
}

/// What can become of a resource, in the order of a headline.
const FATES: [&str; 6] = [
    "to add",
    "to change",
    "to replace",
    "to remove",
    "to import",
    "that CloudFormation will only know later",
];

/// Which of [`FATES`].
fn fate(change: &Change) -> &'static str {
    match (change.action, change.replacement) {
        (Action::Add, _) => "to add",
        (Action::Modify, Replacement::No) => "to change",
        (Action::Modify, Replacement::Maybe | Replacement::Yes) => "to replace",
        (Action::Remove, _) => "to remove",
        (Action::Import, _) => "to import",
        (Action::Unknown, _) => "that CloudFormation will only know later",
    }
}

/// `2 to add, 1 to replace`.
fn counted(changes: &[Change]) -> String {
    let counted = FATES.map(|words| {
        let count = changes.iter().filter(|one| fate(one) == words).count();
        (count > 0).then(|| format!("{count} {words}"))
    });
    let counts: Vec<String> = counted.into_iter().flatten().collect();
    if counts.is_empty() {
        "no resource changes".to_owned()
    } else {
        counts.join(", ")
    }
}

fn line(text: &mut String, change: &Change, width: usize) {
    let (mark, style) = match (change.action, change.replacement) {
        (Action::Add, _) => ('+', ADDED),
        (Action::Modify, Replacement::No) => ('~', CHANGED),
        (Action::Modify, Replacement::Maybe | Replacement::Yes) => ('±', REMOVED),
        (Action::Remove, _) => ('-', REMOVED),
        (Action::Import, _) => ('<', ADDED),
        (Action::Unknown, _) => ('?', CHANGED),
    };
    let notes = notes(change);
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "  {style}{mark} {:<width$}{style:#}  {}",
        change.id, change.kind
    );
    if !notes.is_empty() {
        let _ = write!(text, "  {NOTED}{}{NOTED:#}", notes.join(", "));
    }
    text.push('\n');
}

fn notes(change: &Change) -> Vec<&'static str> {
    let mut notes = Vec::new();
    match (change.action, change.replacement) {
        (Action::Modify, Replacement::Yes) => notes.push("is replaced"),
        (Action::Modify, Replacement::Maybe) => notes.push("may be replaced"),
        (Action::Add | Action::Remove | Action::Import | Action::Unknown, _)
        | (Action::Modify, Replacement::No) => {}
    }
    if change.loses_table() {
        notes.push("everything in it is lost");
    } else if change.kept && change.action == Action::Remove {
        notes.push("is kept outside the stack");
    }
    if change.touches_permissions() {
        notes.push("permissions");
    }
    notes
}

fn values(text: &mut String, details: &[Detail]) {
    for detail in details.iter().take(MOST_DETAILS) {
        let path = shortened(&detail.path);
        let told = match (&detail.before, &detail.after) {
            (Some(before), Some(after)) => format!("{} -> {}", value(before), value(after)),
            (Some(before), None) => format!("{} is taken away", value(before)),
            (None, Some(after)) => format!("{} is new", value(after)),
            (None, None) => "changes".to_owned(),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "      {path}: {told}");
    }
    let more = details.len().saturating_sub(MOST_DETAILS);
    if more > 0 {
        let _ = writeln!(text, "      and {more} more");
    }
}

/// A path without what every path begins with.
fn shortened(path: &str) -> &str {
    let path = path.strip_prefix("Properties.").unwrap_or(path);
    path.strip_prefix("DefinitionString.").unwrap_or(path)
}

fn value(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            value.to_string()
        }
    };
    let text = text.replace('\n', " ");
    let length = text.chars().count();
    if length <= LONGEST_VALUE {
        return text;
    }
    let half = LONGEST_VALUE / 2;
    let start: String = text.chars().take(half).collect();
    let end: String = text.chars().skip(length - half).collect();
    format!("{start}…{end}")
}

#[cfg(test)]
mod tests {
    use cloud::deploy::change::{Action, Change, Detail, Replacement};
    use serde_json::json;

    use super::{Look, shown};

    fn change(action: Action, id: &str, kind: &str) -> Change {
        Change {
            action,
            id: id.to_owned(),
            kind: kind.to_owned(),
            physical: None,
            replacement: Replacement::No,
            kept: false,
            details: Vec::new(),
        }
    }

    fn plain(changes: &[Change]) -> String {
        let text = shown("checkout", changes, Look { with_values: true });
        anstream::adapter::strip_str(&text).to_string()
    }

    #[test]
    fn every_kind_of_change() {
        let function = Change {
            details: vec![
                Detail {
                    path: "Properties.Code.S3Key".to_owned(),
                    before: Some(json!(
                        "0123456789abcdef0123456789abcdef0123456789abcdef.zip"
                    )),
                    after: Some(json!(
                        "fedcba9876543210fedcba9876543210fedcba9876543210.zip"
                    )),
                },
                Detail {
                    path: "Properties.Timeout".to_owned(),
                    before: Some(json!(3)),
                    after: Some(json!(5)),
                },
                Detail {
                    path: "Properties.Layers".to_owned(),
                    before: None,
                    after: Some(json!(["x"])),
                },
            ],
            ..change(Action::Modify, "CallFunction", "AWS::Lambda::Function")
        };
        let table = Change {
            replacement: Replacement::Yes,
            ..change(Action::Modify, "Table", "AWS::DynamoDB::Table")
        };
        let alarm = Change {
            replacement: Replacement::Maybe,
            ..change(Action::Modify, "Alarm", "AWS::CloudWatch::Alarm")
        };
        let logs = Change {
            kept: true,
            ..change(Action::Remove, "Logs", "AWS::Logs::LogGroup")
        };
        insta::assert_snapshot!(plain(&[
            change(Action::Add, "Topic", "AWS::SNS::Topic"),
            function,
            change(Action::Modify, "CallRole", "AWS::IAM::Role"),
            table,
            alarm,
            logs,
            change(Action::Remove, "Queue", "AWS::SQS::Queue"),
            change(Action::Unknown, "Nested", "AWS::CloudFormation::Stack"),
        ]), @r#"
    checkout: 1 to add, 2 to change, 2 to replace, 2 to remove, 1 that CloudFormation will only know later
      + Topic         AWS::SNS::Topic
      ~ CallFunction  AWS::Lambda::Function
          Code.S3Key: 0123456789abcdef012345…ef0123456789abcdef.zip -> fedcba9876543210fedcba…10fedcba9876543210.zip
          Timeout: 3 -> 5
          Layers: ["x"] is new
      ~ CallRole      AWS::IAM::Role  permissions
      ± Table         AWS::DynamoDB::Table  is replaced, everything in it is lost
      ± Alarm         AWS::CloudWatch::Alarm  may be replaced
      - Logs          AWS::Logs::LogGroup  is kept outside the stack
      - Queue         AWS::SQS::Queue
      ? Nested        AWS::CloudFormation::Stack
    "#);
    }

    #[test]
    fn nothing_but_outputs() {
        assert_eq!(plain(&[]), "checkout: no resource changes\n");
    }

    #[test]
    fn many_values_are_cut_short() {
        let details = (0..20).map(|n| Detail {
            path: format!("Properties.Environment.Variables.V{n}"),
            before: Some(json!(n)),
            after: None,
        });
        let many = Change {
            details: details.collect(),
            ..change(Action::Modify, "CallFunction", "AWS::Lambda::Function")
        };
        assert!(plain(&[many]).ends_with("and 8 more\n"));
    }
}
