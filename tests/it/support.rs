//! What several files share: a spec in a folder, and a local cloud, empty or with a stack to operate.

pub(crate) mod place;
pub(crate) mod stage;

use harness::command::Sandbox;

/// A spec of one dependency.
pub(crate) const SPEC: &str =
    "version: 1\nname: shop\ndependencies:\n  payments: { http: https://payments.example.com }\n";

/// A folder that holds the spec.
pub(crate) fn with_spec() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("breaker.yaml", SPEC);
    sandbox
}
