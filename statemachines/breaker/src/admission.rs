//! The share of calls that a circuit lets through. Computed by every reader of the circuit: no call costs a write.

use jiff::Timestamp;

use crate::circuit::{Circuit, Mode, Phase};

/// Calls in a busy second that ask for the probe lease once the cool-down is over. One of them gets it; the others are
/// refused.
pub const CANDIDATES: f64 = 4.0;

/// The share of calls let through, 0 to 1, as the mode has it.
///
/// The generator renders the same function as JSONata; a test holds the two together on random circuits.
#[must_use]
pub fn admission(circuit: &Circuit, now: Timestamp) -> f64 {
    match circuit.mode {
        Mode::ForcedOpen => 0.0,
        Mode::ForcedClosed | Mode::Observe => 1.0,
        Mode::Auto => phase_admission(circuit, now),
    }
}

/// The admission that the phase alone gives: what `observe` reports.
#[must_use]
pub fn phase_admission(circuit: &Circuit, now: Timestamp) -> f64 {
    match circuit.phase {
        Phase::Closed => 1.0,
        Phase::Open { retry_at } if now < retry_at => 0.0,
        Phase::Open { .. } => probe_share(circuit.volume),
        Phase::Recovering { ramp } => ramp.level.clamp(0.0, 1.0),
    }
}

/// The share of calls that may try to be the probe of an open circuit whose cool-down is over (above 0 to 1).
#[must_use]
pub fn probe_share(volume: Option<f64>) -> f64 {
    volume.map_or(1.0, |volume| (CANDIDATES / volume.max(CANDIDATES)).clamp(0.0, 1.0))
}

/// Whether a call that drew `draw` (0 to below 1, evenly) passes at this admission.
#[must_use]
pub fn admits(admission: f64, draw: f64) -> bool {
    draw < admission
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::circuit::Ramp;

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
    fn a_ramp_stays_at_its_level() {
        let ramp = Ramp {
            level: 0.1,
            at: at(100),
            steps: 0,
            cut: None,
        };
        let circuit = circuit(Phase::Recovering { ramp }, Mode::Auto);
        assert_eq!([90, 100, 9_000].map(|s| admission(&circuit, at(s))), [0.1; 3]);
    }

    #[test]
    fn an_open_circuit_lets_candidates_for_its_probe_through_when_the_cool_down_is_over() {
        let open = Circuit {
            volume: Some(40.0),
            ..circuit(Phase::Open { retry_at: at(5) }, Mode::Auto)
        };
        assert_eq!([4, 5].map(|s| admission(&open, at(s))), [0.0, 0.1]);
        assert_eq!(probe_share(None), 1.0);
        assert_eq!(probe_share(Some(0.5)), 1.0);
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
        assert_eq!(phase_admission(&circuit(open, Mode::Observe), at(1)), 0.0);
    }

    #[test]
    fn no_draw_passes_an_admission_of_nothing_and_every_draw_one_of_everything() {
        assert!(!admits(0.0, 0.0));
        assert!(admits(1.0, 0.999_999));
    }
}
