//! The rungs of the fallback ladder that answer, and the states that hand their answers out.

use asl::StateKind;
use spec::Dependency;

use super::name;

/// A rung of the fallback ladder that answers.
///
/// In every form of a guard its answer is handed out by a `Succeed` state of its own, which is left once for each such
/// answer and never otherwise: it has no `Catch`, and an answer that cannot be read never comes there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rung {
    /// A kept answer that is as good as live.
    Fresh,
    /// A kept answer that is better than none.
    Stale,
    /// The spec's default.
    Default,
}

impl Rung {
    /// All of them, in the order of the ladder.
    pub const ALL: [Rung; 3] = [Rung::Fresh, Rung::Stale, Rung::Default];

    /// The kind of the state that hands the answer out.
    pub const STATE_KIND: StateKind = StateKind::Succeed;

    /// The word in a guard's output: `breaker.source`.
    #[must_use]
    pub const fn source(self) -> &'static str {
        match self {
            Rung::Fresh => "fresh",
            Rung::Stale => "stale",
            Rung::Default => "default",
        }
    }

    /// The name of a guard's state that hands the answer out.
    #[must_use]
    pub const fn state(self) -> &'static str {
        match self {
            Rung::Fresh => name::FRESH,
            Rung::Stale => name::STALE,
            Rung::Default => name::DEFAULT,
        }
    }

    /// The rungs that a dependency's guard has, in the order of the ladder.
    #[must_use]
    pub fn of(dependency: &Dependency) -> Vec<Rung> {
        let fallback = &dependency.fallback;
        let has = |rung: &Rung| match rung {
            Rung::Fresh | Rung::Stale => fallback.cache.is_some(),
            Rung::Default => fallback.default.is_some(),
        };
        Rung::ALL.into_iter().filter(has).collect()
    }
}
