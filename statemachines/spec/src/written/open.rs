//! `open`: how long a circuit stays open.

use std::time::Duration;

use breaker::policy;

use crate::read::Setting;
use crate::written;

const A_SECOND: Duration = Duration::from_secs(1);
const A_DAY: Duration = Duration::from_secs(86_400);

pub(crate) const COOL_DOWN: Setting<Duration> =
    Setting::new(policy::Open::DEFAULT.cool_down, A_SECOND, A_DAY);
pub(crate) const MAXIMUM: Setting<Duration> =
    Setting::new(policy::Open::DEFAULT.maximum, A_SECOND, A_DAY);

written! {
    /// How long an open circuit refuses calls before one of them probes the dependency. The longer an outage lasts, the longer its cool-downs.
    struct Open, "the settings of an open circuit" {
        /// The first cool-down. Raise it when the dependency is known to need longer for a restart, or when every call that fails costs something. Default `1s`, `1s` to `1d`.
        cool_down "coolDown": Duration = COOL_DOWN;
        /// The length that the cool-downs of an outage of minutes grow to; shorter where traffic is heavy, longer where there is less than a call a second and in outages of hours. Lower it when calls should go through again sooner after a long outage; raise it when every probe costs something. At least `coolDown`. Default `16s`, `1s` to `1d`.
        maximum "maximum": Duration = MAXIMUM;
    }
    removed {
        "backoff": "cool-downs grow with the outage, up to `maximum`";
        "jitter": "cool-downs always vary a little, so that circuits do not come back in lockstep";
    }
}
