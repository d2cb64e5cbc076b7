//! How many calls there are, where successes are not counted.

use jiff::Timestamp;

use super::{Decision, Keep, Kind, write};
use crate::circuit::Circuit;

/// A volume that differs by less than this share from the one that is kept is not worth a write.
const WORTH_WRITING: f64 = 0.1;

/// Keeps the calls a second that were measured lately (0 or more): what failures are divided by.
#[must_use]
pub fn measured(circuit: &Circuit, calls_per_second: f64, now: Timestamp) -> Decision {
    let volume = if calls_per_second.is_finite() {
        calls_per_second.max(0.0)
    } else {
        0.0
    };
    let kept = circuit.volume.unwrap_or(0.0);
    if (volume - kept).abs() <= WORTH_WRITING * kept {
        return Decision::Keep(Keep::Same);
    }
    write(
        circuit,
        Kind::Measured,
        now,
        Circuit {
            volume: Some(volume),
            ..circuit.clone()
        },
    )
}
