//! What a gate decides, from the item it read to whether the call goes through.

use std::hint::black_box;
use std::time::Duration;

use breaker::admission::{admission, admits};
use breaker::circuit::{Circuit, Phase, Ramp, after};
use criterion::{Criterion, criterion_group, criterion_main};
use jiff::Timestamp;

fn circuits(now: Timestamp) -> [(&'static str, Circuit); 3] {
    let with = |phase| Circuit {
        phase,
        generation: 7,
        revision: 12,
        incident: Some("payments-7".to_owned()),
        ..Circuit::closed("payments", now)
    };
    let ramp = Ramp {
        level: 0.05,
        at: now,
        steps: 0,
        cut: None,
    };
    let retry_at = after(now, Duration::from_secs(10));
    [
        ("closed", with(Phase::Closed)),
        ("open", with(Phase::Open { retry_at })),
        ("recovering", with(Phase::Recovering { ramp })),
    ]
}

fn gate(criterion: &mut Criterion) {
    let now = Timestamp::constant(1_767_225_600, 0);
    let later = after(now, Duration::from_secs(5));
    let mut group = criterion.benchmark_group("gate");
    for (name, circuit) in circuits(now) {
        group.bench_function(format!("decide/{name}"), |bencher| {
            bencher.iter(|| admits(admission(black_box(&circuit), black_box(later)), 0.5));
        });
    }
    for (name, circuit) in circuits(now) {
        let item = circuit.to_item();
        group.bench_function(format!("read and decide/{name}"), |bencher| {
            bencher.iter(|| {
                let read = Circuit::from_item(black_box(&item));
                read.map(|circuit| admits(admission(&circuit, black_box(later)), 0.5))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, gate);
criterion_main!(benches);
