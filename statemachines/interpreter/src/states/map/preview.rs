//! What TestState shows of a Map whose iterations are mocked: its items between the steps.

use expr::Value;
use program::{Map, State};

use super::dataset::Dataset;
use super::{batch, items, reader};
use crate::execution::{Fault, Line, Run};

/// Tells the inspection of the items, and gives how many there are. `data` stands for what an ItemReader reads.
pub(super) fn tell(
    run: &mut Run,
    line: &mut Line,
    state: &State,
    map: &Map,
    input: &Value,
    state_data: Dataset,
    data: Option<&str>,
) -> Result<usize, Fault> {
    let items = match (&map.reader, data) {
        (Some(reader), Some(text)) => {
            let items = reader::from_text(run, line, reader, text)?;
            if reader.pointer.is_some() {
                let pointed = inputs(&items);
                run.inspect(|seen| seen.after_items_pointer = Some(pointed));
            }
            items
        }
        (Some(_) | None, _) => state_data,
    };
    if map.selector.is_some() {
        let selected = (0..items.len())
            .map(|index| items::selected(run, line, state, map, input, &items.item(index)))
            .collect::<Result<Vec<_>, _>>()?;
        run.inspect(|seen| seen.after_item_selector = Some(Value::from(selected)));
    }
    if let Some(batching) = &map.batching {
        let batches = batch::gather(run, line, state, map, batching, input, &items)?;
        let batches: Vec<Value> = batches.into_iter().map(|batch| batch.input).collect();
        run.inspect(|seen| seen.after_item_batcher = Some(Value::from(batches)));
    }
    Ok(items.len())
}

fn inputs(items: &Dataset) -> Value {
    let inputs = (0..items.len()).map(|index| Dataset::input(&items.item(index)));
    Value::from(inputs.collect::<Vec<_>>())
}
