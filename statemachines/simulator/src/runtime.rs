//! Virtual time: futures that sleep for hours in no time at all.
//!
//! One thread, no wakers: a future that waits says so to the [`Clock`], and the [`Executor`] polls it again when its
//! time has come or its mailbox has something. Everything that happens at one instant happens in the order in which it
//! was asked for, so the same program gives the same run.

mod clock;
mod executor;
mod mailbox;

pub(crate) use clock::Clock;
pub(crate) use executor::Executor;
pub(crate) use mailbox::Mailbox;

#[cfg(test)]
mod tests;
