//! Paths, calls and payload templates over any value.

use expr::jsonpath::{Path, ReferencePath, Root};
use expr::{Object, Scope, Value, payload, value};
use proptest::prelude::*;

use crate::strategies::{mutated, value};

const PATHS: &[&str] = &[
    "$",
    "$.a.b[0].c",
    "$.items[*].a",
    "$..a",
    "$..[0]",
    "$.items[-2:].b",
    "$['a','b']",
    "$.items[?(@.a > 1 && !(@.b == 'x') || @.c =~ /a.*/i)]",
    "$.items[?(@.a in [1, 'b', null])].length()",
    "$$.a",
    "$x.items[0,1]",
    "$.*.*",
];

const CALLS: &[&str] = &[
    "States.Array($.a, 'b', 1, States.UUID())",
    "States.ArrayPartition($.items, 2)",
    "States.ArrayContains($.items, $.a)",
    "States.ArrayRange($.a, 5, 1)",
    "States.ArrayGetItem($.items, $.a)",
    "States.ArrayUnique($.items)",
    "States.Base64Decode($.a)",
    "States.Hash($.a, 'MD5')",
    "States.JsonMerge($.a, $.b, false)",
    "States.StringToJson($.a)",
    "States.JsonToString($)",
    "States.MathRandom($.a, $.b, 3)",
    "States.MathAdd($.a, -1.5)",
    "States.StringSplit($.a, $.b)",
    r"States.Format('{} \{{}', $.a, $$.b)",
];

proptest! {
    #[test]
    fn no_path_is_too_much(text in mutated(PATHS), input in value(), other in value()) {
        let variables: Object = [("x", other.clone())].into_iter().collect();
        let scope = Scope::new(&input, &other, &variables);
        if let Ok(path) = Path::parse(&text) {
            let found = path.evaluate(&scope);
            if let Err(error) = &found {
                prop_assert!(!error.to_string().is_empty());
                let unassigned = matches!(path.root(), Root::Variable(name) if name != "x");
                // An indefinite path that finds nothing is no error.
                prop_assert!(path.is_definite() || unassigned, "{}", text);
            }
            if let Some(value) = path.get(&scope) {
                prop_assert_eq!(Ok(value.clone()), found);
            }
        }
    }

    #[test]
    fn what_is_written_can_be_read(text in mutated(&["$.a.b", "$.items[0].a", "$['c'].d", "$"]), input in value(), new in value()) {
        let Ok(reference) = ReferencePath::parse(&text) else { return Ok(()) };
        let Ok(whole) = reference.write(input, new.clone()) else { return Ok(()) };
        let read = Path::parse(&text).expect("a reference path is a path");
        prop_assert_eq!(read.evaluate(&Scope::new(&whole, &Value::Null, &())), Ok(new));
    }

    #[test]
    fn slices_are_as_they_read(items in prop::collection::vec(-9i64..9, 0..8), from in -10i64..10, to in -10i64..10) {
        let input = Value::from(items.clone());
        let scope = Scope::new(&input, &Value::Null, &());
        let path = Path::parse(&format!("$[{from}:{to}]")).expect("a path");
        let len = items.len() as i64;
        let absolute = |bound: i64| if bound < 0 { bound + len } else { bound };
        let expected: Vec<i64> = (0..len)
            .filter(|at| absolute(from) <= *at && *at < absolute(to))
            .map(|at| items[at as usize])
            .collect();
        prop_assert_eq!(path.evaluate(&scope), Ok(Value::from(expected)));
    }

    #[test]
    fn no_call_is_too_much(text in mutated(CALLS), input in value(), other in value(), seed in any::<u64>()) {
        let mut scope = Scope::new(&input, &other, &());
        scope.seed = seed;
        if let Ok(dynamic) = payload::Dynamic::parse(&text) {
            let first = dynamic.evaluate("x.$", &scope);
            if let Err(error) = &first {
                prop_assert!(!error.to_string().is_empty());
            }
            prop_assert_eq!(first, dynamic.evaluate("x.$", &scope), "the same seed gives the same");
        }
    }

    #[test]
    fn any_json_is_a_template(template in value(), input in value()) {
        match payload::Template::compile(&template) {
            Ok(compiled) => prop_assert_eq!(compiled.evaluate(&Scope::new(&input, &Value::Null, &())), Ok(template)),
            Err(errors) => prop_assert!(!errors.is_empty()),
        }
    }
}

#[test]
fn the_seeds_are_read() {
    for text in PATHS {
        Path::parse(text).expect(text);
    }
    for text in CALLS {
        payload::Dynamic::parse(text).expect(text);
    }
    assert!(payload::Template::compile(&value!({"a.$": "$.a"})).is_ok());
}
