//! The rules, the same for every scenario: none knows one by name.

use simulator::scenario::{Behaviour, Outage, OutageKind, Subject};

use crate::figures::{Figures, number};

/// What the designs came to that the rules look at.
#[derive(Clone, Debug, Default)]
pub(crate) struct Designs {
    pub(crate) ours: Figures,
    /// A breaker in each function; none: the call is no function of ours.
    pub(crate) in_function: Option<Figures>,
    /// No breaker at all.
    pub(crate) unprotected: Figures,
    /// Calls into overload of every other design with a breaker.
    pub(crate) overload: Vec<u64>,
}

/// A rule, whether it holds, and the figures that say so.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Verdict {
    pub(crate) rule: &'static str,
    pub(crate) holds: bool,
    pub(crate) figures: String,
}

impl Verdict {
    fn new(rule: &'static str, holds: bool, figures: String) -> Self {
        Verdict {
            rule,
            holds,
            figures,
        }
    }
}

/// So many calls may reach a dead dependency in any case.
const FEW: f64 = 40.0;

/// Judges one scenario by every rule that applies to it.
pub(crate) fn judge(subject: &Subject, designs: &Designs) -> Vec<Verdict> {
    let behaviour = &subject.behaviour;
    let all = [
        protects(behaviour, designs),
        serves_or_returns(behaviour, designs),
        calm(behaviour, designs),
        gentle(designs),
    ];
    all.into_iter().flatten().collect()
}

/// Few calls reach a dependency that is dead.
fn protects(behaviour: &Behaviour, designs: &Designs) -> Option<Verdict> {
    let dead = |outage: &Outage| {
        let dies = match outage.kind {
            OutageKind::Down | OutageKind::Hang | OutageKind::Errors { .. } => true,
            OutageKind::Partial { .. } | OutageKind::Slow { .. } | OutageKind::Brownout { .. } => {
                false
            }
        };
        dies && part(outage.kind).is_none() && outage.flapping.is_none()
    };
    if !behaviour.script.iter().any(dead) {
        return None;
    }
    let reached = designs.ours.reached_in_outage;
    let most = match &designs.in_function {
        Some(other) => 1.5 * number(other.reached_in_outage),
        // A Task has no function of its own to hold a breaker.
        None => 0.05 * number(designs.ours.offered_in_outage),
    };
    let most = most.max(FEW);
    let figures = format!("{reached} reached, at most {most:.0}");
    Some(Verdict::new("protects", number(reached) <= most, figures))
}

/// As many calls are answered as without a breaker, or with one in each function. Where half of the calls or more fail,
/// that is judged once it is over: a breaker has to open then.
fn serves_or_returns(behaviour: &Behaviour, designs: &Designs) -> Option<Verdict> {
    let shares = behaviour.script.iter();
    let shares = shares.filter_map(|outage| part(outage.kind));
    let highest = shares.fold(0.0, f64::max);
    let others = [Some(designs.unprotected), designs.in_function];
    let others = others.into_iter().flatten();
    if highest >= 0.5 {
        let ours = designs.ours.live_after?;
        let least = 0.95 * others.filter_map(|one| one.live_after).reduce(f64::max)?;
        let figures = format!(
            "{} live afterwards, at least {}",
            percent(ours),
            percent(least)
        );
        Some(Verdict::new("returns", ours >= least, figures))
    } else {
        let ours = designs.ours.live;
        let least = 0.95 * others.map(|one| one.live).fold(0.0, f64::max);
        let figures = format!("{} live, at least {}", percent(ours), percent(least));
        Some(Verdict::new("serves", ours >= least, figures))
    }
}

/// Where nothing is wrong the circuit stays closed.
fn calm(behaviour: &Behaviour, designs: &Designs) -> Option<Verdict> {
    if !behaviour.script.is_empty() || behaviour.capacity.is_some() {
        return None;
    }
    let trips = designs.ours.trips;
    let figures = format!("{trips} trips without an outage");
    Some(Verdict::new("calm", trips == 0, figures))
}

/// No more calls into overload than the gentlest of the other breakers.
fn gentle(designs: &Designs) -> Option<Verdict> {
    let gentlest = designs.overload.iter().copied().min()?;
    let ours = designs.ours.overload;
    let most = (1.1 * number(gentlest)).max(0.02 * number(designs.ours.offered));
    let figures = format!("{ours} calls into overload, at most {most:.0}");
    Some(Verdict::new("gentle", number(ours) <= most, figures))
}

/// The share of calls or callers that an outage hits, where it does not hit them all.
fn part(kind: OutageKind) -> Option<f64> {
    match kind {
        OutageKind::Errors { share } | OutageKind::Partial { share } => {
            Some(share.fraction()).filter(|share| *share < 1.0)
        }
        OutageKind::Down
        | OutageKind::Hang
        | OutageKind::Slow { .. }
        | OutageKind::Brownout { .. } => None,
    }
}

fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use breaker::rate::Rate;
    use simulator::scenario::Flapping;

    use super::*;

    fn outage(kind: OutageKind) -> Outage {
        Outage {
            at: Duration::from_secs(60),
            lasts: Duration::from_secs(60),
            kind,
            flapping: None,
            recovery: None,
        }
    }

    fn subject(script: Vec<Outage>) -> Subject {
        Subject {
            name: "payments".to_owned(),
            traffic: None,
            behaviour: Behaviour {
                script,
                ..Behaviour::default()
            },
            health: None,
            expectations: Vec::new(),
        }
    }

    /// What became of a thousand calls.
    fn figures(reached_in_outage: u64, live: f64) -> Figures {
        Figures {
            offered: 1_000,
            live,
            live_after: Some(live),
            offered_in_outage: 500,
            reached_in_outage,
            overload: 0,
            trips: 0,
        }
    }

    fn designs(ours: Figures, in_function: Option<Figures>) -> Designs {
        Designs {
            ours,
            in_function,
            unprotected: figures(500, 0.5),
            overload: Vec::new(),
        }
    }

    /// The rules that apply, and whether each holds.
    fn judged(script: Vec<Outage>, designs: &Designs) -> Vec<(&'static str, bool)> {
        let verdicts = judge(&subject(script), designs).into_iter();
        verdicts.map(|one| (one.rule, one.holds)).collect()
    }

    #[test]
    fn a_dead_dependency_has_to_be_protected() {
        let errors = |share| OutageKind::Errors { share };
        for kind in [OutageKind::Down, OutageKind::Hang, errors(Rate::ONE)] {
            let of = |reached, other: Option<u64>| {
                let other = other.map(|reached| figures(reached, 0.5));
                judged(vec![outage(kind)], &designs(figures(reached, 0.5), other))[0]
            };
            assert_eq!(of(150, Some(100)), ("protects", true));
            assert_eq!(of(151, Some(100)), ("protects", false));
            assert_eq!(of(40, Some(1)), ("protects", true), "a few may always");
            assert_eq!(of(41, Some(1)), ("protects", false));
            assert_eq!(of(40, None), ("protects", true), "5 % of 500 are fewer");
            assert_eq!(of(41, None), ("protects", false));
        }
        let mut much = designs(figures(100, 0.5), None);
        much.ours.offered_in_outage = 2_000;
        assert_eq!(
            judged(vec![outage(OutageKind::Down)], &much)[0],
            ("protects", true)
        );
        let flapping = Outage {
            flapping: Some(Flapping {
                down: Duration::from_secs(1),
                up: Duration::from_secs(1),
            }),
            ..outage(OutageKind::Down)
        };
        let share = Rate::percent(40);
        for alive in [
            flapping,
            outage(errors(share)),
            outage(OutageKind::Partial { share }),
        ] {
            let rules = judged(vec![alive], &designs(figures(500, 0.5), None));
            assert_eq!(rules, [("serves", true)]);
        }
    }

    #[test]
    fn the_better_of_the_others_has_to_be_matched() {
        let share = Rate::percent(49);
        let script = || vec![outage(OutageKind::Errors { share })];
        let of = |live, other| {
            let other = Some(figures(0, other));
            judged(script(), &designs(figures(0, live), other))
        };
        assert_eq!(of(0.476, 0.1), [("serves", true)], "95 % of no breaker");
        assert_eq!(of(0.474, 0.1), [("serves", false)]);
        assert_eq!(of(0.761, 0.8), [("serves", true)], "95 % of each function");
        assert_eq!(of(0.759, 0.8), [("serves", false)]);
    }

    #[test]
    fn a_circuit_that_has_to_open_is_judged_afterwards() {
        let share = Rate::percent(50);
        let script = || vec![outage(OutageKind::Partial { share })];
        let of = |after| {
            let mut ours = figures(0, 0.0);
            ours.live_after = after;
            judged(script(), &designs(ours, None))
        };
        assert_eq!(of(Some(0.476)), [("returns", true)]);
        assert_eq!(of(Some(0.474)), [("returns", false)]);
        assert_eq!(of(None), [], "nothing is left to judge");
    }

    #[test]
    fn without_an_outage_nothing_trips() {
        let mut calm = designs(figures(0, 1.0), None);
        assert_eq!(
            judged(Vec::new(), &calm),
            [("serves", true), ("calm", true)]
        );
        calm.ours.trips = 1;
        assert_eq!(
            judged(Vec::new(), &calm),
            [("serves", true), ("calm", false)]
        );
        let mut limited = subject(Vec::new());
        limited.behaviour.capacity = Some(10.0);
        assert!(judge(&limited, &calm).iter().all(|one| one.rule != "calm"));
    }

    #[test]
    fn overload_is_held_against_the_gentlest() {
        let of = |ours, others: &[u64]| {
            let mut designs = designs(figures(0, 1.0), None);
            designs.ours.overload = ours;
            designs.overload = others.to_vec();
            let rules = judged(Vec::new(), &designs);
            rules.into_iter().find(|(rule, _)| *rule == "gentle")
        };
        assert_eq!(of(110, &[100, 300]), Some(("gentle", true)));
        assert_eq!(of(111, &[100, 300]), Some(("gentle", false)));
        assert_eq!(
            of(20, &[0]),
            Some(("gentle", true)),
            "2 % of the calls may always"
        );
        assert_eq!(of(21, &[0]), Some(("gentle", false)));
        assert_eq!(of(21, &[]), None);
    }
}
