//! Operating a deployed stack from the command line, on a local cloud.

mod account;
mod orders;
mod past;
mod stage;
mod status;
mod verify;
