//! What the service accepts and people regret.

mod choice_without_default;
mod distributed_only_field;
mod express_retry;
mod expression_as_text;
mod path_as_text;
mod payload_limit;
mod result_too_early;
mod retry_amplification;
mod task_without_timeout;
mod unbounded_loop;
mod unmatchable_error;

use crate::rule::Rule;

/// The rules of this group, by code.
pub(super) const RULES: &[Rule] = &[
    choice_without_default::RULE,
    distributed_only_field::RULE,
    express_retry::RULE,
    expression_as_text::RULE,
    path_as_text::RULE,
    payload_limit::RULE,
    result_too_early::RULE,
    retry_amplification::RULE,
    task_without_timeout::RULE,
    unbounded_loop::RULE,
    unmatchable_error::RULE,
];
