//! What a guard answers with: the dependency's answer, and where it came from.

use serde_json::{Value, json};
use spec::Dependency;

/// The output of a guard: `{ "answer": …, "breaker": { circuit, phase, source, ageSeconds } }`.
pub(super) fn output(
    dependency: &Dependency,
    answer: Value,
    phase: Value,
    source: &str,
    age_seconds: Value,
) -> Value {
    json!({
        "answer": answer,
        "breaker": {
            "circuit": dependency.name.as_str(),
            "phase": phase,
            "source": source,
            "ageSeconds": age_seconds,
        },
    })
}
