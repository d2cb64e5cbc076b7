//! 100,000 random lives of a circuit, longer and fuller than what can be walked through exhaustively: events twice and in
//! any order, everybody crashing, clocks apart. Whatever happened, the circuit comes back to the same end.

use breaker::circuit::Phase;
use model::actions::{self, Action};
use model::calm::{self, Known};
use model::setup::{AlarmSetup, Setup};
use model::world::World;

const TRACES: u64 = 100_000;

/// Actions in one trace.
const LENGTH: usize = 160;

/// A generator of its own (SplitMix64): the same traces everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).unwrap_or(0)
    }
}

fn everything() -> Setup {
    let alarm = |at| AlarmSetup { at, deliveries: 2 };
    Setup {
        workers: vec![0, 2, -2],
        reconcile: Some(2),
        alarms: vec![alarm(0), alarm(3), alarm(6), alarm(9)],
        calls: 30,
        crashes: 4,
        kills: 2,
        hand_ons: 2,
        level: true,
        lost_replies: 4,
        flips: 12,
        table_flips: 4,
        seconds: 30,
        ..Setup::default()
    }
}

#[test]
fn random_lives_converge() {
    let setup = everything();
    let (closing, opening) = (Known::default(), Known::default());
    let (mut opened, mut recovering, mut closed_again) = (0_u64, 0_u64, 0_u64);
    for seed in 0..TRACES {
        let mut random = Random(seed);
        let mut world = World::new(&setup);
        let mut trace: Vec<Action> = Vec::new();
        for _ in 0..LENGTH {
            let all = actions::possible(&world, &setup);
            if all.is_empty() {
                break;
            }
            let action = all[random.below(all.len())];
            if let Some(next) = actions::after(&world, &setup, action) {
                trace.push(action);
                world = next;
            }
            assert_eq!(world.audit.violation, None, "seed {seed}: {trace:?}");
        }
        let circuit = world.circuit();
        opened += u64::from(circuit.generation > 0);
        recovering += u64::from(matches!(circuit.phase, Phase::Recovering { .. }));
        closed_again += u64::from(circuit.generation > 0 && circuit.phase == Phase::Closed);
        assert!(
            calm::closes(&world, &setup, &closing),
            "seed {seed}: {trace:?}"
        );
        assert!(
            calm::opens(&world, &setup, &opening),
            "seed {seed}: {trace:?}"
        );
    }
    println!(
        "{TRACES} traces: {opened} opened, {recovering} end recovering, {closed_again} closed"
    );
    assert!(
        opened > TRACES / 2 && recovering > 1_000 && closed_again > 1_000,
        "too tame to show anything"
    );
}
