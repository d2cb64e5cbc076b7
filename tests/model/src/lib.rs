//! The breaker's protocol as a model that a checker walks through exhaustively.
//!
//! What is checked is what runs: every decision is made by [`breaker::decide`], [`breaker::admission`],
//! [`breaker::evidence`] and [`breaker::lease`]. Modelled is only what surrounds them, and each part of it may do its
//! worst at any moment:
//!
//! | part | what it may do |
//! |---|---|
//! | [`table`] | answer with the copy from before the last write, refuse a write whose revision is old, lose the reply of one that it carried out |
//! | [`actor`]: workers, incidents, reconciliation, operators | stop between any two steps, and begin again |
//! | clocks | differ by two seconds |
//! | alarm events | come twice, late, and in any order |
//! | the dependency | fail and heal at any moment |
//!
//! A [`world::World`] is one state; [`actions`] are what may happen in it; [`audit`] holds every write, admission and
//! probe against what must never be; [`calm`] lets everything come to rest and sees where it ends. [`setup`] says how
//! much of what there is. [`faults`] are the mistakes that peers made, to see that the checker finds them.

pub mod actions;
pub mod actor;
pub mod audit;
pub mod calm;
pub mod check;
pub mod faults;
pub mod setup;
pub mod table;
pub mod world;
