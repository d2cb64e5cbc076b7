//! Mistakes to be put into the protocol, each one a published breaker's. The checker must find what they break.

/// What is wrong with the protocol.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    #[default]
    None,
    /// Writes have no condition: whoever writes last wins.
    LastWriterWins,
    /// Opening has no condition, everything else does.
    OpeningOverwrites,
    /// Whoever finds the circuit half-open probes.
    EveryCallerProbes,
    /// The word for half-open is read back as another one, which falls through to closed.
    HalfOpenReadsAsClosed,
    /// Nothing but an alarm's edge opens the circuit: calls are not counted.
    EdgesOnly,
    /// An alarm opens the circuit whatever the calls say.
    AlarmsOverrule,
    /// Evidence counts whatever generation its calls were admitted under.
    NoGenerations,
}
