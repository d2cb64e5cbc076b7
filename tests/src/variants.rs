//! Every example in every form that it can take.

use spec::{Call, Gate, Spec, Starter, Workflow};

use crate::examples;

/// Every example in every gate form and workflow type that it can have, by name.
#[must_use]
pub fn all() -> Vec<(String, Spec)> {
    let mut variants = Vec::new();
    for (name, spec) in specs() {
        for gate in [Gate::Explicit, Gate::Compact, Gate::Worker] {
            for workflow in [Workflow::Standard, Workflow::Express] {
                let mut variant = spec.clone();
                for dependency in &mut variant.dependencies {
                    dependency.workflow = workflow;
                    dependency.gate = match (&dependency.call, gate) {
                        // Only the call worker can ask by itself.
                        (Call::Task(_), Gate::Worker) => Gate::Explicit,
                        (Call::Task(_) | Call::Http(_), gate) => gate,
                    };
                }
                variants.push((format!("{name}, {gate}, {workflow}"), variant));
            }
        }
    }
    variants
}

/// One dependency in every form that changes what is done under the stack's roles: kind of call, gate, workflow, health
/// check, and whether answers are kept, by name.
///
/// # Panics
/// When one of them is no spec.
#[must_use]
pub fn forms() -> Vec<(String, Spec)> {
    const HTTP: &str = "http: https://stock.example.com/v1";
    const TASK: &str =
        "task: { resource: arn:aws:states:::lambda:invoke, arguments: { FunctionName: stock } }";
    const CACHE: &str = "cache: { key: '{% $states.input.id %}' }";
    // Health check and fallback: what does not change the others is varied together.
    const MORE: [(&str, &str); 3] = [
        ("", ""),
        (
            "healthCheck: { http: https://stock.example.com/health, every: 10s }",
            CACHE,
        ),
        (
            "healthCheck: { tcp: stock.example.com:443, every: 1m }",
            CACHE,
        ),
    ];
    let mut forms = Vec::new();
    for (call, gates) in [
        (HTTP, &["explicit", "compact", "worker"][..]),
        (TASK, &["explicit", "compact"]),
    ] {
        for gate in gates {
            for workflow in ["STANDARD", "EXPRESS"] {
                for (check, fallback) in MORE {
                    let text = format!(
                        "version: 1
dependencies:
  stock:
    {call}
    gate: {gate}
    workflow: {workflow}
    detection: {{ {check} }}
    fallback: {{ {fallback} }}
"
                    );
                    let name = format!("{call}, {gate}, {workflow}, {check}");
                    match spec::parse(&text) {
                        Ok(spec) => forms.push((name, spec)),
                        Err(errors) => panic!("{}", spec::render(&name, &text, &errors)),
                    }
                }
            }
        }
    }
    forms
}

/// The examples, and the specs that `init` writes, as they stand and with everything commented in.
fn specs() -> Vec<(String, Spec)> {
    let starters = [
        ("init", Starter::Http.text().to_owned()),
        ("init-task", Starter::Task.text().to_owned()),
        ("init-all", Starter::Http.text().replace("#: ", "")),
        ("init-task-all", Starter::Task.text().replace("#: ", "")),
    ];
    let mut specs: Vec<(String, Spec)> = examples::all()
        .into_iter()
        .map(|example| (example.name.clone(), example.spec()))
        .collect();
    for (name, text) in starters {
        match spec::parse(&text) {
            Ok(spec) => specs.push((name.to_owned(), spec)),
            Err(errors) => panic!("{}", spec::render(name, &text, &errors)),
        }
    }
    specs
}
