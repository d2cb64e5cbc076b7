//! `breaker.yaml`.

mod alarm_below_metric;
mod cache_key_too_narrow;
mod default_for_write;
mod invalid_spec;
mod peak_beyond_capacity;
mod slow_call_beyond_timeout;

use crate::rule::Rule;

/// The rules of this group, by code.
pub(super) const RULES: &[Rule] = &[
    alarm_below_metric::RULE,
    cache_key_too_narrow::RULE,
    default_for_write::RULE,
    invalid_spec::RULE,
    peak_beyond_capacity::RULE,
    slow_call_beyond_timeout::RULE,
];
