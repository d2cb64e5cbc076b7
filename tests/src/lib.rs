//! Test harness: temporary homes, the built binary, and matchers with names.
