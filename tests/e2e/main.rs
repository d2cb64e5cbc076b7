//! From a spec to a running stack and back, on a local AWS: the real CDK CLI, our own `deploy`, the real functions, and
//! dependencies that break and heal, one behind each form of a guard.
//!
//! What the emulator cannot do is done by `harness::ministack`, each where it stands with the documentation it follows.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's helpers fail as tests do"
)]

mod environments;
mod scenes;
mod shop;
mod with_cdk;
mod with_deploy;
