//! How callers move from one version to another: pure arithmetic on an alias's weights.

use std::str::FromStr;
use std::time::Duration;

/// Where an alias leads: one version, or two with shares that make up 100 %.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Routing {
    /// The versions' ARNs, each with its share in percent.
    pub versions: Vec<(String, u8)>,
}

impl Routing {
    /// All callers to one version.
    #[must_use]
    pub fn all(version: &str) -> Self {
        Routing {
            versions: vec![(version.to_owned(), 100)],
        }
    }

    /// The share of a version, percent.
    #[must_use]
    pub fn share(&self, version: &str) -> u8 {
        let found = self.versions.iter().find(|(one, _)| one == version);
        found.map_or(0, |(_, share)| *share)
    }

    /// The version that most callers use beside this one: the one to go back to.
    #[must_use]
    pub fn beside(&self, version: &str) -> Option<&str> {
        let others = self.versions.iter().filter(|(one, _)| one != version);
        others
            .max_by_key(|(_, share)| *share)
            .map(|(one, _)| one.as_str())
    }

    /// The next stage on the way to a version: so many percent more of the callers.
    #[must_use]
    pub fn towards(&self, version: &str, more: u8) -> Self {
        let share = self.share(version).saturating_add(more).min(100);
        match self.beside(version) {
            Some(other) if share < 100 => Routing {
                versions: vec![(version.to_owned(), share), (other.to_owned(), 100 - share)],
            },
            Some(_) | None => Routing::all(version),
        }
    }
}

/// How gradually: so many percent more of the callers, every so often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Percent more at each stage (1 to 100).
    pub share: u8,
    /// How long each stage is watched (1 s to 24 h).
    pub every: Duration,
}

impl Pace {
    /// All at once, and nobody watches.
    pub const AT_ONCE: Pace = Pace {
        share: 100,
        every: Duration::ZERO,
    };
}

/// Longest stage: a shift that takes days is forgotten.
const LONGEST: Duration = Duration::from_secs(24 * 3_600);

impl FromStr for Pace {
    type Err = String;

    /// Reads `10%/5m`.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "write a share and a time, as in `10%/5m`".to_owned();
        let (share, every) = text.split_once('/').ok_or_else(wrong)?;
        let share = share.trim().strip_suffix('%').ok_or_else(wrong)?;
        let share: u8 = share.parse().map_err(|_| wrong())?;
        if !(1..=100).contains(&share) {
            return Err("the share is from 1% to 100%".to_owned());
        }
        let every = every.trim();
        let unit_at = every.len().saturating_sub(1);
        let (number, unit) = every.split_at_checked(unit_at).ok_or_else(wrong)?;
        let seconds = match unit {
            "s" => 1,
            "m" => 60,
            "h" => 3_600,
            _ => return Err(wrong()),
        };
        let number: u32 = number.parse().map_err(|_| wrong())?;
        let every = Duration::from_secs(u64::from(number) * seconds);
        if every.is_zero() || every > LONGEST {
            return Err("the time is from 1s to 24h".to_owned());
        }
        Ok(Pace { share, every })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Pace, Routing};

    #[test]
    fn callers_move_by_and_by() {
        let mut routing = Routing::all("v1");
        let mut shares = Vec::new();
        while routing != Routing::all("v2") {
            routing = routing.towards("v2", 40);
            let total: u32 = routing
                .versions
                .iter()
                .map(|(_, share)| u32::from(*share))
                .sum();
            assert_eq!(total, 100);
            shares.push((routing.share("v2"), routing.share("v1")));
        }
        assert_eq!(shares, [(40, 60), (80, 20), (100, 0)]);
    }

    #[test]
    fn a_shift_that_was_interrupted_by_another_leaves_from_where_most_callers_are() {
        let between = Routing {
            versions: vec![("v1".to_owned(), 70), ("v2".to_owned(), 30)],
        };
        assert_eq!(between.beside("v3"), Some("v1"));
        let next = between.towards("v3", 10);
        assert_eq!(
            next.versions,
            [("v3".to_owned(), 10), ("v1".to_owned(), 90)]
        );
        assert_eq!(between.towards("v2", 10).share("v2"), 40);
    }

    #[test]
    fn a_pace_is_read() {
        let pace = |share, seconds| Pace {
            share,
            every: Duration::from_secs(seconds),
        };
        assert_eq!("10%/5m".parse(), Ok(pace(10, 300)));
        assert_eq!("100%/1s".parse(), Ok(pace(100, 1)));
        assert_eq!(" 5% / 2h ".parse(), Ok(pace(5, 7_200)));
        let wrong = [
            "", "10%", "10/5m", "%/5m", "0%/5m", "101%/5m", "10%/", "10%/5", "10%/0s", "10%/5d",
            "10%/25h", "10%/-1m", "10%/m", "10%/é",
        ];
        for text in wrong {
            assert!(text.parse::<Pace>().is_err(), "{text}");
        }
    }
}
