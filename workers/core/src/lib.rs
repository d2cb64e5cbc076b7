//! The Lambda tasks as pure handlers behind narrow traits, and an in-memory store.
