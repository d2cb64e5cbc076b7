//! JSONata: the evaluation over shared values against a plain one over converted values.

use expr::jsonata::{EvaluateError, Expression, Template};
use expr::{Object, Scope, Value};
use proptest::prelude::*;

use crate::strategies::{mutated, value};

const EXPRESSIONS: &[&str] = &[
    "$states.input.a.b",
    "$states.input.items[a > 1].b",
    "$states.input.items[-1]",
    "$states.input.items.{'a': a, 'rest': $}",
    "$states.input.items{a: $count(b)}",
    "$states.context.a = $x.a and $x.b != 'c'",
    "$x.items^(a).b",
    "$map($x.items, function($v, $i) { [$v, $i] })",
    "$filter($states.input.items, function($v) { $v.a = 1 })",
    "$merge([$states.input, {'a': 1}])",
    "($y := $x; $states.input ~> |$|{'new': $y}|)",
    "{'all': $states, 'x': $x}",
    "[$states.input, $x][0].a",
    "$exists($states.input.a) ? $states.input.a : $string($x)",
    "$keys($states.input) ~> $join(',')",
    "$lookup($states.input, 'a') & $uppercase('b')",
    "$sum($states.input.items.a) + $x.a - 2 * 3 / 4 % 5",
    "$states.input.items@$i.$x.items@$j[$i.a = $j.a].{'i': $i, 'j': $j}",
    "$states.input.items#$n[$n < 2]",
    "$states.input.**.a",
    "$states.input.*",
    "a.b[0]",
    "$string($states.input)",
    "$sort($states.input.items, function($l, $r) { $l.a > $r.a })",
    "$partition($states.input.items, 2)",
    "$contains('abc', /b/)",
    "$toMillis($states.context.a)",
    "$each($states.input, function($v, $k) { $k })",
    "$distinct($append($states.input.items, $x.items))",
    "$states.input.items.a[$ = 1]",
];

proptest! {
    #[test]
    fn shared_values_make_no_difference(source in mutated(EXPRESSIONS), input in value(), context in value(), x in value()) {
        let Ok(expression) = Expression::compile(&source) else { return Ok(()) };
        let variables: Object = [("x", x.clone())].into_iter().collect();
        let mut scope = Scope::new(&input, &context, &variables);
        (scope.now, scope.seed) = (1, 1);
        let own = expression.evaluate(&scope);

        // Functions of Step Functions, and what a clock or chance decides, have no plain counterpart.
        let elsewhere = ["partition", "range", "hash", "parse", "eval", "random", "uuid", "shuffle", "now", "millis"];
        prop_assume!(!elsewhere.iter().any(|name| source.contains(name)));
        let states: Object = [("input", input.clone()), ("context", context.clone())].into_iter().collect();
        let bindings = jlens_core::Bindings::new().var("states", Value::Object(states)).var("x", x);
        let plain = jlens_core::Expression::compile(source.trim()).expect("compiled before");
        let options = jlens_core::Options::new().max_depth(100).max_steps(10_000_000);
        // What is no JSON number is a string for Step Functions.
        let is_number = |own: &Option<Value>| !own.as_ref().and_then(Value::as_str).is_some_and(|it| it == "NaN" || it.ends_with("Infinity"));
        prop_assume!(own.as_ref().map_or(true, is_number));
        match (own, plain.evaluate_with(None, &bindings, &options)) {
            (Ok(own), Ok(theirs)) => {
                let own = own.map(in_doubles);
                let theirs = theirs.map(|json| in_doubles(Value::from(json)));
                prop_assert_eq!(own, theirs, "{}", source);
            }
            (Err(EvaluateError::Function), Ok(theirs)) => prop_assert_eq!(theirs, None),
            (Err(EvaluateError::Raised { code, .. }), Err(theirs)) => prop_assert_eq!(code.as_str(), theirs.code()),
            (Err(EvaluateError::Limit(_)), Err(theirs)) => prop_assert!(["D1011", "U1001", "U1006"].contains(&theirs.code())),
            (own, theirs) => prop_assert!(false, "{}: {:?}, but {:?}", source, own, theirs),
        }
    }

    #[test]
    fn any_json_is_a_template(template in value(), input in value()) {
        let compiled = Template::compile("Output", &template).expect("no expressions in it");
        prop_assert_eq!(compiled.evaluate(&Scope::new(&input, &Value::Null, &())), Ok(template));
    }

    #[test]
    fn marks_are_found(code in "\\PC{0,8}") {
        let marked = format!("{{%{code}%}}");
        prop_assert_eq!(expr::jsonata::code(&marked), Some(code.trim()));
    }
}

#[test]
fn the_seeds_compile() {
    for source in EXPRESSIONS {
        Expression::compile(source).expect(source);
    }
}

/// JSONata computes in doubles: whole numbers beyond them lose digits unless they are only passed on.
fn in_doubles(value: Value) -> Value {
    match value {
        Value::Number(number) => Value::from(number.as_f64()),
        Value::Array(items) => Value::Array(items.iter().cloned().map(in_doubles).collect()),
        Value::Object(fields) => Value::Object(
            fields
                .iter()
                .map(|(key, value)| (key.clone(), in_doubles(value.clone())))
                .collect(),
        ),
        Value::Null | Value::Bool(_) | Value::String(_) => value,
    }
}
