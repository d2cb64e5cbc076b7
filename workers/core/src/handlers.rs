//! One handler a file.

mod call;
mod health_check;
mod reconcile;
mod record;
mod recover;
mod trip;
mod unpack;

pub use call::call;
pub use health_check::health_check;
pub use reconcile::{GRACE, reconcile};
pub use record::record;
pub use recover::recover;
pub use trip::trip;
pub use unpack::unpack;

#[cfg(test)]
mod tests;
