//! Calls through their front door.

use super::*;
use crate::{Object, value};

fn show(call: &str) -> String {
    let input = value!({
        "s": "text", "n": 3, "f": 2.6, "neg": -1.5, "list": [1, 2, 3, 4, 5], "empty": [], "null": null,
        "obj": {"a": 1, "b": {"c": "x"}}, "other": {"b": 2, "d": [1, "y", null]}, "tpl": "n={} \\{\\}",
        "dup": [1, 1.0, "1", "1", null, null, [1], [1], {"a": 1}, {"a": 1}, true, false, true],
        "long": "x".repeat(10_001),
    });
    let context = value!({"Execution": {"Name": "run"}});
    let variables: Object = [("name", value!("you"))].into_iter().collect();
    let mut scope = Scope::new(&input, &context, &variables);
    scope.seed = 42;
    match Call::parse(call) {
        Err(error) => format!("does not parse: {error} at {:?}", error.span),
        Ok(call) => match call.evaluate(&scope) {
            Ok(value) => value.to_string(),
            Err(error) => format!("fails: {}", error.problem)
                .split(" in the input")
                .next()
                .unwrap_or_default()
                .to_owned(),
        },
    }
}

fn show_all(calls: &[&str]) -> String {
    calls
        .iter()
        .map(|call| format!("{call} -> {}", show(call)))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn arrays() {
    insta::assert_snapshot!(show_all(&[
        "States.Array()",
        "States.Array(1, 'a', $.n, null, true, States.Array())",
        "States.ArrayPartition($.list, 2)",
        "States.ArrayPartition($.list, 2.9)",
        "States.ArrayPartition($.list, 0.9)",
        "States.ArrayPartition($.list, -1)",
        "States.ArrayPartition($.empty, 3)",
        "States.ArrayPartition($.s, 3)",
        "States.ArrayContains($.list, 3)",
        "States.ArrayContains($.list, '3')",
        "States.ArrayContains($.dup, $.null)",
        "States.ArrayContains($.obj, 1)",
        "States.ArrayRange(1, 9, 2)",
        "States.ArrayRange(9, 1, -4)",
        "States.ArrayRange(5, 1, 1)",
        "States.ArrayRange(1.6, 1.4, 1)",
        "States.ArrayRange(1, 5, 0)",
        "States.ArrayRange(1, 5, 0.5)",
        "States.ArrayRange(1, 1001, 1)",
        "States.ArrayRange('a', 5, 1)",
        "States.ArrayLength(States.ArrayRange(1, 1000, 1))",
        "States.ArrayGetItem($.list, 1)",
        "States.ArrayGetItem($.list, 1.9)",
        "States.ArrayGetItem($.list, 5)",
        "States.ArrayGetItem($.list, -1)",
        "States.ArrayGetItem($.empty, 5)",
        "States.ArrayGetItem($.list, '1')",
        "States.ArrayLength($.s)",
        "States.ArrayUnique($.dup)",
    ]));
}

#[test]
fn texts() {
    insta::assert_snapshot!(show_all(&[
        "States.StringSplit('a,b;c', ',;')",
        "States.StringSplit(',,a,,', ',')",
        "States.StringSplit('', ',')",
        "States.StringSplit('abc', '')",
        "States.StringSplit(1, ',')",
        "States.Hash('input data', 'SHA-1')",
        "States.Hash('input data', 'SHA1')",
        "States.Hash($.long, 'MD5')",
        "States.Base64Encode('Data to encode')",
        "States.Base64Encode('')",
        "States.Base64Encode($.long)",
        "States.Base64Decode('RGF0YSB0byBlbmNvZGU=')",
        "States.Base64Decode('YWJj ZA')",
        "States.Base64Decode('abcde')",
        "States.Base64Decode('!!!')",
        "States.Format('Hello {}, {} {}', $name, $.n, $.null)",
        "States.Format('{} {} {}', $.obj, $.other, $.f)",
        "States.Format($.tpl, 1)",
        r"States.Format('\{\} \' \\ {}', 1)",
        "States.Format('{}')",
        "States.Format('{}', 1, 2)",
        "States.Format('{', 1)",
        "States.Format('}', 1)",
        "States.Format('{a}', 1)",
        "States.Format($.n, 1)",
        "States.Format('{}', $$.Execution.Name)",
    ]));
}

#[test]
fn numbers_and_json() {
    insta::assert_snapshot!(show_all(&[
        "States.MathAdd(1, 2)",
        "States.MathAdd($.neg, 0)",
        "States.MathAdd(-1.51, 0)",
        "States.MathAdd(2147483647, 1)",
        "States.MathAdd(1e300, 1)",
        "States.MathAdd('1', 1)",
        "States.MathRandom(1, 2)",
        "States.MathRandom(1, 1000)",
        "States.MathRandom(1, 1000, 42)",
        "States.MathRandom(-2147483648, 2147483647, 42)",
        "States.MathRandom(1.4, 1.6)",
        "States.MathRandom(2, 1)",
        "States.UUID()",
        "States.Array(States.UUID(), States.UUID())",
        "States.JsonMerge($.obj, $.other, false)",
        "States.JsonMerge($.obj, $.other, true)",
        "States.JsonMerge($.obj, $.list, false)",
        r#"States.StringToJson('{"a": [1, 1.0, -0]}')"#,
        "States.StringToJson(' ')",
        "States.StringToJson('{')",
        "States.StringToJson(1)",
        "States.JsonToString($.obj)",
        "States.JsonToString('a\"b')",
        "States.JsonToString($.list[?(@ > 3)])",
    ]));
}

#[test]
fn paths_that_find_nothing() {
    let (input, context) = (value!({"other": 1, "items": [1]}), value!({}));
    let scope = Scope::new(&input, &context, &());
    let said: Vec<String> = [
        "States.Format('{}',$.nope)",
        "States.Format('{}', States.Format('{}', $.a.b))",
        "States.Format('{}', $.items[5])",
        "States.Format('{}', $.items[5].x)",
        "States.Format('{}', $.other[0])",
        "States.Format('{}', $$.Nope.Deep)",
        "States.Format('{}', $none.a)",
        "States.MathAdd(States.ArrayLength($.other), 1)",
    ]
    .iter()
    .map(|text| {
        Call::parse(text)
            .expect(text)
            .evaluate(&scope)
            .expect_err(text)
            .to_string()
    })
    .collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn wrong_calls_say_where() {
    insta::assert_snapshot!(show_all(&[
        "",
        "States.Xyz(1)",
        "Format('a')",
        "States.Format",
        "States.Format(",
        "States.Format('a'",
        "States.Format('a',)",
        "States.Format('a' 'b')",
        "States.Format('a) ",
        r#"States.StringToJson('{"text":"An \"escaped\""}')"#,
        "States.UUID(1)",
        "States.MathAdd(1)",
        "States.MathRandom(1, 2, 3, 4)",
        "States.Format()",
        "States.Array($.)",
        "States.Array($.a b)",
        "States.Array(tru)",
        "States.Array(01)",
        "States.Array(\"a\")",
        "States.UUID() x",
        " States.UUID()",
    ]));
}

#[test]
fn nesting_has_an_end() {
    let deep = "States.Array(".repeat(10_000) + &")".repeat(10_000);
    assert!(Call::parse(&deep).is_err());
    let fine = "States.Array(".repeat(40) + &")".repeat(40);
    assert!(Call::parse(&fine).is_ok());
}

#[test]
fn variables_are_found() {
    let call = Call::parse("States.Array($a, $.b, States.Array($c.d, $$.e))").expect("a call");
    assert_eq!(call.variables(), ["a", "c"]);
}
