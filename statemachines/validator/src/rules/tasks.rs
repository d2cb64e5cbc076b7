//! Tasks and waits.

mod credentials_without_role;
mod express_integration;
mod heartbeat_too_long;
mod invalid_resource;
mod invalid_timestamp;
mod unknown_integration;
mod wait_without_time;

use crate::rule::Rule;

/// The rules of this group, by code.
pub(super) const RULES: &[Rule] = &[
    credentials_without_role::RULE,
    express_integration::RULE,
    heartbeat_too_long::RULE,
    invalid_resource::RULE,
    invalid_timestamp::RULE,
    unknown_integration::RULE,
    wait_without_time::RULE,
];
