//! How long expressions take: `cargo bench -p sfn-breaker-expr`.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use expr::jsonata::{Expression, Template};
use expr::jsonpath::Path;
use expr::{Object, Scope, Value, payload, value};

/// What a state of an ordinary execution sees.
struct World {
    input: Value,
    context: Value,
    result: Value,
    variables: Object,
}

impl World {
    fn new() -> World {
        let context = value!({
            "Execution": {
                "Id": "arn:aws:states:us-east-1:111111111111:execution:guard:run",
                "Input": {"request": {"id": "order-1"}},
                "Name": "run",
                "RoleArn": "arn:aws:iam::111111111111:role/guard",
                "StartTime": "2026-11-23T12:00:00.000Z"
            },
            "State": {"EnteredTime": "2026-11-23T12:00:00.500Z", "Name": "Gate", "RetryCount": 0},
            "StateMachine": {"Id": "arn:aws:states:us-east-1:111111111111:stateMachine:guard", "Name": "guard"}
        });
        World {
            input: value!({
                "request": {"id": "order-1", "amount": 12.5, "lines": [{"sku": "a", "n": 1}, {"sku": "b", "n": 2}]},
                "a": {"b": {"c": 1}},
                "cost": 7
            }),
            context,
            result: value!({"Item": {
                "phase": {"S": "recovering"}, "generation": {"N": "7"}, "retryAt": {"N": "1700000000000"},
                "from": {"N": "0.1"}, "perSecond": {"N": "0.02"}, "at": {"N": "1700000000000"}
            }}),
            variables: [(
                "circuit",
                value!({"phase": "closed", "generation": 7, "retryAt": 1700000000000i64}),
            )]
            .into_iter()
            .collect(),
        }
    }

    fn scope(&self) -> Scope<'_> {
        let mut scope = Scope::new(&self.input, &self.context, &self.variables);
        scope.result = Some(&self.result);
        scope.now = 1_700_000_010_000;
        scope.seed = 1;
        scope
    }
}

const GATE: &str = "$circuit.phase = 'closed' or ($circuit.phase = 'recovering' and $circuit.retryAt <= 1700000010000)";
const ADMISSION: &str = "($item := $states.result.Item; $now := $toMillis($states.context.State.EnteredTime); \
    $phase := $item.phase.S; $phase = 'closed' ? 1 : $phase = 'open' ? 0 : \
    $min([1, $number($item.from.N) + $number($item.perSecond.N) * ($now - $number($item.at.N)) / 1000]))";

fn jsonata(c: &mut Criterion) {
    let world = World::new();
    for (name, source) in [
        ("path", "$states.input.a.b"),
        ("path in an array", "$states.input.request.lines.sku"),
        ("comparison", "$states.input.cost < 10"),
        ("gate", GATE),
        ("admission", ADMISSION),
        ("merge", "$merge([$states.input, {'call': $states.result}])"),
        (
            "map",
            "$map($states.input.request.lines, function($line) { $line.n * 2 })",
        ),
        ("random", "$random() < 0.5"),
    ] {
        let expression = Expression::compile(source).expect(source);
        c.bench_function(&format!("jsonata/{name}"), |b| {
            b.iter(|| black_box(&expression).evaluate(black_box(&world.scope())));
        });
    }
    c.bench_function("jsonata/compile the gate", |b| {
        b.iter(|| Expression::compile(black_box(GATE)))
    });
    let template = value!({
        "TableName": "breaker",
        "Key": {"pk": {"S": "{% 'circuit#' & $states.input.request.id %}"}},
        "Payload": "{% $states.input.request %}",
        "Trace": {"Execution": "{% $states.context.Execution.Id %}", "Depth": ["{% $states.input.a.b.c + 1 %}"]}
    });
    let template = Template::compile("Arguments", &template).expect("a template");
    c.bench_function("jsonata/template", |b| {
        b.iter(|| black_box(&template).evaluate(black_box(&world.scope())))
    });
}

fn jsonpath(c: &mut Criterion) {
    let world = World::new();
    for (name, text) in [
        ("definite", "$.request.lines[1].sku"),
        ("wildcard", "$.request.lines[*].sku"),
        ("filter", "$.request.lines[?(@.n > 1)].sku"),
    ] {
        let path = Path::parse(text).expect(text);
        c.bench_function(&format!("jsonpath/{name}"), |b| {
            b.iter(|| black_box(&path).evaluate(black_box(&world.scope())));
        });
    }
    let template = value!({
        "id.$": "$.request.id", "run.$": "$$.Execution.Name", "phase.$": "$circuit.phase",
        "text.$": "States.Format('{}/{}', $.request.id, $.cost)", "constant": {"a": 1}
    });
    let template = payload::Template::compile(&template).expect("a template");
    c.bench_function("jsonpath/template", |b| {
        b.iter(|| black_box(&template).evaluate(black_box(&world.scope())))
    });
}

fn values(c: &mut Criterion) {
    let world = World::new();
    let text = world.context.to_string();
    c.bench_function("value/parse", |b| b.iter(|| Value::parse(black_box(&text))));
    c.bench_function("value/print", |b| {
        b.iter(|| black_box(&world.context).to_string())
    });
    c.bench_function("value/clone", |b| {
        b.iter(|| black_box(&world.context).clone())
    });
    c.bench_function("value/change one field", |b| {
        b.iter(|| {
            let mut changed = black_box(&world.context).clone();
            changed
                .as_object_mut()
                .map(|fields| fields.insert("Task", 1))
        });
    });
}

criterion_group!(benches, jsonata, jsonpath, values);
criterion_main!(benches);
