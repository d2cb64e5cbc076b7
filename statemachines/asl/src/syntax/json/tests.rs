use std::fmt::Write;

use serde_json::{Value, json};

use crate::syntax::{MAX_DEPTH, MAX_TEXT_ERRORS, Notation, Tree};

/// The recovered value and the errors, one a line.
fn check(text: &str) -> String {
    let (tree, errors) = Tree::parse(text, Notation::Json);
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
fn good_text_has_no_errors() {
    let value = json!({"a": [1, -2.5e3, true, false, null, "é\"\\\n\u{1F600}"], "": {}, "b": [[]]});
    for text in [
        value.to_string(),
        format!("{value:#}"),
        format!("\u{feff} {value}\r\n"),
    ] {
        let (tree, errors) = Tree::parse(&text, Notation::Json);
        assert_eq!(errors, []);
        assert_eq!(tree.root().to_value(), value);
    }
    assert_eq!(check(r#""\ud83d\ude00\u00e9\/""#), "\"😀é/\"\n");
}

#[test]
fn commas() {
    insta::assert_snapshot!(check("{\"a\": 1\n \"b\": [1 2,], \"c\": 3,,}"), @r#"
    {"a":1,"b":[1,2],"c":3}
    1:8 [] expected `,` or `}`, found text
    2:9 [/b] expected `,` or `]`, found `2`
    2:11 [/b] nothing follows this comma (remove it)
    2:22 [] expected a key in double quotes, found `,`
    "#);
}

#[test]
fn other_languages_values() {
    insta::assert_snapshot!(check("{a: True, 'b': None, \"c\": hello, \"d\": 01, \"e\": +1}"), @r#"
    {"a":true,"b":null,"c":"hello","d":1.0,"e":1.0}
    1:2 [] expected a key in double quotes, found `a`
    1:5 [/a] `True` is no JSON value (write `true`)
    1:11 [] JSON has no single quotes (text stands in double quotes)
    1:16 [/b] `None` is no JSON value (write `null`)
    1:27 [/c] `hello` is no JSON value (text stands in double quotes)
    1:39 [/d] `01` is no JSON number (leave out leading zeros)
    1:48 [/e] `+1` is no JSON number (leave out the plus sign)
    "#);
    insta::assert_snapshot!(check("[.5, 1e999, -, 0x1F, NaN] // end"), @r#"
    [0.5,null,"-","0x1F","NaN"]
    1:2 [/0] `.5` is no JSON number (a digit stands on both sides of the point)
    1:6 [/1] `1e999` is out of range
    1:13 [/2] `-` is no JSON number (text stands in double quotes)
    1:16 [/3] `0x1F` is no JSON number (leave out leading zeros)
    1:22 [/4] `NaN` is no JSON value (text stands in double quotes)
    1:27 [] JSON has no comments (use a `Comment` field)
    "#);
}

#[test]
fn missing_values() {
    insta::assert_snapshot!(check("{\"a\": , \"b\" \"c\": 1, \"d\"}"), @r#"
    {"a":null,"b":null,"c":1,"d":null}
    1:7 [/a] expected a value, found `,`
    1:13 [/b] expected `:`, found text
    1:24 [/d] expected `:`, found `}`
    "#);
    insta::assert_snapshot!(check(""), @"
    null
    1:1 [] expected a value, found the end of the text
    ");
    insta::assert_snapshot!(check("{} {}"), @"
    {}
    1:4 [] expected nothing after the value, found `{`
    ");
}

#[test]
fn brackets() {
    insta::assert_snapshot!(check("{\"a\": [1, 2}, \"b\": {\"c\": 1"), @r#"
    {"a":[1,2]}
    1:12 [/a] expected `]`, found `}`
    1:13 [] expected nothing after the value, found `,`
    "#);
    insta::assert_snapshot!(check("[{\"a\": 1], 2]"), @r#"
    [{"a":1}]
    1:9 [/0] expected `}`, found `]`
    1:10 [] expected nothing after the value, found `,`
    "#);
    insta::assert_snapshot!(check("{\"a\": 1]"), @r#"
    {"a":1}
    1:8 [] expected `}`, found `]`
    "#);
}

#[test]
fn strings() {
    insta::assert_snapshot!(check("{\"a\": \"open\n \"b\": \"\\x \\u12 \\ud800 \t\"}"), @r#"
    {"a":"open","b":"\\x �12 � \t"}
    1:7 [/a] this text is never closed (line breaks are written `\n`)
    2:8 [/b] `\x` is no JSON escape (a backslash itself is written `\\`)
    2:11 [/b] no character has this escape (`\u` takes four hexadecimal digits, a pair of them beyond U+FFFF)
    2:16 [/b] no character has this escape (`\u` takes four hexadecimal digits, a pair of them beyond U+FFFF)
    2:23 [/b] control character U+0009 in text (write `\u0009`)
    "#);
}

#[test]
fn duplicate_keys_are_kept_and_told() {
    let text = "{\"a\": {\"b/c\": 1, \"d\": 2,\n \"b/c\": 3}}";
    insta::assert_snapshot!(check(text), @r#"
    {"a":{"b/c":3,"d":2}}
    2:2 [/a/b~1c] `b/c` is written twice, first in line 1
    "#);
    let (tree, _) = Tree::parse(text, Notation::Json);
    assert_eq!(tree.root().find("/a").unwrap().members().len(), 3);
    assert_eq!(tree.root().find("/a/b~1c").unwrap().to_value(), json!(3));
}

#[test]
fn bare_placeholders_are_values() {
    assert_eq!(
        check("{\"a\": ${Wait}, \"b\": [${A::B}${C}, 1]}"),
        "{\"a\":\"${Wait}\",\"b\":[\"${A::B}${C}\",1]}\n"
    );
}

#[test]
fn depth_is_limited() {
    let text = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(Tree::parse(&text(MAX_DEPTH), Notation::Json).1, []);
    let (_, errors) = Tree::parse(&text(100_000), Notation::Json);
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].to_string(), "values nest deeper than 128 levels");
    // Nothing is closed: what is too deep is told, and one bracket.
    assert_eq!(Tree::parse(&"[".repeat(100_000), Notation::Json).1.len(), 2);
}

#[test]
fn errors_are_limited() {
    let (_, errors) = Tree::parse(&"{] ".repeat(10_000), Notation::Json);
    assert!(errors.len() <= MAX_TEXT_ERRORS);
}

#[test]
fn spans_cover_values_and_keys() {
    let text = "{\"a\": [10, \"é\"] }";
    let (tree, _) = Tree::parse(text, Notation::Json);
    let at = |pointer: &str| {
        let span = tree.root().find(pointer).unwrap().span;
        &text[span.start..span.end]
    };
    assert_eq!(at(""), text);
    assert_eq!(at("/a"), "[10, \"é\"]");
    assert_eq!(at("/a/1"), "\"é\"");
    let key = tree.key_span("/a").unwrap();
    assert_eq!(&text[key.start..key.end], "\"a\"");
    assert_eq!(
        tree.place("/a/7/x").span,
        tree.root().find("/a").unwrap().span
    );
    assert_eq!(tree.root().find("/zzz"), None);
    assert_eq!(tree.root().to_value()["a"][0], Value::from(10));
}
