//! Checks that several parts of a spec share.

use std::time::Duration;

use crate::error::{Mistake, Relation};
use crate::read::{At, Reader, Setting, Shown};
use crate::units::show_duration;

/// One of two fields that are held against each other.
pub(super) struct Side<'w, T> {
    name: &'static str,
    pub(super) written: Option<&'w At<T>>,
    pub(super) value: T,
}

impl<'w, T: Shown> Side<'w, T> {
    pub(super) fn new(
        name: &'static str,
        written: Option<&'w At<T>>,
        setting: &Setting<T>,
    ) -> Self {
        Side {
            name,
            written,
            value: setting.or_default(written),
        }
    }

    fn shown(&self) -> String {
        let value = self.value.shown();
        match self.written {
            Some(_) => value,
            None => format!("{value}, the default"),
        }
    }
}

/// Notes when `small` and `large` do not stand in the `relation`, at the one that was written.
pub(super) fn check_order<T: Shown>(
    small: &Side<'_, T>,
    large: &Side<'_, T>,
    relation: Relation,
    reader: &mut Reader<'_>,
) {
    let fine = match relation {
        Relation::AtMost => small.value <= large.value,
        Relation::LessThan => small.value < large.value,
    };
    let place = small.written.or(large.written);
    if let (false, Some(place)) = (fine, place) {
        let mistake = Mistake::Order {
            small: small.name,
            small_value: small.shown(),
            large: large.name,
            large_value: large.shown(),
            relation,
        };
        reader.note(place.at, mistake);
    }
}

/// Whether a time is one that CloudWatch counts in: 10, 20 or 30 seconds or whole minutes. Notes it
/// when not.
pub(super) fn check_period(written: Option<&At<Duration>>, reader: &mut Reader<'_>) {
    let Some(written) = written else {
        return;
    };
    let seconds = written.value.as_secs();
    let whole = written.value.subsec_nanos() == 0;
    if whole && (matches!(seconds, 10 | 20 | 30) || seconds % 60 == 0) {
        return;
    }
    let nearest = if seconds < 60 { 30 } else { seconds / 60 * 60 };
    let mistake = Mistake::Expected {
        expected: "`10s`, `20s`, `30s` or whole minutes".to_owned(),
        found: format!("`{}`", show_duration(written.value)),
        fix: Some(show_duration(Duration::from_secs(nearest))),
    };
    reader.note(written.at, mistake);
}

/// Whether a time is whole seconds. Notes it when not.
pub(super) fn check_whole_seconds(written: Option<&At<Duration>>, reader: &mut Reader<'_>) {
    let Some(written) = written else {
        return;
    };
    if written.value.subsec_nanos() != 0 {
        let rounded = written.value.as_secs() + 1;
        let mistake = Mistake::Expected {
            expected: "whole seconds".to_owned(),
            found: format!("`{}`", show_duration(written.value)),
            fix: Some(show_duration(Duration::from_secs(rounded))),
        };
        reader.note(written.at, mistake);
    }
}
