//! From a breaker spec to the state machines that carry it out.
//!
//! Three kinds of machine: a *guard* for each dependency makes one protected call; the *incident* owns one trip, from
//! open to closed; a *health* machine for each dependency with a health check runs it on a schedule. Everything is
//! typed: states are [`asl`] values, and the only text put together here are JSONata expressions. Names of resources
//! are `${Substitutions}` ([`breaker::names::substitution`]), which CloudFormation fills in.
//!
//! ```
//! let spec = spec::parse("
//! version: 1
//! dependencies:
//!   payments: { http: https://payments.example.com/v1/charges }
//! ").unwrap();
//!
//! let machines = generator::render(&spec);
//! let names: Vec<&str> = machines.iter().map(|machine| machine.name.as_str()).collect();
//! assert_eq!(names, ["payments-guard", "incident"]);
//! assert_eq!(machines[0].definition.start_at, "Gate");
//! ```

mod example;
mod guard;
mod health;
mod incident;
mod jsonata;
mod lambda;
mod machine;
mod settings;
mod states;
mod wrap;

pub use guard::gate::{admission, ticket};
pub use guard::rung::Rung;
pub use machine::{Kind, Machine};
pub use settings::settings;
pub use wrap::{
    Note, Permissions, Spliced, Statement, Target, WrapError, WrapOptions, Wrapped, wrap,
};

/// Renders every machine of a spec: a guard each, the incident, a health machine each where there is a health check.
///
/// The same spec gives the same machines. Expressions of the user's own are embedded as they are: whether they are
/// JSONata is seen when a machine is compiled.
#[must_use]
pub fn render(spec: &spec::Spec) -> Vec<Machine> {
    let mut machines: Vec<Machine> = spec.dependencies.iter().map(guard::machine).collect();
    machines.push(incident::machine(spec));
    machines.extend(spec.dependencies.iter().filter_map(health::machine));
    machines
}
