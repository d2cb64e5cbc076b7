//! Random values and texts.

use expr::{Array, Number, Object, Value};
use proptest::prelude::*;

/// Keys that paths below can meet, and some that need care.
pub(crate) fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => prop::sample::select(vec!["a", "b", "c", "items"]).prop_map(String::from),
        1 => "\\PC{0,4}",
    ]
}

/// A value a few levels deep.
pub(crate) fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3i64..4).prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| Number::from_f64(number).map_or(Value::Null, Value::Number)),
        "[a-c]{0,2}".prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6)
                .prop_map(|items| Value::Array(Array::from(items))),
            prop::collection::vec((key(), inner), 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect::<Object>())),
        ]
    })
}

/// One of `seeds`, with a few characters taken out, put in, doubled or exchanged.
pub(crate) fn mutated(seeds: &'static [&'static str]) -> impl Strategy<Value = String> {
    let character = prop_oneof![
        8 => prop::sample::select("$.[]()'\"{}*?:@,-+<>=!&|~%^/\\#;0123456789abcxn \n`".chars().collect::<Vec<_>>()),
        1 => any::<char>(),
    ];
    let change = (any::<prop::sample::Index>(), 0..4u8, character);
    (
        prop::sample::select(seeds),
        prop::collection::vec(change, 0..5),
    )
        .prop_map(|(seed, changes)| {
            let mut text: Vec<char> = seed.chars().collect();
            for (place, kind, character) in changes {
                let at = place.index(text.len() + 1);
                match (kind, text.get(at).copied()) {
                    (0, Some(_)) => drop(text.remove(at)),
                    (1, Some(there)) => text.insert(at, there),
                    (2, Some(_)) => text[at] = character,
                    _ => text.insert(at, character),
                }
            }
            text.into_iter().collect()
        })
}
