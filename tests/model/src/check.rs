//! The model as the checker sees it, and what it must hold to.

use std::collections::BTreeSet;

use stateright::{Checker, HasDiscoveries, Model, Property};

use crate::actions::{self, Action};
use crate::audit::Violation;
use crate::calm::{self, Known};
use crate::setup::Setup;
use crate::world::World;

/// Everything that must hold, by name.
pub mod name {
    /// See [`crate::audit::Violation::LostOpen`].
    pub const LOST_OPEN: &str = "an open circuit is never lost";
    /// See [`crate::audit::Violation::LostUpdate`].
    pub const LOST_UPDATE: &str = "no write replaces what its writer never read";
    /// See [`crate::audit::Violation::RampJumped`].
    pub const RAMP_JUMPED: &str = "admission comes back by steps of the ramp and no other way";
    /// See [`crate::audit::Violation::OldGeneration`].
    pub const OLD_GENERATION: &str = "no call admitted under an old generation changes a newer one";
    /// See [`crate::audit::Violation::TooManyProbes`].
    pub const TOO_MANY_PROBES: &str = "one probe at a time";
    /// See [`crate::audit::Violation::ForcedOverruled`].
    pub const FORCED_OVERRULED: &str = "forced modes always win";
    /// See [`crate::audit::Violation::OverAdmitted`].
    pub const OVER_ADMITTED: &str = "nobody admits more than the circuit does";
    /// See [`crate::audit::Violation::AlarmOverruled`].
    pub const ALARM_OVERRULED: &str = "no alarm opens a circuit that its calls acquit";
    /// See [`crate::calm::closes`].
    pub const CLOSES: &str = "once the dependency stays healthy the circuit closes";
    /// See [`crate::calm::opens`].
    pub const OPENS: &str = "never stuck half-open: a dependency that stays dead gets no calls";
}

/// What a check came to.
#[derive(Clone, Debug)]
pub struct Checked {
    /// States that differ from each other.
    pub states: usize,
    /// The properties that do not hold, each with the actions that show it.
    pub broken: Vec<(&'static str, Vec<Action>)>,
}

/// Walks through every state of a model, or until a property is found broken.
#[must_use]
pub fn check(setup: Setup) -> Checked {
    walk(setup, HasDiscoveries::AnyFailures)
}

/// Looks for a way to break one property.
#[must_use]
pub fn find(setup: Setup, property: &'static str) -> Option<Vec<Action>> {
    let found = walk(setup, HasDiscoveries::AnyOf(BTreeSet::from([property])));
    let mut broken = found.broken.into_iter();
    broken.find_map(|(name, actions)| (name == property).then_some(actions))
}

fn walk(setup: Setup, until: HasDiscoveries) -> Checked {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let walk = Walk {
        setup,
        closing: Known::default(),
        opening: Known::default(),
    };
    let checker = walk.checker().threads(threads).finish_when(until);
    let checker = checker.spawn_bfs().join();
    let mut broken: Vec<(&'static str, Vec<Action>)> = checker
        .discoveries()
        .into_iter()
        .map(|(name, path)| (name, path.into_actions()))
        .collect();
    broken.sort_by_key(|(name, _)| *name);
    Checked {
        states: checker.unique_state_count(),
        broken,
    }
}

struct Walk {
    setup: Setup,
    closing: Known,
    opening: Known,
}

impl Model for Walk {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        vec![World::new(&self.setup)]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        actions.extend(actions::possible(world, &self.setup));
    }

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        // What comes after a violation says nothing more.
        if world.audit.violation.is_some() {
            return None;
        }
        actions::after(world, &self.setup, action)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(name::LOST_OPEN, |_, w| never(w, Violation::LostOpen)),
            Property::always(name::LOST_UPDATE, |_, w| never(w, Violation::LostUpdate)),
            Property::always(name::RAMP_JUMPED, |_, w| never(w, Violation::RampJumped)),
            Property::always(name::OLD_GENERATION, |_, w| {
                never(w, Violation::OldGeneration)
            }),
            Property::always(name::TOO_MANY_PROBES, |_, w| {
                never(w, Violation::TooManyProbes)
            }),
            Property::always(name::FORCED_OVERRULED, |_, w| {
                never(w, Violation::ForcedOverruled)
            }),
            Property::always(name::OVER_ADMITTED, |_, w| {
                never(w, Violation::OverAdmitted)
            }),
            Property::always(name::ALARM_OVERRULED, |_, w| {
                never(w, Violation::AlarmOverruled)
            }),
            Property::always(name::CLOSES, |walk: &Walk, w| {
                walk.setup.workers.is_empty() || calm::closes(w, &walk.setup, &walk.closing)
            }),
            Property::always(name::OPENS, |walk: &Walk, w| {
                walk.setup.workers.is_empty() || calm::opens(w, &walk.setup, &walk.opening)
            }),
        ]
    }
}

fn never(world: &World, violation: Violation) -> bool {
    world.audit.violation != Some(violation)
}
