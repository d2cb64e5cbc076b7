//! The right to probe: one prober at a time, and so many probes a cool-down, whoever crashes or repeats itself.

use jiff::Timestamp;

use crate::circuit::Circuit;

/// What the probes of a lease are. Each kind has a lease of its own, so that neither waits for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProbeKind {
    /// The incident asks the health check.
    HealthCheck,
    /// A caller's own call is let through.
    Call,
}

/// Who may probe, as the table holds it. A missing item is a lease that nobody ever took.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Lease {
    /// The circuit's name.
    pub circuit: String,
    /// What the probes are.
    pub kind: ProbeKind,
    /// The incident or the environment that holds it.
    pub holder: String,
    /// Until when nobody else may take it.
    pub until: Timestamp,
    /// The cool-down that the probes belong to.
    pub round: Round,
    /// Probes of that cool-down so far.
    pub taken: u32,
    /// Grows by one with every write, which is conditional on the one it read (0: there was no item).
    pub revision: u64,
}

/// One cool-down of a circuit. Every trip begins one, and every failed probing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Round {
    /// The circuit's generation.
    pub generation: u64,
    /// The circuit's trips.
    pub trips: u32,
}

/// Somebody wants to send one probe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The circuit's name.
    pub circuit: String,
    /// What the probe is.
    pub kind: ProbeKind,
    /// The incident or the environment that asks.
    pub holder: String,
    /// The cool-down it read.
    pub round: Round,
    /// Probes that a cool-down may cost (1 or more).
    pub most: u32,
    /// Now.
    pub now: Timestamp,
    /// When the probe is over for sure.
    pub until: Timestamp,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grant {
    /// Write this, on the condition that the revision is still the one before; then probe once.
    Take(Lease),
    /// Somebody else is probing, or may be.
    Held,
    /// Every probe of this cool-down was sent. Those whose answers got lost count as failed.
    Spent,
    /// The circuit has gone on to a later cool-down.
    Stale,
}

impl Round {
    /// The cool-down that a circuit is in, or came out of.
    #[must_use]
    pub fn of(circuit: &Circuit) -> Self {
        Round {
            generation: circuit.generation,
            trips: circuit.trips,
        }
    }
}

/// Whether one more probe may be sent. A probe is counted before it is sent: one that crashes is not sent twice.
#[must_use]
pub fn take(found: Option<&Lease>, ask: &Ask) -> Grant {
    let taken = match found {
        None => 0,
        Some(lease) if lease.round > ask.round => return Grant::Stale,
        Some(lease) if lease.round < ask.round => 0,
        Some(lease) if lease.holder != ask.holder && lease.until > ask.now => return Grant::Held,
        Some(lease) if lease.round == ask.round => lease.taken,
        Some(_) => 0,
    };
    if taken >= ask.most {
        return Grant::Spent;
    }
    Grant::Take(Lease {
        circuit: ask.circuit.clone(),
        kind: ask.kind,
        holder: ask.holder.clone(),
        until: ask.until,
        round: ask.round,
        taken: taken + 1,
        revision: found.map_or(0, |lease| lease.revision) + 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn ask(holder: &str, generation: u64, now: i64) -> Ask {
        Ask {
            circuit: "payments".to_owned(),
            kind: ProbeKind::HealthCheck,
            holder: holder.to_owned(),
            round: Round {
                generation,
                trips: 1,
            },
            most: 2,
            now: at(now),
            until: at(now + 5),
        }
    }

    fn granted(found: Option<&Lease>, ask: &Ask) -> Lease {
        match take(found, ask) {
            Grant::Take(lease) => lease,
            refused @ (Grant::Held | Grant::Spent | Grant::Stale) => panic!("{refused:?}"),
        }
    }

    #[test]
    fn a_cool_down_has_so_many_probes_even_for_one_that_repeats_itself() {
        let first = granted(None, &ask("a", 1, 0));
        let second = granted(Some(&first), &ask("a", 1, 1));
        assert_eq!((second.taken, second.revision), (2, 2));
        assert_eq!(take(Some(&second), &ask("a", 1, 60)), Grant::Spent);
        let next = granted(Some(&second), &ask("a", 2, 61));
        assert_eq!((next.taken, next.revision), (1, 3));
    }

    #[test]
    fn one_prober_at_a_time_until_it_must_be_over() {
        let first = granted(None, &ask("a", 1, 0));
        assert_eq!(take(Some(&first), &ask("b", 1, 4)), Grant::Held);
        assert_eq!(granted(Some(&first), &ask("b", 1, 5)).taken, 2);
    }

    #[test]
    fn an_incident_of_an_earlier_trip_takes_nothing() {
        let later = granted(None, &ask("b", 2, 0));
        assert_eq!(take(Some(&later), &ask("a", 1, 60)), Grant::Stale);
    }
}
