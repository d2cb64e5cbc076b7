//! Warnings that the text itself allows: `sfn-breaker: allow CODE, CODE`.
//!
//! In a `Comment` it holds for the object that has the comment, a state or a whole machine, and all inside it. In a YAML
//! comment it holds for its line, or for the next one when it stands alone; before the first line of content, for the
//! whole text. Errors cannot be allowed: the service refuses them all the same.

use asl::syntax::{Node, NodeKind, Notation, Tree};

use crate::finding::{Finding, Severity};

const MARK: &str = "sfn-breaker: allow ";

/// Takes out the warnings that the text allows.
pub(crate) fn take_out(findings: &mut Vec<Finding>, text: &str, tree: &Tree) {
    if !text.contains(MARK) {
        return;
    }
    let mut places = Vec::new();
    in_comments(tree.root(), &mut String::new(), &mut places);
    let lines = if Notation::of(text) == Notation::Yaml {
        in_lines(text)
    } else {
        Vec::new()
    };
    findings.retain(|finding| {
        let of_place = |(pointer, codes): &(String, Vec<&str>)| {
            let below = finding.at.pointer.strip_prefix(pointer.as_str());
            below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                && codes.contains(&finding.code)
        };
        let of_line = |(line, codes): &(Option<usize>, Vec<&str>)| {
            line.is_none_or(|line| line == finding.at.position.line)
                && codes.contains(&finding.code)
        };
        finding.severity == Severity::Error
            || !(places.iter().any(of_place) || lines.iter().any(of_line))
    });
}

/// The objects whose `Comment` allows something, by their pointers.
fn in_comments<'t>(node: &'t Node, pointer: &mut String, places: &mut Vec<(String, Vec<&'t str>)>) {
    if let Some(text) = node.member("Comment").and_then(|it| it.value.text()) {
        let codes = codes(text);
        if !codes.is_empty() {
            places.push((pointer.clone(), codes));
        }
    }
    let before = pointer.len();
    match &node.kind {
        NodeKind::Object(members) => {
            for member in members {
                let key = member.key.text.replace('~', "~0").replace('/', "~1");
                pointer.push('/');
                pointer.push_str(&key);
                in_comments(&member.value, pointer, places);
                pointer.truncate(before);
            }
        }
        NodeKind::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointer.push_str(&format!("/{index}"));
                in_comments(item, pointer, places);
                pointer.truncate(before);
            }
        }
        NodeKind::Null
        | NodeKind::Bool(_)
        | NodeKind::Number(_)
        | NodeKind::String(_)
        | NodeKind::Placeholder(_)
        | NodeKind::Missing => {}
    }
}

/// The lines that a YAML comment allows something on, counted from 1; none for all.
fn in_lines(text: &str) -> Vec<(Option<usize>, Vec<&str>)> {
    let mut found = Vec::new();
    let mut waiting: Vec<&str> = Vec::new();
    let mut is_head = true;
    for (number, line) in (1..).zip(text.lines()) {
        let comment = line
            .split_once('#')
            .map(|(before, comment)| (before.trim(), comment));
        match comment {
            Some(("", comment)) if is_head => found.push((None, codes(comment))),
            Some(("", comment)) => waiting.extend(codes(comment)),
            _ if line.trim().is_empty() => {}
            _ => {
                is_head = false;
                let mut here = std::mem::take(&mut waiting);
                here.extend(
                    comment
                        .map(|(_, comment)| codes(comment))
                        .unwrap_or_default(),
                );
                found.push((Some(number), here));
            }
        }
    }
    found.retain(|(_, codes)| !codes.is_empty());
    found
}

/// The codes behind the mark.
fn codes(comment: &str) -> Vec<&str> {
    let Some((_, behind)) = comment.split_once(MARK) else {
        return Vec::new();
    };
    // Up to where the list of codes ends: what follows may say why.
    let is_code = |c: char| c.is_ascii_lowercase() || matches!(c, '-' | ',' | ' ');
    let end = behind.find(|c| !is_code(c)).unwrap_or(behind.len());
    let list = behind.get(..end).unwrap_or_default();
    list.split(',')
        .filter_map(|code| code.split_whitespace().next())
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::{Options, check};

    fn found(text: &str) -> Vec<&'static str> {
        let report = check(text, &Options::default());
        report.findings.iter().map(|finding| finding.code).collect()
    }

    fn machine(around: &str, inside: &str) -> String {
        format!(
            r#"{{ "StartAt": "A", {around} "States": {{
                "A": {{ "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", {inside} "Next": "B" }},
                "B": {{ "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true }} }} }}"#
        )
    }

    const MARKED: &str =
        r#""Comment": "Long. sfn-breaker: allow task-without-timeout: it ends itself.","#;

    #[test]
    fn a_comment_allows_within_its_object() {
        assert_eq!(found(&machine("", "")).len(), 2);
        assert_eq!(found(&machine("", MARKED)).len(), 1);
        assert_eq!(found(&machine(MARKED, "")).len(), 0);
    }

    #[test]
    fn errors_are_not_allowed_away() {
        let marked = r#""Comment": "sfn-breaker: allow unknown-target","#;
        let text = machine(marked, "").replace("\"Next\": \"B\"", "\"Next\": \"C\"");
        assert!(found(&text).contains(&"unknown-target"));
    }

    #[test]
    fn yaml_comments_allow_on_their_line_the_next_or_everywhere() {
        let text = "StartAt: A\nStates:\n  A:\n    Type: Task\n    Resource: arn:aws:states:::lambda:invoke\n    End: true\n";
        assert_eq!(found(text), ["task-without-timeout"]);
        let mark = "# sfn-breaker: allow choice-without-default, task-without-timeout";
        for marked in [
            format!("{mark}\n{text}"),
            text.replace("  A:\n", &format!("  A: {mark}\n")),
            text.replace("  A:\n", &format!("  {mark}\n  A:\n")),
        ] {
            assert!(found(&marked).is_empty(), "{marked}");
        }
        let elsewhere = text.replace("    End", &format!("    {mark}\n    End"));
        assert_eq!(found(&elsewhere).len(), 1);
    }
}
