//! Gathering items into batches.

use expr::{Object, Value};
use program::{Batching, Map, Quantity, State};

use super::dataset::Dataset;
use super::{Batch, items};
use crate::execution::{Fault, Line, Run, Seen};
use crate::limits;
use crate::states::quantity;

/// Gathers the items into batches. Each item goes through ItemSelector first.
pub(super) fn gather(
    run: &mut Run,
    line: &mut Line,
    state: &State,
    map: &Map,
    batching: &Batching,
    input: &Value,
    items: &Dataset,
) -> Result<Vec<Batch>, Fault> {
    let most_items = bound(
        run,
        line,
        state,
        "MaxItemsPerBatch",
        batching.most_items.as_ref(),
        input,
        usize::MAX,
    )?;
    let most_bytes = bound(
        run,
        line,
        state,
        "MaxInputBytesPerBatch",
        batching.most_bytes.as_ref(),
        input,
        limits::MAX_PAYLOAD_BYTES,
    )?;
    let shared = match &batching.input {
        None => None,
        Some(template) => Some(run.evaluate(line, state, template, Seen::input(input))?),
    };
    let mut batches = Vec::new();
    let mut batch = Vec::new();
    let mut bytes = 0;
    for index in 0..items.len() {
        let item = items::selected(run, line, state, map, input, &items.item(index))?;
        let more = item.json_len() + 1;
        if !batch.is_empty() && (batch.len() >= most_items || bytes + more > most_bytes) {
            batches.push(wrap(&shared, std::mem::take(&mut batch)));
            bytes = 0;
        }
        bytes += more;
        batch.push(item);
    }
    if !batch.is_empty() {
        batches.push(wrap(&shared, batch));
    }
    Ok(batches)
}

fn wrap(shared: &Option<Value>, items: Vec<Value>) -> Batch {
    let count = items.len();
    let mut batch = Object::with_capacity(2);
    if let Some(shared) = shared {
        batch.insert("BatchInput", shared.clone());
    }
    batch.insert("Items", Value::from(items));
    Batch {
        input: Value::Object(batch),
        items: count,
    }
}

fn bound(
    run: &mut Run,
    line: &mut Line,
    state: &State,
    field: &str,
    quantity: Option<&Quantity<u64>>,
    input: &Value,
    most: usize,
) -> Result<usize, Fault> {
    let Some(quantity) = quantity else {
        return Ok(most);
    };
    let number = quantity::integer(run, line, state, field, quantity, input)?;
    match usize::try_from(number) {
        Ok(number) if number > 0 => Ok(number.min(most)),
        Ok(_) | Err(_) => Err(Fault::runtime(
            line,
            state,
            format!("field {field} must be positive"),
        )),
    }
}
