//! The incident machine's conversation with the trip and recover workers.

use jiff::{RoundMode, Timestamp, TimestampRound, Unit};
use serde::{Deserialize, Serialize};

/// What an incident is started with: by the worker that opened the circuit, by an alarm's event, or by an operator.
///
/// An incident that goes on in another execution adds `since`, which only the machine reads: when the outage began.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IncidentInput {
    /// The circuit.
    pub circuit: String,
    /// The generation that is open already; none: open it (an alarm fired).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generation: Option<u64>,
    /// The alarm that fired, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alarm: Option<AlarmNews>,
    /// The incident that this one goes on for: its execution came near the history limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continues: Option<String>,
    /// Whether only programs hear of the incident, and people do not (default: they do).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quiet: bool,
}

/// What an alarm's event says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AlarmNews {
    /// The alarm's name.
    pub name: String,
    /// When its state changed.
    pub at: Timestamp,
}

/// To the trip worker: make sure that this incident owns an open circuit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TripRequest {
    /// The incident's execution name.
    pub incident: String,
    /// What it was started with.
    pub input: IncidentInput,
}

/// From the trip worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TripAnswer {
    /// Whether this incident owns the trip; if not it ends quietly.
    pub owner: bool,
    /// The circuit's phase now.
    pub phase: String,
    /// The circuit's generation now.
    pub generation: u64,
    /// When the dependency may be probed (now, if it is not open): a whole second.
    pub retry_at: Timestamp,
    /// Why, for people.
    pub reason: String,
}

/// To the recover worker: take the incident's next step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecoverRequest {
    /// The circuit.
    pub circuit: String,
    /// The incident's execution name.
    pub incident: String,
    /// Health checks that succeeded in a row.
    pub passed: u32,
    /// Health checks that failed since the last call failed.
    pub failed: u32,
    /// The cool-down that these belong to (the circuit's trips; 0: none yet).
    #[serde(default)]
    pub trips: u32,
    /// Whether the incident has said that the circuit is recovering.
    #[serde(default)]
    pub ramping: bool,
}

/// From the recover worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecoverAnswer {
    /// What the incident does next.
    pub next: NextStep,
    /// When it does it: a whole second.
    pub at: Timestamp,
    /// Health checks that succeeded in a row, this step's included.
    pub passed: u32,
    /// Health checks that failed since the last call failed, this step's included.
    pub failed: u32,
    /// The cool-down that these belong to (the circuit's trips).
    pub trips: u32,
    /// Whether the circuit is recovering.
    pub ramping: bool,
    /// The circuit's generation now.
    pub generation: u64,
    /// The share of calls let through now (0 to 1).
    pub admission: f64,
    /// What was seen or done, for people.
    pub reason: String,
}

/// What an incident does after a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum NextStep {
    /// Wait for the cool-down's end, then probe.
    CoolDown,
    /// Wait, then probe again.
    Probe,
    /// The circuit lets calls through again: say so, wait, look at the feedback.
    RampStarted,
    /// Wait, look at the feedback again.
    Ramp,
    /// The circuit is open again: say so to programs, wait.
    Reopened,
    /// The circuit is closed: say so, end.
    Closed,
    /// Somebody else looks after the circuit: end quietly.
    Stop,
}

/// When an incident is told to wake so that `at` has come: at a whole second. A Wait cuts off what is less than a second
/// (Step Functions Developer Guide, "Wait workflow state"), and an incident that came early would ask again and again
/// until its time has come.
#[must_use]
pub fn waking(at: Timestamp) -> Timestamp {
    let up = TimestampRound::new()
        .smallest(Unit::Second)
        .mode(RoundMode::Ceil);
    at.round(up).unwrap_or(at)
}

impl NextStep {
    /// The word in the payload, which the machine's choices compare.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            NextStep::CoolDown => "coolDown",
            NextStep::Probe => "probe",
            NextStep::RampStarted => "rampStarted",
            NextStep::Ramp => "ramp",
            NextStep::Reopened => "reopened",
            NextStep::Closed => "closed",
            NextStep::Stop => "stop",
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{IncidentInput, waking};

    #[test]
    fn nobody_wakes_early() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(
            waking(at("2026-01-01T00:00:00.001Z")),
            at("2026-01-01T00:00:01Z")
        );
        assert_eq!(
            waking(at("2026-01-01T00:00:01Z")),
            at("2026-01-01T00:00:01Z")
        );
        assert_eq!(waking(Timestamp::MAX), Timestamp::MAX);
    }

    /// CloudWatch's events write the offset without a colon.
    #[test]
    fn the_time_of_an_alarms_event_is_read() {
        let text = r#"{"circuit": "payments", "alarm": {"name": "a", "at": "2019-10-02T17:04:40.985+0000"}}"#;
        let input: IncidentInput = serde_json::from_str(text).unwrap();
        let at = input.alarm.map(|news| news.at.as_millisecond());
        assert_eq!(at, Some(1_570_035_880_985));
    }
}
