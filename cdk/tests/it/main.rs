//! The crate from outside: specs in, an assembly out.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests; the specs are files"
)]

mod alarms;
mod assembly;
mod dashboard;
mod permissions;
mod template;

use std::path::Path;

use cdk::assembly::{Assembly, Assets};
use cdk::{App, Workers};
use spec::{Architecture, Spec};

/// A program for each architecture: any bytes will do.
fn workers() -> Workers {
    [Architecture::X86_64, Architecture::Arm64]
        .map(|one| (one, format!("a program for {one}").into_bytes()))
        .into()
}

fn parse(text: &str) -> Spec {
    spec::parse(text).unwrap_or_else(|errors| panic!("{}", spec::render("a spec", text, &errors)))
}

/// An example's spec, by its folder's name.
fn example(name: &str) -> Spec {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../statemachines/examples");
    parse(&std::fs::read_to_string(folder.join(name).join("breaker.yaml")).unwrap())
}

fn everything() -> Spec {
    parse(include_str!("../everything.yaml"))
}

fn synth(spec: Spec, assets: Assets) -> Assembly {
    let (specs, workers) = ([spec], workers());
    let app = App {
        assets,
        ..App::new(&specs, &workers)
    };
    cdk::synth(&app).unwrap_or_else(|error| panic!("{error}"))
}
