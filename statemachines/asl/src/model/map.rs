//! The Map state.

use serde_json::Value;

use super::{
    Catcher, DataPath, ItemBatcher, ItemReader, Quantity, QueryLanguage, ResultWriter, Retrier,
    StateMachine, Transition,
};

/// Runs a machine for every item of a list; the result is the list of outputs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    /// What it is for, in words.
    pub comment: Option<String>,
    /// The state's own query language; the machine's when absent.
    pub query_language: Option<QueryLanguage>,
    /// Names the map run of a distributed Map.
    pub label: Option<String>,
    /// Which part of the input it works on (JSONPath); all of it when absent.
    pub input_path: Option<DataPath>,
    /// Which part of the outcome is its output (JSONPath); all of it when absent.
    pub output_path: Option<DataPath>,
    /// The items (JSONata): a list, an object, or an expression.
    pub items: Option<Value>,
    /// Where the items are (JSONPath); the whole input when absent.
    pub items_path: Option<String>,
    /// Where a distributed Map reads its items from.
    pub item_reader: Option<ItemReader>,
    /// Each iteration's input (JSONPath template or JSONata); the item when absent.
    pub item_selector: Option<Value>,
    /// Each iteration's input: the old name of `ItemSelector` (JSONPath).
    pub parameters: Option<Value>,
    /// How a distributed Map gathers items into batches.
    pub item_batcher: Option<ItemBatcher>,
    /// `MaxConcurrency` or `MaxConcurrencyPath`: iterations at a time; 0, the default, is as many
    /// as possible.
    pub max_concurrency: Option<Quantity<u64>>,
    /// The machine that each item goes through.
    pub item_processor: Option<StateMachine>,
    /// The machine that each item goes through: the old name of `ItemProcessor`.
    pub iterator: Option<StateMachine>,
    /// `ToleratedFailureCount` or its path: how many items may fail; default 0.
    pub tolerated_failure_count: Option<Quantity<u64>>,
    /// `ToleratedFailurePercentage` or its path: how many of a hundred items may fail, 0 to 100;
    /// default 0.
    pub tolerated_failure_percentage: Option<Quantity<f64>>,
    /// Where a distributed Map writes its results.
    pub result_writer: Option<ResultWriter>,
    /// What to keep of the raw result (JSONPath template).
    pub result_selector: Option<Value>,
    /// Where in the input the result goes (JSONPath); in place of it when absent.
    pub result_path: Option<DataPath>,
    /// The state's output (JSONata); the result when absent.
    pub output: Option<Value>,
    /// Variables to set: an object, name to value or template.
    pub assign: Option<Value>,
    /// When to try again; the first that matches counts.
    pub retry: Vec<Retrier>,
    /// Where errors lead; the first that matches counts.
    pub catch: Vec<Catcher>,
    /// Where it leads.
    pub transition: Option<Transition>,
}

impl Map {
    /// The machine that each item goes through, under either name.
    pub fn processor(&self) -> Option<&StateMachine> {
        self.item_processor.as_ref().or(self.iterator.as_ref())
    }

    /// Each iteration's input, under either name.
    pub fn selector(&self) -> Option<&Value> {
        self.item_selector.as_ref().or(self.parameters.as_ref())
    }
}
