use std::fmt::Write;

use serde_json::json;

use crate::syntax::{MAX_DEPTH, Notation, Tree};

/// The recovered value and the errors, one a line.
fn check(text: &str) -> String {
    let (tree, errors) = Tree::parse(text, Notation::Yaml);
    let mut report = format!("{}\n", tree.root().to_value());
    for error in errors {
        let place = &error.place;
        let hint = error
            .hint()
            .map_or(String::new(), |hint| format!(" ({hint})"));
        writeln!(
            report,
            "{} [{}] {error}{hint}",
            place.position, place.pointer
        )
        .unwrap();
    }
    report
}

#[test]
fn scalars_mean_what_yaml_1_2_says() {
    let text = "[~, null, '', true, no, 1, -2, 1.5, 1e3, 0x1f, 0o17, 1_000, '1', \"1\", !!str 1, 2012-01-01, 1.2.3, .5]";
    assert_eq!(
        check(text).trim_end(),
        json!([
            null,
            null,
            "",
            true,
            "no",
            1,
            -2,
            1.5,
            1e3,
            31,
            15,
            "1_000",
            "1",
            "1",
            "1",
            "2012-01-01",
            "1.2.3",
            0.5
        ])
        .to_string()
    );
}

#[test]
fn blocks() {
    let text = "a:\n  b: |\n    one\n    two\n  c: >-\n    x\n    y\n'1': [x, {y: z}]\n";
    assert_eq!(
        check(text).trim_end(),
        json!({"a": {"b": "one\ntwo\n", "c": "x y"}, "1": ["x", {"y": "z"}]}).to_string()
    );
}

#[test]
fn anchors_aliases_and_merges() {
    let text =
        "base: &b {x: 1, y: 2}\nuse: *b\nmore: {<<: *b, y: 3}\nboth:\n  <<: [{p: 1}, *b]\n  x: 0\n";
    insta::assert_snapshot!(check(text), @r#"{"base":{"x":1,"y":2},"use":{"x":1,"y":2},"more":{"y":3,"x":1},"both":{"x":0,"p":1,"y":2}}"#);
}

#[test]
fn faults() {
    insta::assert_snapshot!(check("a: 1\na: 2\n"), @r#"
    {"a":2}
    2:1 [/a] `a` is written twice, first in line 1
    "#);
    insta::assert_snapshot!(check("a: !Sub '${X}'\nb: .nan\n? [k]\n: v\n"), @r#"
    {"a":"${X}","b":".nan","":"v"}
    1:9 [/a] the tag `!Sub` has no meaning here (write the value itself, or a `${Name}` to be substituted)
    2:4 [/b] JSON has no number `.nan` (quote it if it is text)
    3:3 [/] a key must be text
    "#);
    insta::assert_snapshot!(check("a: *nowhere\n"), @r#"
    {"a":null}
    1:4 [/a] while parsing node, found unknown anchor
    "#);
    insta::assert_snapshot!(check("a: 1\n---\nb: 2\n"), @r#"
    {"a":1}
    2:1 [] a second document (keep one)
    "#);
    insta::assert_snapshot!(check("a:\n  b: 'open\n"), @r#"
    {"a":{"b":null}}
    2:6 [/a/b] unclosed quote
    "#);
    insta::assert_snapshot!(check("States:\n  A: {Type: Pass\n  B: 1\n"), @r#"
    {"States":{"A":{"Type":"Pass B"}}}
    3:4 [/States/A] while parsing a flow mapping, did not find expected ',' or '}'
    "#);
    insta::assert_snapshot!(check("a: &x [*x]\n"), @r#"
    {"a":[null]}
    1:8 [/a/0] an alias of something that it is part of
    "#);
    insta::assert_snapshot!(check(""), @"null");
}

#[test]
fn spans_cover_values() {
    let text = "a:\n  b: 1\n  c:\n    - x\n\nd: 2\n";
    let (tree, _) = Tree::parse(text, Notation::Yaml);
    let at = |pointer: &str| {
        let span = tree.root().find(pointer).unwrap().span;
        &text[span.start..span.end]
    };
    assert_eq!(at("/a"), "b: 1\n  c:\n    - x");
    assert_eq!(at("/a/c/0"), "x");
    assert_eq!(at("/d"), "2");
}

#[test]
fn bombs_are_defused() {
    let mut text = "a0: &a0 [x, x]\n".to_owned();
    for level in 1..40 {
        let below = level - 1;
        writeln!(text, "a{level}: &a{level} [*a{below}, *a{below}]").unwrap();
    }
    assert!(check(&text).contains("aliases make this too large"));
    let deep = format!(
        "{}1{}",
        "[".repeat(MAX_DEPTH + 1),
        "]".repeat(MAX_DEPTH + 1)
    );
    assert!(check(&deep).contains("values nest deeper"));
    assert!(!check(&"- ".repeat(100_000)).is_empty());
    assert!(check(&"[".repeat(100_000)).contains("values nest too deep"));
}
