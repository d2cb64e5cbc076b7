//! The environment variables that the command reads. Nothing else in the workspace reads any.

/// The terminal's width in columns, from `COLUMNS`; none when unset or no number.
pub(crate) fn columns() -> Option<usize> {
    std::env::var("COLUMNS").ok()?.parse().ok()
}
