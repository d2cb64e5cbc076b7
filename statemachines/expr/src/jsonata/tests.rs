//! The language through its front door.

use super::*;
use crate::{Object, value};

/// Evaluates with a fixed scope and shows what comes out.
fn show(source: &str) -> String {
    let input = value!({"a": {"b": [1, 2, {"c": "x"}]}, "n": 3, "big": 9007199254740993i64, "one": 1.0, "s": "text"});
    let context = value!({"State": {"Name": "Here", "EnteredTime": "2026-11-23T00:00:00.000Z"}});
    let result = value!([true, false]);
    let variables: Object = [
        ("x", value!(5)),
        ("deep", value!({"y": [{"z": 1}, {"z": 2}]})),
        ("sum", value!("mine")),
    ]
    .into_iter()
    .collect();
    let mut scope = Scope::new(&input, &context, &variables);
    scope.result = Some(&result);
    scope.now = 1_700_000_000_000;
    scope.seed = 7;
    match Expression::compile(source) {
        Err(error) => format!(
            "does not compile: {} {error} at {:?}",
            error.code, error.span
        ),
        Ok(expression) => match expression.evaluate(&scope) {
            Ok(Some(value)) => value.to_string(),
            Ok(None) => "undefined".to_owned(),
            Err(error) => format!("fails: {error:?}"),
        },
    }
}

fn show_all(sources: &[&str]) -> String {
    sources
        .iter()
        .map(|source| format!("{source} -> {}", show(source)))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn reads_the_scope() {
    insta::assert_snapshot!(show_all(&[
        "$states.input.n",
        "$states.input.a.b",
        "$states.input.a.b.c",
        "$states.input.a.b[0]",
        "$states.input.none.at.all",
        "$states.input.n.none",
        "$states.context.State.Name",
        "$states.result",
        "$states.errorOutput",
        "$states.input.big",
        "$states.input.one",
        "$states.input.(n + one)",
        "$x",
        "$x + 1",
        "$deep.y.z",
        "$sum($deep.y.z)",
        "$count($deep.y.z)",
        "$sum",
        "$none",
        "$exists($none)",
        "$states",
        "{'all': $deep, 'part': $deep.y[1]}",
        "[$states.input.s, $states.input.none]",
        "{'a': $states.input.none, 'b': null}",
        "$now()",
        "$millis()",
    ]));
}

#[test]
fn the_context_is_undefined() {
    insta::assert_snapshot!(show_all(&[
        "$",
        "$$",
        "states",
        "states.input",
        "*",
        "**",
        "x",
        "$string()",
        "$.states"
    ]));
}

#[test]
fn binds_its_own_variables() {
    insta::assert_snapshot!(show_all(&[
        "($x := 1; $x)",
        "$x := 2",
        "($f := function($n) { $n * $x }; $f(4))",
        "$map([1, 2], function($v, $i) { $v + $i + $x })",
        "$fn := function($x){$x}",
        "$states.input.a.b ~> $count()",
        "(1; 2) /* a comment */",
    ]));
}

#[test]
fn says_what_fails() {
    insta::assert_snapshot!(show_all(&[
        "",
        "1 +",
        "$x ?: 1",
        "$x ?? 1",
        "1 + 'a'",
        "$x + $states.input.s",
        "$none()",
        "$error('Refused')",
        "$eval('1')",
        "$states.input.a.b < 1",
        "($f := function() { $f() }; $f())",
        "($f := function($n) { 1 + $f($n) }; $f(1))",
    ]));
}
