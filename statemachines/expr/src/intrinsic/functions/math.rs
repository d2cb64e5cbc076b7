//! `States.MathAdd`, `States.MathRandom`.

use super::{Arguments, Problem};
use crate::Value;
use crate::chance::{Chance, JavaRandom};

/// Adds two numbers, each rounded to the nearest whole one first (halves up), within 32 bits.
pub(super) fn add(arguments: &Arguments<'_>) -> Result<Value, Problem> {
    let rounded = |at: usize| -> Result<i32, Problem> {
        let number = arguments
            .value(at)?
            .as_number()
            .ok_or_else(|| arguments.invalid())?;
        let whole = (number.as_f64() + 0.5).floor();
        if (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&whole) {
            Ok(whole as i32)
        } else {
            Err(arguments.invalid())
        }
    };
    let sum = rounded(0)?.checked_add(rounded(1)?);
    sum.map(Value::from).ok_or_else(|| arguments.invalid())
}

pub(super) fn random(arguments: &Arguments<'_>, chance: &Chance) -> Result<Value, Problem> {
    let bound =
        |at: usize| i32::try_from(arguments.truncated(at)?).map_err(|_| arguments.invalid());
    let (from, to) = (bound(0)?, bound(1)?);
    if from >= to {
        return Err(arguments.invalid());
    }
    let (from, to) = (i64::from(from), i64::from(to));
    if arguments.len() < 3 {
        return Ok(Value::from(chance.between(from, to)));
    }
    let mut random = JavaRandom::new(arguments.truncated(2)?);
    let number = match i32::try_from(to - from) {
        Ok(width) => from + i64::from(random.below(width)),
        Err(_) => from + (random.unit() * (to - from) as f64) as i64,
    };
    Ok(Value::from(number))
}
