//! `alarms`: on unless they are off.

use std::time::Duration;

use super::check::check_period;
use crate::model::{Alarms, FailureRateAlarm, LatencyAlarm};
use crate::read::{At, Reader, Setting, value_or_default};
use crate::units::Switch;
use crate::written::{
    self, ABOVE, FAILING_FOR, P99, P99_OF_TIMEOUT, SILENT_FOR, SLOW_FOR, UNHEALTHY_FOR,
};

pub(super) fn resolve(
    written: Option<At<written::Alarms>>,
    has_health_check: bool,
    timeout: Option<Duration>,
    reader: &mut Reader<'_>,
) -> Alarms {
    let written = value_or_default(written);
    let failure_rate = on_unless_off(written.failure_rate).map(|alarm| FailureRateAlarm {
        above: ABOVE.or_default(alarm.above.as_ref()),
        during: period(alarm.during.as_ref(), &FAILING_FOR, reader),
    });
    let latency = on_unless_off(written.latency).map(|alarm| LatencyAlarm {
        p99: alarm
            .p99
            .map_or_else(|| slow(timeout), |written| written.value),
        during: period(alarm.during.as_ref(), &SLOW_FOR, reader),
    });
    let unhealthy = on_unless_off(written.unhealthy)
        .map(|alarm| period(alarm.during.as_ref(), &UNHEALTHY_FOR, reader));
    let heartbeat = on_unless_off(written.heartbeat)
        .map(|alarm| period(alarm.during.as_ref(), &SILENT_FOR, reader));
    Alarms {
        failure_rate,
        latency,
        unhealthy: unhealthy.filter(|_| has_health_check),
        heartbeat: heartbeat.filter(|_| has_health_check),
    }
}

/// What is too slow for a call of this timeout; none: the call has been noted as missing.
fn slow(timeout: Option<Duration>) -> Duration {
    let share = timeout.unwrap_or_default().mul_f64(P99_OF_TIMEOUT);
    share.clamp(P99.least, P99.most)
}

fn on_unless_off<T: Default>(written: Option<At<Switch<T>>>) -> Option<T> {
    match written.map(|switch| switch.value) {
        None => Some(T::default()),
        Some(Switch::On(alarm)) => Some(alarm),
        Some(Switch::Off) => None,
    }
}

fn period(
    written: Option<&At<Duration>>,
    setting: &Setting<Duration>,
    reader: &mut Reader<'_>,
) -> Duration {
    check_period(written, reader);
    setting.or_default(written)
}
