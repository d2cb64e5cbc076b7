//! What a deployed stack says of itself: the template's `Metadata`, so that operating it needs no spec at hand.

use breaker::settings::Settings;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Our part of the template's `Metadata`, under [`crate::names::METADATA`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    /// The version of sfn-breaker that synthesised the stack.
    pub version: String,
    /// What the workers know of each circuit.
    #[serde(with = "text")]
    pub settings: Settings,
    /// The machines of the stack.
    pub machines: Vec<Machine>,
}

/// One machine of the stack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Machine {
    /// Its name within the stack: `payments-guard`, `incident`.
    pub name: String,
    /// `guard`, `incident` or `health`.
    pub kind: String,
    /// The circuit it belongs to; none for the incident, which serves all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub circuit: Option<String>,
    /// `STANDARD` or `EXPRESS`.
    #[serde(rename = "type")]
    pub workflow: String,
    /// The key of the output that has its ARN.
    pub output: String,
    /// An input to try it with.
    #[serde(with = "text")]
    pub example_input: Value,
}

/// JSON as text: a template holds neither null nor numbers with decimals.
mod text {
    use serde::de::{DeserializeOwned, Error as _};
    use serde::ser::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<T: Serialize, S: Serializer>(
        value: &T,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let text = serde_json::to_string(value).map_err(S::Error::custom)?;
        serializer.serialize_str(&text)
    }

    pub(super) fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        let text = String::deserialize(deserializer)?;
        serde_json::from_str(&text).map_err(D::Error::custom)
    }
}
