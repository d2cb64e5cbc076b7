//! The functions that Step Functions adds to JSONata, with the answers that the service was seen to give.

mod instant;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use jlens_core::{Bindings, Error, HostCall, HostFunction, Result};
use serde_json::Value as Json;

use super::infinite::{self, OPERATORS, PASSES};
use crate::chance::{self, JavaRandom};
use crate::{Value, hashing};

/// The names of the functions added, and of the one taken away.
const OWN: [&str; 7] = [
    "random",
    "uuid",
    "partition",
    "range",
    "hash",
    "parse",
    "eval",
];

/// The most numbers that `$range` gives before the service says that memory is short.
const MAX_RANGE: u64 = 360_145;

type Arguments<'a> = &'a [Option<Json>];

/// The functions that give the same answer whenever they are asked.
pub(super) fn fixed() -> &'static Bindings {
    static FIXED: OnceLock<Bindings> = OnceLock::new();
    FIXED.get_or_init(|| {
        let bindings = Bindings::new();
        let bindings = with(bindings, "partition", "<xn?:a>", |arguments, _| {
            partition(arguments)
        });
        let bindings = with(bindings, "range", "<nnn?:x>", |arguments, _| {
            range(arguments)
        });
        let bindings = with(bindings, "hash", "<ss?:s>", |arguments, _| hash(arguments));
        let bindings = with(bindings, "parse", "<s?:x>", |arguments, _| parse(arguments));
        let bindings = with(bindings, "toMillis", "<s-s?:n>", |arguments, _| {
            instant::to_millis(arguments)
        });
        let bindings = with(bindings, PASSES, "<xxx:x>", |arguments, _| {
            Ok(infinite::passes(arguments).map(Json::from))
        });
        // The service has taken `$eval` away; a call is a call of nothing.
        let bindings = OPERATORS.iter().fold(bindings, |bindings, name| {
            with(bindings, name, "<xx:x>", |arguments, _| {
                infinite::operate(name, arguments)
            })
        });
        let refused = HostFunction::new(2, |_, _| Err(Error::new("T1006"))).without_input();
        bindings.function("eval", refused)
    })
}

/// All functions, those that need chance drawing on `seed`.
pub(super) fn with_chance(seed: u64) -> Bindings {
    let state = Arc::new(AtomicU64::new(seed));
    let draw = move || {
        const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
        chance::mix(state.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP))
    };
    let draw_too = draw.clone();
    let bindings = with(fixed().clone(), "random", "<n?:n>", move |arguments, _| {
        let number = match number(arguments, 0) {
            Some(seed) => JavaRandom::new(seed.trunc() as i64).unit(),
            None => chance::unit(draw()),
        };
        Ok(Some(Json::from(number)))
    });
    with(bindings, "uuid", "<:s>", move |_, _| {
        Ok(Some(Json::from(chance::uuid(draw_too(), draw_too()))))
    })
}

/// Whether Step Functions adds a function of this name, or takes it away.
pub(super) fn is_own(name: &str) -> bool {
    OWN.contains(&name) || OPERATORS.contains(&name) || name == PASSES
}

/// Whether the function needs chance.
pub(super) fn is_chancy(name: &str) -> bool {
    matches!(name, "random" | "uuid")
}

/// Whether JSONata itself has a function of this name.
pub(super) fn is_built_in(name: &str) -> bool {
    static NAMES: OnceLock<Vec<&'static str>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let mut names: Vec<_> = jlens_core::function_catalog()
            .iter()
            .map(|function| function.name)
            .collect();
        names.sort_unstable();
        names
    });
    names.binary_search(&name).is_ok()
}

fn with<F>(bindings: Bindings, name: &str, signature: &str, function: F) -> Bindings
where
    F: Fn(&[Option<Json>], &HostCall<'_>) -> Result<Option<Json>> + Send + Sync + 'static,
{
    // The signatures stand above and are tested: none is refused.
    match HostFunction::with_signature(signature, function) {
        Ok(function) => bindings.function(name, function.without_input()),
        Err(_) => bindings,
    }
}

/// `$partition(array, size)`: pieces of `size`, which loses what follows its point. Nothing for no items and for a size
/// of 0, one piece without a size.
fn partition(arguments: Arguments<'_>) -> Result<Option<Json>> {
    let single;
    let items = match arguments.first() {
        None | Some(None) => return Ok(None),
        Some(Some(Json::Null)) => return Err(not_an_array("partition")),
        Some(Some(Json::Array(items))) => items.as_slice(),
        Some(Some(other)) => {
            single = [other.clone()];
            single.as_slice()
        }
    };
    let size = match number(arguments, 1) {
        None => items.len(),
        Some(size) if size.trunc() < 0.0 => {
            return Err(
                Error::new("D3137").with("message", "Second argument must be zero or greater")
            );
        }
        Some(size) => size.trunc() as usize,
    };
    if items.is_empty() || size == 0 {
        return Ok(None);
    }
    Ok(Some(
        items
            .chunks(size)
            .map(|piece| Json::Array(piece.to_vec()))
            .collect(),
    ))
}

/// `$range(first, last, step)`: a sequence, so that one number stands alone and none is nothing. All three lose what
/// follows their points.
fn range(arguments: Arguments<'_>) -> Result<Option<Json>> {
    let whole = |at: usize| number(arguments, at).map(|number| i128::from(number.trunc() as i64));
    let (Some(first), Some(last), Some(step)) = (whole(0), whole(1), whole(2)) else {
        return Ok(None);
    };
    if step == 0 || (last - first).signum() * step.signum() < 0 {
        return Ok(None);
    }
    let steps = u64::try_from((last - first) / step).unwrap_or(u64::MAX);
    if steps >= MAX_RANGE {
        return Err(Error::new("U1001").with("message", "the range is too long"));
    }
    if steps == 0 {
        return Ok(Some(whole_number(first)));
    }
    Ok(Some(
        (0..=i128::from(steps))
            .map(|count| whole_number(first + count * step))
            .collect(),
    ))
}

/// `$hash(text, algorithm)`.
fn hash(arguments: Arguments<'_>) -> Result<Option<Json>> {
    let (Some(text), Some(algorithm)) = (text(arguments, 0), text(arguments, 1)) else {
        return Ok(None);
    };
    match hashing::hash(text, algorithm) {
        Some(hash) => Ok(Some(Json::from(hash))),
        None => Err(Error::new("D3137").with(
            "message",
            format!("Unsupported hash algorithm: {algorithm}"),
        )),
    }
}

/// `$parse(text)`.
fn parse(arguments: Arguments<'_>) -> Result<Option<Json>> {
    let Some(text) = text(arguments, 0) else {
        return Ok(None);
    };
    match Value::parse_distinct(text) {
        Ok(value) => Ok(Some(Json::from(value))),
        Err(error) => Err(Error::new("D3137").with("message", format!("Invalid JSON: {error}"))),
    }
}

/// JSONata's complaint about a first argument that is no array.
fn not_an_array(function: &str) -> Error {
    Error::new("T0412")
        .with("index", 1)
        .with("token", function)
        .with("type", "values")
}

fn number(arguments: Arguments<'_>, at: usize) -> Option<f64> {
    arguments.get(at)?.as_ref()?.as_f64()
}

fn text<'a>(arguments: Arguments<'a>, at: usize) -> Option<&'a str> {
    arguments.get(at)?.as_ref()?.as_str()
}

fn whole_number(number: i128) -> Json {
    match i64::try_from(number) {
        Ok(number) => Json::from(number),
        Err(_) => Json::from(number as f64),
    }
}
