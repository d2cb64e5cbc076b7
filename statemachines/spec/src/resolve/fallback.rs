//! `fallback`.

use breaker::names;

use super::check::{Side, check_order};
use crate::error::Relation;
use crate::model::{Cache, Fallback};
use crate::read::{At, Reader, Written, value_or_default};
use crate::written::{self, FRESH, STALE};

pub(super) fn resolve(written: Option<At<written::Fallback>>, reader: &mut Reader<'_>) -> Fallback {
    let written = value_or_default(written);
    let error = written.error.and_then(|error| error.value.name);
    Fallback {
        cache: written.cache.and_then(|written| cache(written, reader)),
        default: written.default.map(|default| default.value),
        error: error.map_or_else(|| names::error::OPEN.to_owned(), |name| name.value.0),
    }
}

fn cache(written: At<written::Cache>, reader: &mut Reader<'_>) -> Option<Cache> {
    let At { value: written, at } = written;
    written.note_missing(at, reader);
    let fresh = Side::new("fresh", written.fresh.as_ref(), &FRESH);
    let stale = Side::new("stale", written.stale.as_ref(), &STALE);
    check_order(&fresh, &stale, Relation::AtMost, reader);
    let (fresh, stale) = (fresh.value, stale.value);
    Some(Cache {
        key: written.key?.value.0,
        fresh,
        stale,
    })
}
