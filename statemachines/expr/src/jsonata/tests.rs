//! The language through its front door.

use super::*;
use crate::{Kind, Object, value};

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
        "$sqrt(-1)",
        "$eval('1')",
        "$states.input.a.b < 1",
        "($f := function() { $f() }; $f())",
        "($f := function($n) { 1 + $f($n) }; $f(1))",
    ]));
}

#[test]
fn has_the_functions_of_step_functions() {
    insta::assert_snapshot!(show_all(&[
        "$partition([1,2,3,4,5], 2)",
        "$partition([1,2,3,4,5], 2.9)",
        "$partition([0], 1)",
        "$partition([1,2,3])",
        "$partition([], 2)",
        "$partition([1,2,3], 0)",
        "$partition([1,2,3], -0.5)",
        "$partition([1,2,3], -1)",
        "$partition(null, 2)",
        "$partition($states.input.a.b, 2)",
        "$range(0, 10, 2)",
        "$range(10, 0, -2)",
        "$range(-1.7, 2, 1)",
        "$range(5, 1, -1.5)",
        "$range(1, 9, 9)",
        "$range(5, 1, 1)",
        "$range(1, 5, 0)",
        "$range(1, 5)",
        "$range(1)",
        "$count($range(-9223372036854775808, 9223372036854775807, 9223372036854775807))",
        "$hash('Hello', 'MD5')",
        "$hash('ñ', 'MD5')",
        "$hash('Hello', 'md5')",
        "$hash('Hello')",
        "$hash(42, 'MD5')",
        "$parse('{\"b\":1,\"a\":[1.0,2.5,1e2]}')",
        "$parse('null')",
        "$parse()",
        "$parse($none)",
        "$parse(null)",
        "$parse('{')",
        "$parse('')",
        "$parse('{\"a\":1,\"a\":2}')",
        "$parse('1e400')",
        "$map(['{\"a\":1}', '{\"a\":2}'], $parse).a",
        "$random(42)",
        "$random(0.9) = $random(0)",
        "$random(1, 2)",
        "$random()",
        "$random() = $random()",
        "$uuid()",
        "$uuid() = $uuid()",
        "$uuid('x')",
        "$eval('1 + 1')",
        "$string(1e20)",
        "$string(1e21)",
    ]));
}

#[test]
fn writes_what_is_no_number() {
    insta::assert_snapshot!(show_all(&[
        "1/0",
        "-1/0",
        "0/0",
        "1e308 * 10",
        "$x % 0",
        "$states.input.n / ($x - 5)",
        "$x / $none",
        "[1/0]",
        "1/0 + 1",
        "null",
    ]));
}

#[test]
fn reads_instants() {
    insta::assert_snapshot!(show_all(&[
        "$toMillis($states.context.State.EnteredTime)",
        "$toMillis('2026-11-23T12:00:00.500Z')",
        "$toMillis('2026-11-23T12:00:00+01:00')",
        "$toMillis('2026-11-23')",
        "$toMillis('23/11/2026', '[D01]/[M01]/[Y0001]')",
        "$toMillis('nope')",
        "$toMillis($none)",
        "$toMillis()",
        "$toMillis(1)",
        "'2026-11-23T12:00:00Z' ~> $toMillis()",
        "'2026-11-23T12:00:00Z'.$toMillis()",
        "$map(['2026-11-23T12:00:00Z', '2026-11-23'], $toMillis)",
        "$fromMillis($toMillis('2026-11-23T12:00:00Z'))",
    ]));
}

#[test]
fn stops_where_the_service_stops() {
    let recursion =
        |depth: usize| format!("($f := function($x){{ $x <= 0 ? 0 : 1 + $f($x-1) }}; $f({depth}))");
    let doubling = |times: usize| {
        format!(
            "($f := function($s, $n){{ $n = 0 ? $s : $f($s & $s, $n - 1) }}; $length($f('x', {times})))"
        )
    };
    for (within, beyond, limit) in [
        (
            format!("1{}", "+1".repeat(99)),
            format!("1{}", "+1".repeat(100)),
            Limit::Depth,
        ),
        (
            format!("{}1{}", "(".repeat(99), ")".repeat(99)),
            format!("{}1{}", "(".repeat(100), ")".repeat(100)),
            Limit::Depth,
        ),
        (
            format!("{}1{}", "[".repeat(99), "]".repeat(99)),
            format!("{}1{}", "[".repeat(100), "]".repeat(100)),
            Limit::Depth,
        ),
        (
            format!("1{}", "~>$string".repeat(99)),
            format!("1{}", "~>$string".repeat(100)),
            Limit::Depth,
        ),
        (recursion(31), recursion(32), Limit::Depth),
        (doubling(22), doubling(23), Limit::Memory),
        (
            "$count([1..873782])".to_owned(),
            "$count([1..873783])".to_owned(),
            Limit::Memory,
        ),
        (
            "$count($range(1, 360145, 1))".to_owned(),
            "$range(1, 360146, 1)".to_owned(),
            Limit::Memory,
        ),
        (
            "1".to_owned(),
            "($f := function() { $f() }; $f())".to_owned(),
            Limit::Steps,
        ),
    ] {
        let evaluate = |source: &str| {
            let value = Value::Null;
            Expression::compile(source)
                .expect(source)
                .evaluate(&Scope::new(&value, &value, &()))
        };
        assert!(evaluate(&within).is_ok(), "{within}");
        assert_eq!(
            evaluate(&beyond),
            Err(EvaluateError::Limit(limit)),
            "{beyond}"
        );
    }
}

#[test]
fn templates_name_the_field_that_fails() {
    let fails = |field: &str, template: Value| {
        let (input, context) = (value!({"x": 1}), value!({}));
        let template = Template::compile(field, &template).expect("a template");
        template
            .evaluate(&Scope::new(&input, &context, &()))
            .expect_err("fails")
            .to_string()
    };
    insta::assert_snapshot!(
        [
            fails("Output", value!("{% $states.input.missing %}")),
            fails("Output", value!({"a": {"b": [[1, "{% $none %}"]]}, "c": "{% $error('later') %}"})),
            fails("Assign", value!({"x": {"y": "{%$states.input.x + 'a'%}"}})),
            fails("Arguments", value!(["{% function(){1} %}"])),
            fails("Arguments", value!(["{% ($f := function() { 1 + $f() }; $f()) %}"])),
        ]
        .join("\n"),
        @r#"
    The JSONata expression '$states.input.missing' specified for the field 'Output' returned nothing (undefined).
    The JSONata expression '$none' specified for the field 'Output/a/b[0][1]' returned nothing (undefined).
    The JSONata expression '$states.input.x + 'a'' specified for the field 'Assign/x/y' threw an error during evaluation. T2002: The right side of the "+" operator must evaluate to a number
    The JSONata expression 'function(){1}' specified for the field 'Arguments[0]' returned an unsupported result type.
    The JSONata expression '($f := function() { 1 + $f() }; $f())' specified for the field 'Arguments[0]' threw an error during evaluation: Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive
    "#
    );
}

#[test]
fn templates_compute_what_is_marked() {
    let (input, context) = (value!({"x": 1}), value!({}));
    let template = value!({"a": "{% $states.input.x %}", "b": [" {% 1 %}", "{% 1", "text {% 1 %}", "{% [1] %}"], "c": {"d": null}});
    let template = Template::compile("Output", &template).expect("a template");
    let output = template
        .evaluate(&Scope::new(&input, &context, &()))
        .expect("evaluates");
    assert_eq!(
        output.to_string(),
        r#"{"a":1,"b":[" {% 1 %}","{% 1","text {% 1 %}",[1]],"c":{"d":null}}"#
    );
    let random = Template::compile("Output", &value!(["{% $uuid() %}", "{% $uuid() %}"]))
        .expect("a template");
    let drawn = random
        .evaluate(&Scope::new(&input, &context, &()))
        .expect("evaluates");
    assert_ne!(drawn.item(0), drawn.item(1));
}

#[test]
fn templates_report_every_wrong_expression() {
    let errors = Template::compile(
        "Arguments",
        &value!({"a": "{% 1 + %}", "b": ["{% ) %}"], "c": "{% 1 %}"}),
    );
    let said: Vec<_> = errors
        .expect_err("wrong")
        .iter()
        .map(|it| format!("{}: {} ({it})", it.field, it.expression))
        .collect();
    insta::assert_snapshot!(said.join("\n"), @r#"
    Arguments/a: 1 + (Unexpected end of expression)
    Arguments/b[0]: ) (The symbol ")" cannot be used as a unary operator)
    "#);
}

#[test]
fn kinds_are_checked_where_a_field_asks() {
    let (input, context) = (value!({"x": true}), value!({}));
    let template =
        Template::compile("Items", &value!("{% $states.input.x %}")).expect("a template");
    let problem = template.evaluate_to(&[Kind::Array], "array", &Scope::new(&input, &context, &()));
    insta::assert_snapshot!(problem.expect_err("not an array"), @"The JSONata expression '$states.input.x' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was 'boolean' for value: true");
}

#[test]
fn what_is_compiled_can_be_shared_between_threads() {
    fn check<T: Send + Sync + 'static>() {}
    check::<Expression>();
    check::<Template>();
    check::<crate::jsonpath::Path>();
    check::<crate::payload::Template>();
}

#[test]
fn free_variables_are_found() {
    let variables = |source: &str| {
        Expression::compile(source)
            .expect(source)
            .variables()
            .join(" ")
    };
    assert_eq!(variables("$states.input.x + $a * $count($b)"), "a b states");
    assert_eq!(variables("($x := 1; $x + $y)"), "y");
    assert_eq!(
        variables("$map($list, function($v, $i) { $v + $i + $z })"),
        "list z"
    );
    assert_eq!(variables("$uuid() & $parse($text)"), "text");
    assert_eq!(variables("$f(1)"), "f");
    assert_eq!(variables("a.b.$"), "");
}

#[test]
fn numbers_that_json_has_not_are_written_as_strings() {
    insta::assert_snapshot!(show_all(&[
        "1/0",
        "-1 / 0",
        "0/0",
        "1e300 * 1e300",
        "{'a': 1/0, 'b': [0/0, 2 + 3]}",
        "$states.input.n > 2 ? $x / 0 : 1",
        "($y := $x / 0; [$y, $x * 2 - 1])",
        "$map([0, 2], function($v) { $x / $v })",
        "$states.input.a.b[0] / 0 & '!'",
        "$nothing / 0",
        "(1/0) + 1",
        "'a' / 0",
        "$x / 0 > 5",
        "-1/0 < $states.input.n",
        "$floor(1/0)",
        "$string(1/0)",
        "(1/0) & '!'",
        "$min([1/0, 1])",
        "1/0 ? 1 : 2",
        "$parseInteger('x', '0')",
        "$states.input.none = 1/0",
        "$ ~> |$|{}|",
    ]));
}

#[test]
fn a_template_gives_only_so_much() {
    let (input, context) = (value!({"text": "x".repeat(250_000)}), value!({}));
    let scope = Scope::new(&input, &context, &());
    let fields = |code: &str, count: usize| -> Value {
        let fields: Object = (0..count)
            .map(|at| (format!("f{at}"), Value::from(code)))
            .collect();
        Value::Object(fields)
    };
    let evaluated = |json: &Value| Template::compile("Output", json).unwrap().evaluate(&scope);
    let large = "{% $states.input.text & $states.input.text %}";
    assert!(evaluated(&fields(large, 100)).is_ok());
    let problem = evaluated(&fields(large, 150)).unwrap_err();
    insta::assert_snapshot!(problem, @"The JSONata expression '$states.input.text & $states.input.text' specified for the field 'Output/f134' threw an error during evaluation: Expression evaluation memory limit exceeded: Check for excessive memory usage");
    assert!(evaluated(&fields("{% $states.input.text %}", 1000)).is_ok());
}
