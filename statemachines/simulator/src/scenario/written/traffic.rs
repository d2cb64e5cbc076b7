//! `traffic`: who calls.

use std::collections::BTreeMap;
use std::time::Duration;

use schemars::{Schema, SchemaGenerator, json_schema};
use spec::reading::{At, Node, Reader, Setting, Value, Written, note_repeated};
use spec::{CallRate, Template, words, written};

use super::{SPAN, TIME};

pub(crate) const RATE: Setting<CallRate> =
    Setting::open(CallRate::a_second(0), CallRate::a_second(10_000));

written! {
    /// How often a machine is started, and with what.
    struct Traffic, "the settings of the traffic" {
        /// How many calls are offered at the start. `0/s` to `10000/s`.
        #[schemars(required)]
        rate "rate": CallRate = RATE, needs "rate: 100/s";
        /// How the calls are spread over time. Default `poisson`.
        #[schemars(extend("default" = "poisson"))]
        arrivals "arrivals": ArrivalsWord;
        /// Other rates from some time on, at once or along a line. Default none.
        changes "changes": Vec<At<Change>>;
        /// The machine's input: any JSON. In its texts `{n}` is the call's number from 1, and `{name}` what one of the `keys` drew. Default `{}`.
        input "input": Template;
        /// How many different values each name in the input has; every call draws one of them. Default none.
        keys "keys": Keys;
    }
}

written! {
    /// Another rate from some time on.
    struct Change, "a change of the rate" {
        /// When it begins, from the start of the scenario.
        #[schemars(required)]
        at "at": Duration = TIME, needs "at: 5m";
        /// The rate it leads to. `0/s` to `10000/s`.
        #[schemars(required)]
        rate "rate": CallRate = RATE, needs "rate: 200/s";
        /// How long it takes to get there. Default: at once.
        over "over": Duration = SPAN;
    }
}

words! {
    /// How calls are spread over time.
    pub enum ArrivalsWord {
        /// Independent of one another, as those of many callers are.
        #[default]
        "poisson" => Poisson,
        /// Evenly spaced.
        "constant" => Constant,
    }
}

/// How many values each key has.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keys(pub(crate) BTreeMap<String, u32>);

impl Written for Keys {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::Mapping(entries) = &node.value else {
            reader.expected(
                node,
                "a mapping from names to how many values they have",
                None,
            );
            return None;
        };
        note_repeated(entries, reader);
        let mut keys = BTreeMap::new();
        for (key, value) in entries {
            if let Some(count) = u32::read(value, reader) {
                keys.insert(key.text.clone(), count);
            }
        }
        Some(Keys(keys))
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "additionalProperties": { "type": "integer", "minimum": 0 },
            "examples": [{ "customer": 500 }],
        })
    }
}
