//! Damage to a document: parts of it lost, doubled, and exchanged for parts of others, for odd values, and for
//! expressions that are damaged themselves.

use expr::{Object, Value, value};

use super::bytes;
use crate::{Chance, Corpus};

/// One of the corpus's definitions with up to six parts exchanged, mostly few.
pub(crate) fn damaged(chance: &mut Chance, corpus: &Corpus) -> Value {
    let mut tree = chance.pick(&corpus.trees).cloned().unwrap_or_default();
    let most = 1 + chance.below(7);
    for _ in 0..chance.below(most) {
        let part = part(chance, corpus);
        tree = exchange(chance, &tree, &part);
    }
    tree
}

/// One of the corpus's definitions with one field, at times two, that reads what it cannot: most of it is still as valid as it was.
pub(crate) fn misread(chance: &mut Chance, corpus: &Corpus) -> Value {
    let from = if chance.once_in(4) {
        &corpus.trees
    } else {
        &corpus.examples
    };
    let mut tree = chance.pick(from).cloned().unwrap_or_default();
    for _ in 0..=usize::from(chance.once_in(4)) {
        let text = chance.pick(&MISREAD).copied().unwrap_or_default();
        let read = match chance.below(6) {
            0 => value!({"a.$": text}),
            1 => value!({"a": [text]}),
            _ => value!(text),
        };
        let mut objects = Vec::new();
        let mut fields = Vec::new();
        reading(&tree, &mut 0, &mut objects, &mut fields);
        let is_new = fields.is_empty() || chance.once_in(3);
        let places = if is_new { &objects } else { &fields };
        let mut left = chance.pick(places).copied().unwrap_or_default();
        tree = replaced(&tree, &mut left, &mut |old| match old {
            Value::Object(fields) if is_new => {
                let key = chance.pick(&READING).copied().unwrap_or_default();
                let mut fields = fields.clone();
                fields.insert(key, read.clone());
                Some(Value::Object(fields))
            }
            _ => Some(read.clone()),
        })
        .unwrap_or_default();
    }
    tree
}

/// Where the objects of a document are, and the fields that are compiled, as `replaced` counts.
fn reading(value: &Value, at: &mut usize, objects: &mut Vec<usize>, fields: &mut Vec<usize>) {
    if matches!(value, Value::Object(_)) {
        objects.push(*at);
    }
    match value {
        Value::Array(items) => {
            for item in items.iter() {
                *at += 1;
                reading(item, at, objects, fields);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                *at += 1;
                if READING.contains(&&**key) || key.ends_with(".$") {
                    fields.push(*at);
                }
                reading(member, at, objects, fields);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Texts that one field takes and another does not, and some that none does.
const MISREAD: [&str; 18] = [
    "{% $states.input + %}",
    "{% $states.input.a %}",
    "{% 1 %}",
    "{%%}",
    "{% $x",
    "$",
    "$.a",
    "$.a[",
    "$.a[*].b",
    "$x.y",
    "$$.Execution.Id",
    "$$.x[?(@.y",
    "a.b",
    "States.UUID()",
    "States.Nope()",
    "2026-03-01T12:00:30Z",
    "9999-12-31T23:59:59.1234567891Z",
    "",
];

/// Fields whose values are compiled, whatever they stand in.
const READING: [&str; 47] = [
    "Arguments",
    "Assign",
    "BatchInput",
    "Cause",
    "CausePath",
    "Condition",
    "Credentials",
    "Error",
    "ErrorPath",
    "HeartbeatSeconds",
    "HeartbeatSecondsPath",
    "InputPath",
    "IntervalSeconds",
    "IsPresent",
    "ItemSelector",
    "Items",
    "ItemsPath",
    "MaxConcurrency",
    "MaxConcurrencyPath",
    "MaxInputBytesPerBatch",
    "MaxInputBytesPerBatchPath",
    "MaxItems",
    "MaxItemsPath",
    "MaxItemsPerBatch",
    "MaxItemsPerBatchPath",
    "NumericEquals",
    "NumericEqualsPath",
    "Output",
    "OutputPath",
    "Parameters",
    "QueryLanguage",
    "Result",
    "ResultPath",
    "ResultSelector",
    "Seconds",
    "SecondsPath",
    "StringEquals",
    "StringEqualsPath",
    "TimeoutSeconds",
    "TimeoutSecondsPath",
    "Timestamp",
    "TimestampEquals",
    "TimestampPath",
    "ToleratedFailureCount",
    "ToleratedFailureCountPath",
    "ToleratedFailurePercentagePath",
    "Variable",
];

/// Data that the corpus's definitions can work with, mostly: machines that stop at their first state find little.
pub(crate) fn fitting(chance: &mut Chance) -> Value {
    if chance.once_in(6) {
        return value(chance, 3);
    }
    let mut fields = Object::new();
    let list: Vec<Value> = (0..chance.below(6)).map(Value::from).collect();
    fields.insert("id", "a1");
    fields.insert("seconds", chance.below(9));
    fields.insert("at", "2026-03-01T12:00:30Z");
    fields.insert("list", list);
    fields.insert("n", 3);
    fields.insert("phase", "closed");
    fields.insert("Body", chance.pick(&BODIES).copied().unwrap_or_default());
    fields.insert("Contents", value!([{"Key": "p/1"}, {"Key": "p/2"}]));
    fields.insert("Payload", value!({"ok": true, "items": [1, 2]}));
    if chance.once_in(4) {
        const KEYS: [&str; 5] = ["id", "seconds", "at", "list", "Body"];
        let key = chance.pick(&KEYS).copied().unwrap_or_default();
        fields.insert(key, value(chance, 2));
    }
    Value::Object(fields)
}

/// Files that readers may find: items, and manifests that name files.
const BODIES: [&str; 4] = [
    "x,y\n1,2\n3,4\n",
    "[1, {\"a\": 2}, 3]",
    "s3://b/one\ns3://b/two\n",
    r#"{"fileFormat": "CSV", "fileSchema": "Bucket, Key", "destinationBucket": "arn:aws:s3:::b", "files": [{"key": "1"}, {"key": "2"}]}"#,
];

/// Any value: what a task may answer, what an execution may begin with.
pub(crate) fn value(chance: &mut Chance, depth: usize) -> Value {
    const KEYS: [&str; 10] = [
        "a", "b", "id", "list", "items", "seconds", "at", "n", "phase", "Body",
    ];
    match chance.below(if depth == 0 { 6 } else { 9 }) {
        0..=5 => odd(chance),
        6 => {
            let length = if chance.once_in(40) {
                chance.below(400)
            } else {
                chance.below(5)
            };
            let items: Vec<Value> = (0..length).map(|_| value(chance, depth - 1)).collect();
            items.into()
        }
        _ => {
            let mut fields = Object::new();
            for _ in 0..chance.below(8) {
                let key = chance.pick(&KEYS).copied().unwrap_or_default();
                fields.insert(key, value(chance, depth - 1));
            }
            Value::Object(fields)
        }
    }
}

/// A value at the edge of something.
fn odd(chance: &mut Chance) -> Value {
    match chance.below(26) {
        0 => Value::Null,
        1 => value!(true),
        2 => value!(-1),
        3 => value!(0),
        4 => value!(1.5),
        5 => value!(1e308),
        6 => value!(99_999_999),
        7 => value!(u64::MAX),
        8 => value!(i64::MIN),
        9 => value!(""),
        10 => value!("2026-03-01T12:00:30Z"),
        11 => value!("9999-12-31T23:59:59.999Z"),
        12 => value!("-009999-01-01T00:00:00Z"),
        13 => value!([]),
        14 => value!({}),
        15 => value!("x,y\n1,\"2\n3\"\n\n4"),
        16 => value!("{\"a\": 1}\n[2]\nx"),
        17 => value!("closed"),
        18 => value!("é𝄞\u{0}"),
        19 => value!("x".repeat(1 << chance.below(19))),
        20 => value!(["States.ALL"]),
        21 => value!({"Error": "Gone", "Cause": "c"}),
        22 => value!({"Body": "[1, 2, {\"a\": 3}]"}),
        23 => value!(f64::MIN_POSITIVE),
        24 => value!(1e15),
        _ => Value::from(i64::from(chance.number() as i16)),
    }
}

/// What a part is exchanged for.
fn part(chance: &mut Chance, corpus: &Corpus) -> Value {
    match chance.below(8) {
        0 => odd(chance),
        1 => value(chance, 2),
        2 => bytes::damaged(chance, &corpus.paths).into(),
        3 => bytes::damaged(chance, &corpus.calls).into(),
        4 => format!("{{% {} %}}", bytes::damaged(chance, &corpus.formulas)).into(),
        5 => {
            let formula = chance.pick(&corpus.formulas).cloned().unwrap_or_default();
            format!("{{% {formula} %}}").into()
        }
        _ => {
            let donor = chance.pick(&corpus.trees).cloned().unwrap_or_default();
            let at = chance.below(parts(&donor));
            nth(&donor, at)
        }
    }
}

/// The document with one part exchanged, taken out, or with a field of another's added.
fn exchange(chance: &mut Chance, tree: &Value, part: &Value) -> Value {
    let at = chance.below(parts(tree));
    let how = chance.below(8);
    let mut left = at;
    replaced(tree, &mut left, &mut |old| match (how, old) {
        (0, _) => None,
        (1, Value::Object(fields)) => {
            let key = NAMES.get(at % NAMES.len()).copied().unwrap_or_default();
            let mut fields = fields.clone();
            fields.insert(key, part.clone());
            Some(Value::Object(fields))
        }
        (2, Value::Array(items)) => {
            let mut items: Vec<Value> = items.iter().cloned().collect();
            items.extend(items.clone());
            items.push(part.clone());
            Some(items.into())
        }
        (_, _) => Some(part.clone()),
    })
    .unwrap_or_default()
}

/// Fields that may be added to anything.
const NAMES: [&str; 22] = [
    "Next",
    "End",
    "Type",
    "QueryLanguage",
    "Assign",
    "Output",
    "Arguments",
    "Retry",
    "Catch",
    "InputPath",
    "OutputPath",
    "ResultPath",
    "Parameters",
    "ResultSelector",
    "TimeoutSeconds",
    "Items",
    "MaxConcurrency",
    "ItemReader",
    "ItemBatcher",
    "ToleratedFailureCount",
    "Seconds",
    "MaxAttempts",
];

/// How many parts a document has, itself included.
fn parts(tree: &Value) -> usize {
    let mut count = 0;
    let mut open = vec![tree];
    while let Some(value) = open.pop() {
        count += 1;
        match value {
            Value::Array(items) => open.extend(items.iter()),
            Value::Object(fields) => open.extend(fields.iter().map(|(_, value)| value)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    count
}

/// The part number `at`, in no order that anybody should rely on.
fn nth(tree: &Value, at: usize) -> Value {
    let mut left = at;
    let mut open = vec![tree];
    while let Some(value) = open.pop() {
        if left == 0 {
            return value.clone();
        }
        left -= 1;
        match value {
            Value::Array(items) => open.extend(items.iter()),
            Value::Object(fields) => open.extend(fields.iter().map(|(_, value)| value)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    Value::Null
}

/// The document with the part that `left` counts down to changed; none when that part is taken out.
fn replaced(
    value: &Value,
    left: &mut usize,
    change: &mut dyn FnMut(&Value) -> Option<Value>,
) -> Option<Value> {
    if *left == 0 {
        *left = usize::MAX;
        return change(value);
    }
    if *left != usize::MAX {
        *left -= 1;
    }
    Some(match value {
        Value::Array(items) => {
            let items: Vec<Value> = items
                .iter()
                .filter_map(|item| replaced(item, left, change))
                .collect();
            items.into()
        }
        Value::Object(fields) => {
            let fields: Object = fields
                .iter()
                .filter_map(|(key, value)| Some((key.clone(), replaced(value, left, change)?)))
                .collect();
            Value::Object(fields)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    })
}
