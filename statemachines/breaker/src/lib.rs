//! The circuit breaker as pure functions: circuit, policy, events, decisions.
