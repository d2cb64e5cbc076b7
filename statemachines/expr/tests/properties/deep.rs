//! Nesting as deep as a text of a megabyte can make it, on the small stack of a test's thread: an error, no overflow.

use expr::jsonata::Expression;
use expr::jsonpath::Path;
use expr::{Scope, Value, payload};

const DEEP: usize = 100_000;

#[test]
fn texts() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":[", "]}]")] {
        assert!(Value::parse(&(open.repeat(DEEP) + &close.repeat(DEEP))).is_err());
        assert!(Value::parse(&open.repeat(DEEP)).is_err());
    }
}

#[test]
fn paths_and_calls() {
    for text in [
        "$.a".to_owned() + &"[0]".repeat(DEEP),
        "$".to_owned() + &".a".repeat(DEEP),
        "$".to_owned() + &"..a".repeat(DEEP),
        "$".to_owned() + &"[?(@.a[?(".repeat(DEEP),
        "$[?(".to_owned() + &"(".repeat(DEEP),
        "$[?(@.a in ".to_owned() + &"[".repeat(DEEP),
        "States.Array(".repeat(DEEP),
    ] {
        let input = Value::Null;
        if let Ok(dynamic) = payload::Dynamic::parse(&text) {
            assert!(
                dynamic
                    .evaluate("x.$", &Scope::new(&input, &input, &()))
                    .is_ok()
                    || !text.contains("..")
            );
        }
    }
}

#[test]
fn deep_values_under_paths() {
    let deep = (0..DEEP).fold(Value::from(1), |inner, _| Value::Array(vec![inner].into()));
    let scope = Scope::new(&deep, &Value::Null, &());
    let all = Path::parse("$..*")
        .expect("a path")
        .evaluate(&scope)
        .expect("finds");
    assert_eq!(all.as_array().map(|found| found.len()), Some(DEEP));
    let text = payload::Dynamic::parse("States.JsonToString($)")
        .expect("a call")
        .evaluate("x.$", &scope)
        .expect("prints");
    assert_eq!(text.as_str().map(str::len), Some(2 * DEEP + 1));
}

#[test]
fn expressions() {
    let null = Value::Null;
    let scope = Scope::new(&null, &null, &());
    for source in [
        "(".repeat(DEEP) + "1" + &")".repeat(DEEP),
        "[".repeat(DEEP) + &"]".repeat(DEEP),
        "{'a':".repeat(DEEP) + "1" + &"}".repeat(DEEP),
        "1".to_owned() + &"+1".repeat(DEEP),
        "-".repeat(DEEP) + "1",
        "$a".to_owned() + &".b".repeat(DEEP),
        "$a".to_owned() + &"[0]".repeat(DEEP),
        "function(){".repeat(DEEP) + "1" + &"}".repeat(DEEP),
        "1".to_owned() + &"~>$string".repeat(DEEP),
        "true?".repeat(DEEP) + "1" + &":0".repeat(DEEP),
        "(".repeat(DEEP),
    ] {
        if let Ok(expression) = Expression::compile(&source) {
            drop(expression.evaluate(&scope));
        }
    }
}

#[test]
fn deep_values_under_expressions() {
    let deep = (0..DEEP).fold(Value::from(1), |inner, _| Value::Array(vec![inner].into()));
    let scope = Scope::new(&deep, &Value::Null, &());
    let evaluate = |source: &str| Expression::compile(source).expect(source).evaluate(&scope);
    assert_eq!(evaluate("$states.input"), Ok(Some(deep.clone())));
    assert_eq!(
        evaluate("{'a': $states.input}").map(|value| value.is_some()),
        Ok(true)
    );
    for source in [
        "$string($states.input)",
        "$states.input.**",
        "$states.input = $states.input",
        "$states.input.a",
        "$count($states.input)",
    ] {
        drop(evaluate(source));
    }
}
