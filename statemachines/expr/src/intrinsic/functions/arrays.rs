//! `States.Array…`. Sizes, bounds and indexes lose what follows their point.

use hashbrown::HashMap;

use super::{Arguments, Problem};
use crate::{Array, Value};

/// The most numbers that `States.ArrayRange` gives (service limit).
const MAX_RANGE: usize = 1000;

pub(super) fn partition(arguments: &Arguments<'_>) -> Result<Value, Problem> {
    let array = arguments.array(0)?;
    let size = usize::try_from(arguments.truncated(1)?)
        .ok()
        .filter(|size| *size > 0);
    let size = size.ok_or_else(|| arguments.invalid())?;
    Ok(Value::Array(
        array
            .chunks(size)
            .map(|piece| Value::Array(Array::from(piece.to_vec())))
            .collect(),
    ))
}

pub(super) fn contains(arguments: &Arguments<'_>) -> Result<Value, Problem> {
    let value = arguments.value(1)?;
    Ok(Value::Bool(arguments.array(0)?.contains(value)))
}

pub(super) fn range(arguments: &Arguments<'_>) -> Result<Value, Problem> {
    let (first, last, step) = (
        arguments.truncated(0)?,
        arguments.truncated(1)?,
        arguments.truncated(2)?,
    );
    if step == 0 {
        return Err(arguments.invalid());
    }
    let mut numbers = Vec::new();
    let mut next = Some(first);
    while let Some(number) = next.filter(|number| {
        if step > 0 {
            *number <= last
        } else {
            *number >= last
        }
    }) {
        if numbers.len() == MAX_RANGE {
            return Err(arguments.invalid());
        }
        numbers.push(Value::from(number));
        next = number.checked_add(step);
    }
    Ok(Value::Array(Array::from(numbers)))
}

pub(super) fn get_item(arguments: &Arguments<'_>) -> Result<Value, Problem> {
    let array = arguments.array(0)?;
    let index = usize::try_from(arguments.truncated(1)?).map_err(|_| arguments.invalid())?;
    match array.get(index) {
        Some(item) => Ok(item.clone()),
        // The service has nothing against any index into an empty array.
        None if array.is_empty() => Ok(Value::Null),
        None => Err(arguments.invalid()),
    }
}

pub(super) fn length(arguments: &Arguments<'_>) -> Result<Value, Problem> {
    Ok(Value::from(arguments.array(0)?.len()))
}

pub(super) fn unique(arguments: &Arguments<'_>) -> Result<Value, Problem> {
    // Only values of one fingerprint are compared, or a long array would be compared item by item with all before.
    let mut seen: HashMap<u64, Vec<&Value>> = HashMap::new();
    let mut kept = Vec::new();
    for item in arguments.array(0)? {
        let alike = seen.entry(item.fingerprint()).or_default();
        if !alike.contains(&item) {
            alike.push(item);
            kept.push(item.clone());
        }
    }
    Ok(Value::Array(Array::from(kept)))
}
