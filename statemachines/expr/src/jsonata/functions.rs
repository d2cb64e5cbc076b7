//! The functions that Step Functions adds to JSONata.

use std::sync::OnceLock;

use jlens_core::Bindings;

/// The functions added, those that need chance first.
const OWN: [&str; 6] = ["random", "uuid", "partition", "range", "hash", "parse"];

/// The functions that give the same answer whenever they are asked.
pub(super) fn fixed() -> &'static Bindings {
    static FIXED: OnceLock<Bindings> = OnceLock::new();
    FIXED.get_or_init(Bindings::new)
}

/// All functions, those that need chance drawing on `seed`.
pub(super) fn with_chance(_seed: u64) -> Bindings {
    fixed().clone()
}

/// Whether Step Functions adds a function of this name.
pub(super) fn is_own(name: &str) -> bool {
    OWN.contains(&name)
}

/// Whether the function needs chance that JSONata's own has not.
pub(super) fn is_chancy(name: &str) -> bool {
    matches!(name, "random" | "uuid")
}

/// Whether JSONata itself has a function of this name.
pub(super) fn is_built_in(name: &str) -> bool {
    static NAMES: OnceLock<Vec<&'static str>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let mut names: Vec<_> = jlens_core::function_catalog()
            .iter()
            .map(|function| function.name)
            .collect();
        names.sort_unstable();
        names
    });
    names.binary_search(&name).is_ok()
}
