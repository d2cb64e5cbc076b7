//! A spec's stack as a cloud assembly, in memory: templates, assets, manifest. Knows no files, no network, no clock.
//!
//! ```
//! let specs = [spec::parse("
//! version: 1
//! name: checkout
//! dependencies:
//!   payments: { http: https://payments.example.com/v1/charges }
//! ").unwrap()];
//! let workers = [(spec::Architecture::X86_64, b"a program".to_vec())].into();
//!
//! let app = cdk::App::new(&specs, &workers);
//! let assembly = cdk::synth(&app).unwrap();
//! assert_eq!(assembly.stacks[0].name, "checkout");
//! assert!(assembly.files.contains_key("checkout.template.json"));
//! ```

mod app;
pub mod archive;
pub mod assembly;
mod asset;
mod constructs;
mod limits;
pub mod metadata;
pub mod names;
mod permissions;
mod plan;
mod stack;
mod synth;
mod template;
pub mod worker;

pub use app::{App, Problem, SynthError, Workers};
pub use synth::synth;
