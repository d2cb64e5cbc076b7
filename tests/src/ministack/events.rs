//! EventBridge, and how an alarm's event gets there.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{ACCOUNT, MiniStack, REGION};

/// What CloudWatch calls itself in its events.
const CLOUDWATCH: &str = "aws.cloudwatch";

/// Who sends them here: nobody may send events in the name of AWS, neither there nor here.
const STAND_IN: &str = "test.cloudwatch";

impl MiniStack {
    /// The rules of the default bus, each with its targets under `Targets`.
    ///
    /// # Panics
    /// When the service cannot be reached.
    #[must_use]
    pub fn rules(&self) -> Vec<Value> {
        let answer = self.events("ListRules", &json!({}));
        let mut rules = answer["Rules"].as_array().cloned().unwrap_or_default();
        for rule in &mut rules {
            let listed = self.events("ListTargetsByRule", &json!({ "Rule": rule["Name"] }));
            rule["Targets"] = listed["Targets"].clone();
        }
        rules
    }

    /// Lets every rule on CloudWatch's events take those of [`MiniStack::send_alarm`] as well: the emulator's alarms
    /// send no events, and it refuses events in the name of AWS, as AWS does. Pattern, targets and transformation
    /// are the rule's own. Returns how many rules there are.
    ///
    /// # Panics
    /// When the service cannot be reached or refuses.
    pub fn let_rules_hear_alarms(&self) -> usize {
        let rules = self.rules();
        let mut hearing = 0;
        for rule in rules {
            let pattern = rule["EventPattern"].as_str().unwrap_or_default();
            if !pattern.contains(CLOUDWATCH) {
                continue;
            }
            let name = format!("heard-{}", rule["Name"].as_str().unwrap_or_default());
            let pattern = pattern.replace(CLOUDWATCH, STAND_IN);
            let put = self.events("PutRule", &json!({ "Name": name, "EventPattern": pattern }));
            assert!(put["RuleArn"].is_string(), "{put}");
            let put = self.events(
                "PutTargets",
                &json!({ "Rule": name, "Targets": rule["Targets"] }),
            );
            assert_eq!(put["FailedEntryCount"], 0, "{put}");
            hearing += 1;
        }
        hearing
    }

    /// Takes away what [`MiniStack::let_rules_hear_alarms`] added.
    ///
    /// # Panics
    /// When the service cannot be reached.
    pub fn let_rules_forget_alarms(&self) {
        for rule in self.rules() {
            let name = rule["Name"].as_str().unwrap_or_default();
            if !name.starts_with("heard-") {
                continue;
            }
            let targets = rule["Targets"].as_array().into_iter().flatten();
            let ids: Vec<&Value> = targets.map(|target| &target["Id"]).collect();
            self.events("RemoveTargets", &json!({ "Rule": name, "Ids": ids }));
            self.events("DeleteRule", &json!({ "Name": name }));
        }
    }

    /// The event that CloudWatch sends when an alarm on one metric goes on: every field of the documented sample, and
    /// its way of writing times, `2019-10-02T17:04:40.989+0000` (Amazon CloudWatch User Guide, "Alarm events and
    /// EventBridge", <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html>).
    ///
    /// # Panics
    /// When the service cannot be reached or refuses.
    pub fn send_alarm(&self, alarm: &str, at: Timestamp) {
        let queried = as_cloudwatch(at);
        let data = |point: f64| {
            let told = json!({
                "version": "1.0",
                "queryDate": queried,
                "startDate": queried,
                "statistic": "Maximum",
                "period": 10,
                "recentDatapoints": [point],
                "threshold": 1.0,
            });
            told.to_string()
        };
        let detail = json!({
            "alarmName": alarm,
            "configuration": {
                "description": "The health check finds it unhealthy. Opens the circuit.",
                "metrics": [{
                    "id": "30b6c6b2-a864-43a2-4877-c09a1afc3b87",
                    "metricStat": {
                        "metric": {
                            "dimensions": { "Circuit": "stock" },
                            "name": "Healthy",
                            "namespace": "sfn-breaker/shop",
                        },
                        "period": 10,
                        "stat": "Maximum",
                    },
                    "returnData": true,
                }],
            },
            "previousState": {
                "reason": "Threshold Crossed: 1 out of the last 1 datapoints [1.0] was not less than the threshold (1.0).",
                "reasonData": data(1.0),
                "timestamp": queried,
                "value": "OK",
            },
            "state": {
                "reason": "Threshold Crossed: 1 out of the last 1 datapoints [0.0] was less than the threshold (1.0).",
                "reasonData": data(0.0),
                "timestamp": queried,
                "value": "ALARM",
            },
        });
        let request = json!({ "Entries": [{
            "Source": STAND_IN,
            "DetailType": "CloudWatch Alarm State Change",
            "Resources": [format!("arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{alarm}")],
            "Detail": detail.to_string(),
        }] });
        let sent = self.events("PutEvents", &request);
        assert_eq!(sent["FailedEntryCount"], 0, "{sent}");
    }

    fn events(&self, action: &str, request: &Value) -> Value {
        self.json("events", &format!("AWSEvents.{action}"), request)
    }
}

/// A time as CloudWatch's events have it: milliseconds, and an offset without a colon.
fn as_cloudwatch(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string()
}
