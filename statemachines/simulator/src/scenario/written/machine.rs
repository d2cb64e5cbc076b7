//! `machines`: state machines of the user's own.

use breaker::rate::Rate;
use schemars::{Schema, SchemaGenerator, json_schema};
use spec::reading::{Node, Reader, Text, Value, Written};
use spec::{Template, Workflow, written};

use super::behaviour::SHARE;
use super::{LatencyOf, MachineExpect, Named, Traffic};

written! {
    /// A state machine of your own, with breakers around some of its Tasks, as `wrap` puts them there.
    struct Machine, "the settings of a state machine" {
        /// The definition as it was before it was wrapped, from this file's own folder.
        #[schemars(required)]
        definition "definition": Text, needs "definition: order.asl.json";
        /// Which Task asks which dependency's circuit; a Task is named as `wrap --task` names it.
        #[schemars(required)]
        tasks "tasks": Named<Text>, needs "tasks: { Charge: payments }";
        /// What its other Tasks come to, by the state's name. Default: each returns `{}` at once.
        answers "answers": Named<Answer>;
        /// The workflow's type. Default `STANDARD`.
        #[schemars(extend("default" = "STANDARD"))]
        workflow "type": Workflow;
        /// How often it is started, and with what.
        #[schemars(required)]
        traffic "traffic": Traffic, needs "traffic: { rate: 10/s }";
        /// What must hold of its executions at the end. The command fails when it does not.
        expect "expect": MachineExpect;
    }
}

written! {
    /// What a Task comes to that no breaker protects. A Map state that reads its items is given `return: { Body: … }`.
    struct Answer, "what a Task comes to" {
        /// How long it takes. Default: no time.
        latency "latency": LatencyOf;
        /// Its result: any JSON. Default `{}`.
        result "return": Template;
        /// An error that it fails with. Default none.
        throw "throw": Thrown;
        /// `true`: nothing ever comes, only the Task's own timeout ends it.
        never "never": True;
    }
}

written! {
    /// An error that a Task fails with.
    struct Thrown, "an error" {
        /// Its name, as `Retry` and `Catch` match it.
        #[schemars(required)]
        error "error": Text, needs "error: Carrier.Busy";
        /// Its cause. Default empty.
        cause "cause": Text;
        /// How often it happens, by chance; else the Task returns. Default `100%`, above `0%` to `100%`.
        share "share": Rate = SHARE;
    }
}

/// The one value of a field that is there or not.
#[derive(Clone, Copy, Debug)]
pub(crate) struct True;

impl Written for True {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if matches!(node.value, Value::Bool(true)) {
            return Some(True);
        }
        reader.expected(node, "`true`, or left out", None);
        None
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "boolean", "oneOf": [{ "const": true }] })
    }
}
