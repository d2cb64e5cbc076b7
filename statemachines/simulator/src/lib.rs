//! A seeded world on a virtual clock in which the rendered machines and the real handlers meet an outage.
