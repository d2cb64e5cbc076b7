//! Maps and what runs in them.

mod batcher_without_limit;
mod duplicate_label;
mod express_distributed_map;
mod invalid_item_reader;
mod invalid_label;
mod invalid_processor_config;
mod map_without_processor;

use crate::rule::Rule;

/// The rules of this group, by code.
pub(super) const RULES: &[Rule] = &[
    batcher_without_limit::RULE,
    duplicate_label::RULE,
    express_distributed_map::RULE,
    invalid_item_reader::RULE,
    invalid_label::RULE,
    invalid_processor_config::RULE,
    map_without_processor::RULE,
];
