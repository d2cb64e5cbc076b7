//! Step Functions and CloudWatch, for updating definitions.

use aws_config::SdkConfig;
use aws_sdk_cloudwatch::types::{AlarmType, StateValue};
use aws_sdk_sfn::Client;
use aws_sdk_sfn::error::ProvideErrorMetadata;
use aws_sdk_sfn::types::RoutingConfigurationListItem;

use crate::deploy::definitions::gradual::Routing;
use crate::deploy::definitions::ports::{Alarms, MachineSeen, Machines};
use crate::deploy::error::DeployError;
use crate::error::{CloudError, failed};

/// The services' names in errors.
const STEP_FUNCTIONS: &str = "Step Functions";
const CLOUD_WATCH: &str = "CloudWatch";

/// What publishing calls the revision of a machine that was never changed since it was made, and so has none. Source:
/// API_PublishStateMachineVersion, "revisionId".
const NEVER_CHANGED: &str = "INITIAL";

/// Most alarms that can be asked for by name at once. Source: API_DescribeAlarms, "AlarmNames".
const ALARMS_AT_ONCE: usize = 100;

/// Step Functions as the session's credentials see it.
#[derive(Clone, Debug)]
pub(in crate::deploy) struct StepFunctions {
    client: Client,
}

impl StepFunctions {
    pub(in crate::deploy) fn new(config: &SdkConfig) -> Self {
        StepFunctions {
            client: Client::new(config),
        }
    }
}

impl Machines for StepFunctions {
    async fn machine(&self, machine: &str) -> Result<MachineSeen, DeployError> {
        let request = self.client.describe_state_machine();
        let answer = request
            .state_machine_arn(machine)
            .send()
            .await
            .map_err(failed(STEP_FUNCTIONS))?;
        Ok(MachineSeen {
            definition: answer.definition,
            revision: answer.revision_id.unwrap_or_default(),
        })
    }

    async fn change(&self, machine: &str, definition: &str) -> Result<String, DeployError> {
        let answer = self
            .client
            .update_state_machine()
            .state_machine_arn(machine)
            .definition(definition)
            .send()
            .await
            .map_err(failed(STEP_FUNCTIONS))?;
        Ok(answer.revision_id.unwrap_or_default())
    }

    async fn publish(&self, machine: &str, revision: &str) -> Result<String, DeployError> {
        let revision = match revision {
            "" => NEVER_CHANGED,
            revision => revision,
        };
        let answer = self
            .client
            .publish_state_machine_version()
            .state_machine_arn(machine)
            .revision_id(revision)
            .description(concat!("sfn-breaker ", env!("CARGO_PKG_VERSION")))
            .send()
            .await
            .map_err(failed(STEP_FUNCTIONS))?;
        Ok(answer.state_machine_version_arn)
    }

    async fn alias(&self, alias: &str) -> Result<Option<Routing>, DeployError> {
        let request = self.client.describe_state_machine_alias();
        match request.state_machine_alias_arn(alias).send().await {
            Ok(answer) => {
                let versions = answer.routing_configuration().iter().map(|one| {
                    // Step Functions knows 0 to 100, and tells them as an i32.
                    let share = u8::try_from(one.weight.clamp(0, 100)).unwrap_or_default();
                    (one.state_machine_version_arn.clone(), share)
                });
                Ok(Some(Routing {
                    versions: versions.collect(),
                }))
            }
            Err(error)
                if matches!(
                    error.code(),
                    Some("ResourceNotFound" | "ResourceNotFoundException")
                ) =>
            {
                Ok(None)
            }
            Err(error) => Err(failed(STEP_FUNCTIONS)(error).into()),
        }
    }

    async fn route(&self, alias: &str, routing: &Routing) -> Result<(), DeployError> {
        let mut request = self
            .client
            .update_state_machine_alias()
            .state_machine_alias_arn(alias);
        for (version, share) in &routing.versions {
            let item = RoutingConfigurationListItem::builder()
                .state_machine_version_arn(version)
                .weight(i32::from(*share))
                .build()
                .map_err(|error| CloudError::Local {
                    doing: "build a request",
                    told: error.to_string(),
                })?;
            request = request.routing_configuration(item);
        }
        request.send().await.map_err(failed(STEP_FUNCTIONS))?;
        Ok(())
    }
}

/// CloudWatch as the session's credentials see it.
#[derive(Clone, Debug)]
pub(in crate::deploy) struct CloudWatch {
    client: aws_sdk_cloudwatch::Client,
}

impl CloudWatch {
    pub(in crate::deploy) fn new(config: &SdkConfig) -> Self {
        CloudWatch {
            client: aws_sdk_cloudwatch::Client::new(config),
        }
    }
}

impl Alarms for CloudWatch {
    async fn on(&self, alarms: &[String]) -> Result<Vec<String>, DeployError> {
        let mut on = Vec::new();
        for names in alarms.chunks(ALARMS_AT_ONCE) {
            let answer = self
                .client
                .describe_alarms()
                .set_alarm_names(Some(names.to_vec()))
                // Without the types, composite ones are left out.
                .alarm_types(AlarmType::MetricAlarm)
                .alarm_types(AlarmType::CompositeAlarm)
                .state_value(StateValue::Alarm)
                .send()
                .await
                .map_err(failed(CLOUD_WATCH))?;
            let metric = answer.metric_alarms().iter();
            let composite = answer.composite_alarms().iter();
            on.extend(metric.filter_map(|alarm| alarm.alarm_name().map(str::to_owned)));
            on.extend(composite.filter_map(|alarm| alarm.alarm_name().map(str::to_owned)));
        }
        Ok(on)
    }
}
