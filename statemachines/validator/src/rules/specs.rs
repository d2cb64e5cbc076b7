//! `breaker.yaml`.

mod alarm_below_metric;
mod cache_key_too_narrow;
mod default_for_write;
mod invalid_spec;
mod peak_beyond_capacity;
mod ramp_below_feedback;
mod timeout_beyond_window;
mod window_below_slow_call;

use crate::rule::Rule;

/// The rules of this group, by code.
pub(super) const RULES: &[Rule] = &[
    alarm_below_metric::RULE,
    cache_key_too_narrow::RULE,
    default_for_write::RULE,
    invalid_spec::RULE,
    peak_beyond_capacity::RULE,
    ramp_below_feedback::RULE,
    timeout_beyond_window::RULE,
    window_below_slow_call::RULE,
];
