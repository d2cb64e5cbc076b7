//! What happens to the shop, one scene a file.

pub(crate) mod by_alarm;
pub(crate) mod by_hand;
pub(crate) mod in_band;
pub(crate) mod over_http;
pub(crate) mod table_gone;
