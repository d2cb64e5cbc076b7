//! Who may pass. Computed by whoever reads the circuit: a ramp costs no write.

use std::time::Duration;

use jiff::Timestamp;

use crate::circuit::{Circuit, Mode, Phase, Ramp, after};

/// The share of calls let through, 0 to 1, as the mode has it.
///
/// The generator renders the same function as JSONata; a test holds the two together on random circuits.
#[must_use]
pub fn admission(circuit: &Circuit, now: Timestamp) -> f64 {
    match circuit.mode {
        Mode::ForcedOpen => 0.0,
        Mode::ForcedClosed | Mode::Observe => 1.0,
        Mode::Auto => natural(circuit, now),
    }
}

/// The admission that the phase alone gives: what `observe` reports.
#[must_use]
pub fn natural(circuit: &Circuit, now: Timestamp) -> f64 {
    match circuit.phase {
        Phase::Closed => 1.0,
        Phase::Open { .. } => 0.0,
        Phase::Recovering { ramp } => along(ramp, now),
    }
}

/// Whether a call that drew `draw` (0 to below 1, evenly) passes at this admission.
#[must_use]
pub fn admits(admission: f64, draw: f64) -> bool {
    draw < admission
}

/// Admission on the ramp. Before its start (clocks differ) it is `from`.
#[must_use]
pub fn along(ramp: Ramp, now: Timestamp) -> f64 {
    let milliseconds = (now.as_millisecond() - ramp.at.as_millisecond()).max(0);
    #[expect(
        clippy::cast_precision_loss,
        reason = "a ramp lasts days at most: far below 2^53 ms"
    )]
    let seconds = milliseconds as f64 / 1000.0;
    (ramp.from + ramp.per_second * seconds).clamp(0.0, 1.0)
}

/// When a ramp lets everything through.
#[must_use]
pub fn risen_at(ramp: Ramp) -> Timestamp {
    let seconds = (1.0 - ramp.from).max(0.0) / ramp.per_second.max(f64::EPSILON);
    let rise = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX);
    after(ramp.at, rise)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circuit(phase: Phase, mode: Mode) -> Circuit {
        Circuit {
            phase,
            mode,
            ..Circuit::closed("c", Timestamp::UNIX_EPOCH)
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::new(second, 0).unwrap()
    }

    #[test]
    fn grows_along_the_ramp_and_stops_at_everything() {
        let ramp = Ramp {
            from: 0.1,
            floor: 0.02,
            per_second: 0.1,
            at: at(100),
        };
        let circuit = circuit(Phase::Recovering { ramp }, Mode::Auto);
        let shares: Vec<f64> = [90, 100, 104, 200]
            .map(|s| admission(&circuit, at(s)))
            .to_vec();
        assert_eq!(shares, [0.1, 0.1, 0.5, 1.0]);
    }

    #[test]
    fn forced_modes_win_over_every_phase() {
        let open = Phase::Open { retry_at: at(5) };
        assert_eq!(admission(&circuit(open, Mode::ForcedClosed), at(1)), 1.0);
        assert_eq!(
            admission(&circuit(Phase::Closed, Mode::ForcedOpen), at(1)),
            0.0
        );
        assert_eq!(admission(&circuit(open, Mode::Observe), at(1)), 1.0);
        assert_eq!(natural(&circuit(open, Mode::Observe), at(1)), 0.0);
    }

    #[test]
    fn a_draw_never_passes_a_closed_door_and_always_an_open_one() {
        assert!(!admits(0.0, 0.0));
        assert!(admits(1.0, 0.999_999));
    }
}
