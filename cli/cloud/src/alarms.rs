//! CloudWatch alarms, by their level.

use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::types::{AlarmType, StateValue};

use crate::error::{CloudError, failed};
use crate::incidents::time;
use crate::session::Session;
use crate::status::AlarmOn;

/// The service's name in errors.
const SERVICE: &str = "CloudWatch";

/// Names that one request may ask for (CloudWatch quota).
const NAMES: usize = 100;

/// Alarms that one answer may hold (CloudWatch quota; 50 where nobody asks for more).
const RECORDS: i32 = 100;

/// Those of these alarms that are on, in the order of their names.
pub(crate) fn on(session: &Session, names: &[String]) -> Result<Vec<AlarmOn>, CloudError> {
    let client = Client::new(session.config());
    let mut on = Vec::new();
    for names in names.chunks(NAMES) {
        let request = client
            .describe_alarms()
            .set_alarm_names(Some(names.to_vec()))
            .state_value(StateValue::Alarm)
            .max_records(RECORDS)
            .alarm_types(AlarmType::MetricAlarm)
            .alarm_types(AlarmType::CompositeAlarm);
        let told = session.wait(request.send()).map_err(failed(SERVICE))?;
        let metric = told.metric_alarms().iter();
        let metric = metric.map(|alarm| (alarm.alarm_name(), alarm.state_updated_timestamp()));
        let composite = told.composite_alarms().iter();
        let composite =
            composite.map(|alarm| (alarm.alarm_name(), alarm.state_updated_timestamp()));
        on.extend(metric.chain(composite).filter_map(|(name, at)| {
            Some(AlarmOn {
                name: name?.to_owned(),
                since: time(at),
            })
        }));
    }
    on.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(on)
}
