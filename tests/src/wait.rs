//! Waiting for what another process does: asked again and again until a deadline, never slept through.

use std::thread;
use std::time::{Duration, Instant};

/// Between two looks. Short beside everything that is waited for.
const PAUSE: Duration = Duration::from_millis(50);

/// Looks until there is something to see.
///
/// # Panics
/// When the time is over.
pub fn until<T>(what: &str, within: Duration, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(begun.elapsed() < within, "not within {within:?}: {what}");
        thread::sleep(PAUSE);
    }
}
