//! From a breaker spec to the state machines that carry it out.
