//! The life of a circuit, step by step.

use std::time::Duration;

use jiff::Timestamp;

use super::*;
use crate::admission::admission;
use crate::circuit::{Mode, Phase, after};
use crate::evidence::{Bucket, Outcomes, Slot, Verdict};
use crate::policy::{Open, Policy, Probes};
use crate::rate::Rate;

/// A circuit under a policy without jitter, at a time that moves by hand.
struct Life {
    circuit: Circuit,
    policy: Policy,
    now: Timestamp,
}

impl Life {
    fn new() -> Self {
        let now = Timestamp::from_second(1_000_000).unwrap();
        let open = Open {
            jitter: Rate::ZERO,
            ..Open::default()
        };
        Life {
            circuit: Circuit::closed("payments", now),
            policy: Policy {
                open,
                ..Policy::default()
            },
            now,
        }
    }

    fn wait(&mut self, seconds: u64) {
        self.now = after(self.now, Duration::from_secs(seconds));
    }

    /// Carries the decision out and returns what it was.
    fn take(&mut self, decision: Decision) -> Result<Kind, Keep> {
        match decision {
            Decision::Keep(keep) => Err(keep),
            Decision::Write(change) => {
                assert_eq!(change.seen, self.circuit.revision);
                assert_eq!(change.next.revision, change.seen + 1);
                self.circuit = change.next;
                Ok(change.kind)
            }
        }
    }

    fn breach(&mut self) -> Result<Kind, Keep> {
        let seen = Breach {
            generation: self.circuit.generation,
            reason: "9 of 10 calls failed (90 %)".to_owned(),
            actor: "call".to_owned(),
        };
        self.take(breach(&self.circuit, &self.policy, &seen, self.now))
    }

    fn probed(&mut self) -> Result<Kind, Keep> {
        let incident = self.circuit.incident.clone().unwrap_or_default();
        self.take(probed(&self.circuit, &self.policy, &incident, self.now))
    }

    fn probing_failed(&mut self) -> Result<Kind, Keep> {
        let incident = self.circuit.incident.clone().unwrap_or_default();
        self.take(probing_failed(
            &self.circuit,
            &self.policy,
            &incident,
            "no answer",
            self.now,
        ))
    }

    /// A look at calls that came to this; those that failed did so up to now.
    fn feedback(&mut self, verdict: &Verdict) -> Result<Kind, Keep> {
        let trouble = match verdict {
            Verdict::Breach(reason) => Some(Trouble {
                reason: reason.clone(),
                since: self.now,
            }),
            Verdict::TooFew | Verdict::Healthy => None,
        };
        let held = false;
        self.look(&Look { trouble, held })
    }

    /// A look at no calls, and at an alarm.
    fn look_at(&mut self, hold: &Hold) -> Result<Kind, Keep> {
        let detection = &self.policy.detection;
        self.look(&Look::new(&self.circuit, detection, &[], hold))
    }

    fn look(&mut self, look: &Look) -> Result<Kind, Keep> {
        let incident = self.circuit.incident.clone().unwrap_or_default();
        self.take(feedback(
            &self.circuit,
            &self.policy,
            &incident,
            look,
            self.now,
        ))
    }

    fn retry_in(&self) -> u64 {
        match self.circuit.phase {
            Phase::Open { retry_at } => crate::circuit::elapsed(self.now, retry_at).as_secs(),
            Phase::Closed | Phase::Recovering { .. } => 0,
        }
    }

    fn admission(&self) -> f64 {
        admission(&self.circuit, self.now)
    }

    fn recovering() -> Self {
        let mut life = Life::new();
        life.breach().unwrap();
        life.wait(10);
        life.probed().unwrap();
        life
    }
}

fn bad() -> Verdict {
    Verdict::Breach("5 of 10 calls failed (50 %)".to_owned())
}

#[test]
fn from_closed_to_closed() {
    let mut life = Life::new();
    assert_eq!(life.breach(), Ok(Kind::Opened));
    assert_eq!(life.circuit.generation, 1);
    assert_eq!(life.circuit.incident.as_deref(), Some("payments-1"));
    assert_eq!(life.admission(), 0.0);

    life.wait(9);
    assert_eq!(life.probed(), Err(Keep::TooEarly));
    life.wait(1);
    assert_eq!(life.probed(), Ok(Kind::RampStarted));
    assert_eq!(life.admission(), 0.05);

    life.wait(30);
    assert_eq!(life.feedback(&Verdict::Healthy), Err(Keep::Rising));
    assert!((life.admission() - 0.525).abs() < 1e-9);
    life.wait(31);
    assert_eq!(life.feedback(&Verdict::TooFew), Ok(Kind::Closed));
    assert_eq!(
        life.circuit.generation, 1,
        "closing opens no new generation"
    );
    assert_eq!(life.circuit.incident, None);
}

#[test]
fn a_failed_probing_waits_longer_each_time_up_to_the_maximum() {
    let mut life = Life::new();
    life.breach().unwrap();
    let mut waits = vec![life.retry_in()];
    for _ in 0..6 {
        life.wait(life.retry_in());
        assert_eq!(life.probing_failed(), Ok(Kind::CoolDownExtended));
        waits.push(life.retry_in());
    }
    assert_eq!(waits, [10, 20, 40, 80, 160, 300, 300]);
    assert_eq!(life.circuit.generation, 1, "a probing is no trip");
}

#[test]
fn a_breach_on_the_ramp_halves_it_and_the_floor_opens_it() {
    let mut life = Life::recovering();
    life.wait(20);
    let before = life.admission();
    assert_eq!(life.feedback(&bad()), Ok(Kind::RampCut));
    assert!((life.admission() - before / 2.0).abs() < 1e-9);

    let mut cuts = 1;
    loop {
        life.wait(3);
        match life.feedback(&bad()) {
            Ok(Kind::RampCut) => cuts += 1,
            other => {
                assert_eq!(other, Ok(Kind::Reopened));
                break;
            }
        }
    }
    assert_eq!(cuts, 4, "0.18 → 0.09 → 0.05 → 0.02 → below the floor");
    assert_eq!(life.circuit.generation, 2);
    assert_eq!(life.circuit.incident.as_deref(), Some("payments-2"));
    assert_eq!(life.retry_in(), 20, "a trip soon after a trip waits longer");
}

#[test]
fn evidence_of_another_generation_is_stale() {
    let mut life = Life::new();
    life.breach().unwrap();
    let old = Breach {
        generation: 0,
        reason: "late".to_owned(),
        actor: "call".to_owned(),
    };
    assert_eq!(
        breach(&life.circuit, &life.policy, &old, life.now),
        Decision::Keep(Keep::Stale)
    );
}

#[test]
fn nobody_is_told_of_an_answer_that_no_probe_heard() {
    let reason = |probes| {
        let mut life = Life::new();
        life.policy.recovery.probes = probes;
        life.breach().unwrap();
        life.wait(10);
        life.probed().unwrap();
        life.circuit.reason
    };
    assert_eq!(reason(None), "the cool-down is over");
    let heard = reason(Some(Probes::default()));
    assert_eq!(heard, "the dependency answers again");
}

#[test]
fn only_the_owner_moves_a_trip_on() {
    let mut life = Life::new();
    life.breach().unwrap();
    life.wait(10);
    let other = probed(&life.circuit, &life.policy, "payments-0", life.now);
    assert_eq!(other, Decision::Keep(Keep::NotOwner));
    life.probed().unwrap();
    let look = Look {
        trouble: None,
        held: false,
    };
    let other = feedback(&life.circuit, &life.policy, "payments-0", &look, life.now);
    assert_eq!(other, Decision::Keep(Keep::NotOwner));
}

#[test]
fn a_ramp_without_its_incident_still_opens_when_all_calls_go_through() {
    let mut life = Life::recovering();
    assert_eq!(life.breach(), Err(Keep::Recovering));
    life.wait(120);
    assert_eq!(life.admission(), 1.0);
    assert_eq!(life.breach(), Ok(Kind::Reopened));
}

#[test]
fn an_alarm_opens_once_and_old_news_never() {
    let mut life = Life::new();
    let news = |at| Alarm {
        name: "payments-unhealthy".to_owned(),
        at,
        incident: "event-1".to_owned(),
    };
    let first = news(life.now);
    assert_eq!(
        life.take(alarm(&life.circuit, &life.policy, &first, life.now)),
        Ok(Kind::Opened)
    );
    assert_eq!(life.circuit.incident.as_deref(), Some("event-1"));
    assert_eq!(
        life.take(alarm(&life.circuit, &life.policy, &first, life.now)),
        Err(Keep::AlreadyOpen)
    );
    life.wait(10);
    life.probed().unwrap();
    life.wait(61);
    life.feedback(&Verdict::Healthy).unwrap();
    assert_eq!(
        life.take(alarm(&life.circuit, &life.policy, &first, life.now)),
        Err(Keep::Outdated)
    );
    let fresh = news(life.now);
    assert_eq!(
        life.take(alarm(&life.circuit, &life.policy, &fresh, life.now)),
        Ok(Kind::Opened)
    );
}

#[test]
fn an_alarm_that_stays_on_opens_what_closed_in_spite_of_it() {
    let mut life = Life::recovering();
    let on = Alarm {
        name: "payments-unhealthy".to_owned(),
        at: life.now,
        incident: "level-1".to_owned(),
    };
    life.wait(61);
    life.feedback(&Verdict::Healthy).unwrap();
    let look = |life: &Life| level(&life.circuit, &life.policy, &on, ALARM_LAG, life.now);
    assert_eq!(
        look(&life),
        Decision::Keep(Keep::Outdated),
        "it may be about to go off"
    );
    life.wait(ALARM_LAG.as_secs());
    assert_eq!(life.take(look(&life)), Ok(Kind::Opened));
    assert_eq!(look(&life), Decision::Keep(Keep::AlreadyOpen));
}

#[test]
fn forced_modes_hold_everything_still() {
    for mode in [Mode::ForcedOpen, Mode::ForcedClosed] {
        let mut life = Life::new();
        let ordered = order(
            &life.circuit,
            &life.policy,
            Order::Mode(mode),
            "maintenance",
            "ada",
            life.now,
        );
        assert_eq!(life.take(ordered), Ok(Kind::Ordered));
        assert_eq!(life.breach(), Err(Keep::Forced));
        assert_eq!(
            life.admission(),
            f64::from(u8::from(mode == Mode::ForcedClosed))
        );
        assert_eq!(
            (&*life.circuit.reason, &*life.circuit.actor),
            ("maintenance", "ada")
        );
    }
}

#[test]
fn an_operator_trips_and_resets() {
    let mut life = Life::new();
    let trip = |life: &Life| {
        order(
            &life.circuit,
            &life.policy,
            Order::Trip,
            "drill",
            "ada",
            life.now,
        )
    };
    let reset = |life: &Life| {
        order(
            &life.circuit,
            &life.policy,
            Order::Reset,
            "drill over",
            "ada",
            life.now,
        )
    };
    assert_eq!(life.take(reset(&life)), Err(Keep::Closed));
    assert_eq!(life.take(trip(&life)), Ok(Kind::Opened));
    assert_eq!(life.take(trip(&life)), Err(Keep::AlreadyOpen));
    assert_eq!(life.take(reset(&life)), Ok(Kind::RampStarted));
    assert_eq!(life.admission(), 0.05, "even an operator's reset is a ramp");
    assert_eq!(life.circuit.incident.as_deref(), Some("payments-1-r2"));
    life.wait(3);
    assert_eq!(
        life.feedback(&bad()),
        Ok(Kind::RampCut),
        "and one that is looked after"
    );
}

#[test]
fn memory_fades_by_half_with_every_calm_span() {
    let mut life = Life::new();
    let trip_and_close = |life: &mut Life| {
        life.breach().unwrap();
        let waited = life.retry_in();
        life.wait(waited);
        life.probed().unwrap();
        life.wait(61);
        life.feedback(&Verdict::Healthy).unwrap();
        waited
    };
    let flapping: Vec<u64> = (0..4).map(|_| trip_and_close(&mut life)).collect();
    assert_eq!(flapping, [10, 20, 40, 80]);
    life.wait(300);
    assert_eq!(trip_and_close(&mut life), 40, "4 trips, half forgotten");
    life.wait(3_000);
    assert_eq!(trip_and_close(&mut life), 10);
}

#[test]
fn a_dead_incident_is_replaced_after_the_grace() {
    let grace = Duration::from_secs(90);
    let mut life = Life::new();
    assert_eq!(
        take_over(&life.circuit, "r", grace, life.now),
        Decision::Keep(Keep::Closed)
    );
    life.breach().unwrap();
    life.wait(99);
    assert_eq!(
        take_over(&life.circuit, "r", grace, life.now),
        Decision::Keep(Keep::TooEarly)
    );
    life.wait(1);
    let taken = take_over(&life.circuit, "r", grace, life.now);
    assert_eq!(life.take(taken), Ok(Kind::TakenOver));
    assert_eq!(life.probed(), Ok(Kind::RampStarted));

    let handed = hand_on(&life.circuit, "r", "r-more", life.now);
    assert_eq!(life.take(handed), Ok(Kind::TakenOver));
    assert_eq!(
        hand_on(&life.circuit, "r", "r-more", life.now),
        Decision::Keep(Keep::Same)
    );
}

/// What an alarm that went on at this moment means to a life.
fn held(life: &Life, since: Timestamp) -> Hold {
    let on = AlarmOn {
        name: "payments-unhealthy".to_owned(),
        since,
    };
    hold(&life.circuit, &[on], ALARM_LAG, life.now)
}

#[test]
fn an_alarm_that_is_on_holds_back_the_ramp_and_the_closing_and_not_for_ever() {
    let mut life = Life::new();
    let since = life.now;
    let waits = Hold::Waits("payments-unhealthy".to_owned());
    assert_eq!(held(&life, since), Hold::Free, "closed: nothing to hold");
    life.breach().unwrap();
    life.wait(life.retry_in());
    assert_eq!(held(&life, since), waits);
    assert_eq!(hold(&life.circuit, &[], ALARM_LAG, life.now), Hold::Free);
    life.wait(ALARM_LAG.as_secs());
    assert_eq!(held(&life, since), Hold::Free, "long enough");

    life.probed().unwrap();
    life.wait(30);
    let on_the_way = held(&life, since);
    assert_eq!(on_the_way, waits);
    assert_eq!(
        life.look_at(&on_the_way),
        Err(Keep::Rising),
        "what is let through goes on rising"
    );
    life.wait(31);
    let at_the_top = held(&life, since);
    assert_eq!(life.look_at(&at_the_top), Err(Keep::Held));
    life.wait(ALARM_LAG.as_secs());
    let later = held(&life, since);
    assert_eq!(life.look_at(&later), Ok(Kind::Closed));
}

#[test]
fn an_alarm_that_goes_on_during_the_ramp_cuts_it_until_it_opens() {
    let mut life = Life::recovering();
    life.wait(20);
    let since = life.now;
    life.wait(10);
    let mut cuts = 0;
    loop {
        let seen = held(&life, since);
        assert!(matches!(seen, Hold::Breaches(_)), "{seen:?}");
        let kind = life.look_at(&seen).unwrap();
        if kind == Kind::Reopened {
            break;
        }
        assert_eq!(kind, Kind::RampCut);
        cuts += 1;
        life.wait(3);
    }
    assert!((1..10).contains(&cuts), "{cuts}");
    assert_eq!(life.circuit.reason, "alarm payments-unhealthy");
}

#[test]
fn a_measured_volume_is_written_when_it_differs_and_changes_nothing_else() {
    let mut life = Life::recovering();
    let before = life.circuit.clone();
    for (calls, done) in [
        (0.0, Err(Keep::Same)),
        (40.0, Ok(Kind::Measured)),
        (43.0, Err(Keep::Same)),
        (45.0, Ok(Kind::Measured)),
        (f64::NAN, Ok(Kind::Measured)),
        (-1.0, Err(Keep::Same)),
    ] {
        let decided = measured(&life.circuit, calls, life.now);
        assert_eq!(life.take(decided), done, "{calls}");
    }
    assert_eq!(life.circuit.volume, Some(0.0));
    let (volume, revision) = (before.volume, before.revision);
    let after = Circuit {
        volume,
        revision,
        ..life.circuit
    };
    assert_eq!(after, before);
}

#[test]
fn a_dependency_that_hangs_is_not_called_for_ever() {
    // Its failures are heard of ten seconds late: the ramp grew meanwhile, and would grow again after every cut.
    let mut life = Life::recovering();
    let mut looks = 0;
    while matches!(life.circuit.phase, Phase::Recovering { .. }) {
        life.wait(3);
        looks += 1;
        assert!(looks < 60, "still called: {:?}", life.circuit.phase);
        let heard = Slot::of(life.now).0 - 10;
        let buckets: Vec<Bucket> = (heard - 5..=heard)
            .map(|second| Bucket {
                slot: Slot(second),
                outcomes: Outcomes {
                    calls: 5,
                    failures: 5,
                    reporters: ["a".to_owned()].into(),
                    ..Outcomes::default()
                },
            })
            .collect();
        let look = Look::new(&life.circuit, &life.policy.detection, &buckets, &Hold::Free);
        let _ = life.look(&look);
    }
    assert_eq!(life.circuit.generation, 2);
}
