//! What happens to the shop, one scene a file.

pub(crate) mod in_band;
pub(crate) mod table_gone;
