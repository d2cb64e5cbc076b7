//! Where a state leads when it is done.

/// `Next` or `End`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Transition {
    /// `"Next": "name"`: to the named state of the same machine.
    Next(String),
    /// `"End": true`: the machine's end.
    End,
}

impl Transition {
    /// To the named state.
    pub fn next(name: impl Into<String>) -> Self {
        Transition::Next(name.into())
    }

    /// The name of the next state, unless this is the end.
    pub fn target(&self) -> Option<&str> {
        match self {
            Transition::Next(name) => Some(name),
            Transition::End => None,
        }
    }
}
