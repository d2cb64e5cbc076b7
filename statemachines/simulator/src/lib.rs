//! A seeded world on a virtual clock in which the rendered machines and the real handlers meet an outage.
//!
//! What runs is what is deployed: the machines that the generator renders, in the interpreter, with the workers' own
//! handlers behind their tasks. What is modelled is the rest of the world: callers, the dependency, and the services
//! of an account with the time they take. Everything is drawn from one seed: the same scenario gives the same bytes.

mod baseline;
mod chance;
mod integration;
mod price;
mod report;
mod run;
mod runtime;
pub mod scenario;
mod world;

pub use chance::Latency;
pub use price::{Cost, cost};
pub use report::{
    CallCost, Calls, Check, CircuitReport, DependencyReport, Drawing, Event, Load, Message,
    Recovered, Report, SecondReport, Waits, comparison, text,
};
pub use run::{Design, Progress, Unrunnable, simulate};
pub use world::meter::Usage;
