//! Our attributes as the SDK's, and back.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use breaker::item::{Attribute, Item};

pub(crate) fn to_sdk(item: Item) -> HashMap<String, AttributeValue> {
    item.into_iter()
        .map(|(name, value)| (name, value_to_sdk(value)))
        .collect()
}

pub(crate) fn value_to_sdk(value: Attribute) -> AttributeValue {
    match value {
        Attribute::S(text) => AttributeValue::S(text),
        Attribute::N(digits) => AttributeValue::N(digits),
        Attribute::Bool(truth) => AttributeValue::Bool(truth),
        Attribute::Texts(texts) => AttributeValue::Ss(texts.into_iter().collect()),
    }
}

/// Attributes of types that we never write are left out: whoever needs one of that name then says that it is missing.
pub(crate) fn from_sdk(item: HashMap<String, AttributeValue>) -> Item {
    item.into_iter()
        .filter_map(|(name, value)| {
            let value = match value {
                AttributeValue::S(text) => Attribute::S(text),
                AttributeValue::N(digits) => Attribute::N(digits),
                AttributeValue::Bool(truth) => Attribute::Bool(truth),
                AttributeValue::Ss(texts) => Attribute::Texts(texts.into_iter().collect()),
                _ => return None,
            };
            Some((name, value))
        })
        .collect()
}
