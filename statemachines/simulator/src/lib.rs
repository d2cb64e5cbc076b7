//! A seeded world on a virtual clock in which the rendered machines and the real handlers meet an outage.
//!
//! What runs is what is deployed: the machines that the generator renders, in the interpreter, with the workers' own
//! handlers behind their tasks. What is modelled is the rest of the world: callers, the dependency, and the services
//! of an account with the time they take. Everything is drawn from one seed: the same scenario gives the same bytes.
//!
//! ```
//! use simulator::{Design, scenario, simulate};
//!
//! let spec = spec::parse("
//! version: 1
//! dependencies:
//!   payments: { http: https://payments.example.com/v1/charges, fallback: { default: { status: later } } }
//! ").unwrap();
//! let scenario = scenario::parse("
//! version: 1
//! duration: 20s
//! traffic: { payments: { rate: 20/s } }
//! dependencies: { payments: { script: [{ at: 5s, for: 15s, outage: down }] } }
//! expect: { payments: { opensWithin: 3s, answered: { atLeast: 100% } } }
//! ", &spec).unwrap();
//!
//! let report = simulate(&spec, &scenario, Design::Breaker, |_| ())?;
//! assert!(report.passed);
//! assert_eq!(report.dependencies[0].circuit.trips, 1);
//! # Ok::<(), simulator::Unrunnable>(())
//! ```

mod baseline;
mod chance;
pub mod costs;
mod integration;
mod price;
pub mod rehearsal;
mod report;
mod requests;
mod run;
mod runtime;
pub mod scenario;
mod states;
mod world;

pub use chance::Latency;
pub use price::{Cost, cost};
pub use report::{
    AnsweredOutage, CallCost, Calls, Check, CircuitReport, DependencyReport, Drawing, Event,
    Executions, Load, MachineReport, Message, Recovered, Report, SecondReport, Service, Waits,
    comparison, text,
};
pub use requests::Request;
pub use run::{Design, Progress, Unrunnable, simulate, simulate_watched};
pub use world::meter::Usage;
