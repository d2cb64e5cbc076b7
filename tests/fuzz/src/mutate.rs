//! How a seed is damaged.

pub(crate) mod bytes;
pub(crate) mod tree;
