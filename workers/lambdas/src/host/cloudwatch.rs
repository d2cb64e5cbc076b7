//! CloudWatch: alarms and metrics.

use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{
    AlarmType, Datapoint, Dimension, MetricDatum, StandardUnit, StateValue, Statistic,
};
use aws_sdk_dynamodb::error::DisplayErrorContext;
use breaker::circuit::elapsed;
use breaker::names::metric;
use breaker::payload::incident::AlarmNews;
use jiff::Timestamp;
use workers::ports::{Alarms, Clock, Health, Metrics, MetricsError, Volumes};

use super::Host;

impl Alarms for Host<'_> {
    async fn alarms_on(&self, names: &[String]) -> Result<Vec<AlarmNews>, MetricsError> {
        let described = self
            .world
            .clients
            .cloudwatch()
            .describe_alarms()
            .set_alarm_names(Some(names.to_vec()))
            .state_value(StateValue::Alarm)
            .alarm_types(AlarmType::MetricAlarm)
            .send()
            .await
            .map_err(|error| MetricsError(DisplayErrorContext(error).to_string()))?;
        // Composite alarms are not asked for: to see any, a role must be allowed to see all of the account's.
        let metric = described.metric_alarms().iter();
        Ok(metric
            .map(|alarm| (alarm.alarm_name(), alarm.state_updated_timestamp()))
            .filter_map(|(name, at)| {
                let at = at.and_then(|at| at.to_millis().ok());
                Some(AlarmNews {
                    name: name?.to_owned(),
                    // One that does not say since when has just gone on.
                    at: at
                        .and_then(|at| Timestamp::from_millisecond(at).ok())
                        .unwrap_or_else(|| self.now()),
                })
            })
            .collect())
    }
}

impl Volumes for Host<'_> {
    async fn started(
        &self,
        machine: &str,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<f64, MetricsError> {
        let dimension = Dimension::builder()
            .name("StateMachineArn")
            .value(self.world.machine_arn(machine))
            .build();
        let told = self
            .world
            .clients
            .cloudwatch()
            .get_metric_statistics()
            .namespace("AWS/States")
            .metric_name("ExecutionsStarted")
            .dimensions(dimension)
            .start_time(DateTime::from_secs(from.as_second()))
            .end_time(DateTime::from_secs(to.as_second()))
            .period(60)
            .statistics(Statistic::Sum)
            .send()
            .await
            .map_err(|error| MetricsError(DisplayErrorContext(error).to_string()))?;
        // A minute without any execution has no point.
        Ok(told.datapoints().iter().filter_map(Datapoint::sum).sum())
    }
}

impl Metrics for Host<'_> {
    async fn health(&self, circuit: &str, seen: &Health) -> Result<(), MetricsError> {
        let at = DateTime::from_millis(seen.at.as_millisecond());
        let datum = |name: &str, value: f64, unit: StandardUnit| {
            let dimension = Dimension::builder()
                .name(metric::CIRCUIT)
                .value(circuit)
                .build();
            MetricDatum::builder()
                .metric_name(name)
                .dimensions(dimension)
                .timestamp(at)
                .value(value)
                .unit(unit)
                // High resolution: an alarm may then look every ten seconds.
                .storage_resolution(1)
                .build()
        };
        let healthy = if seen.healthy { 1.0 } else { 0.0 };
        let latency = seen.latency.as_secs_f64() * 1000.0;
        let mut data = vec![
            datum(metric::HEALTHY, healthy, StandardUnit::Count),
            datum(metric::HEALTH_LATENCY, latency, StandardUnit::Milliseconds),
        ];
        if let Some(ends) = seen.certificate_ends {
            let days = elapsed(seen.at, ends).as_secs_f64() / 86_400.0;
            data.push(datum("CertificateDays", days, StandardUnit::Count));
        }
        self.world
            .clients
            .cloudwatch()
            .put_metric_data()
            .namespace(&self.world.namespace)
            .set_metric_data(Some(data))
            .send()
            .await
            .map_err(|error| MetricsError(DisplayErrorContext(error).to_string()))?;
        Ok(())
    }
}
