//! Everything there is: what a deployment made, and whether anything of it stays.

use serde_json::{Value, json};

use super::MiniStack;
use super::wire::elements;

impl MiniStack {
    /// The names of everything that a stack of ours may hold, whoever made it: `functions/…`, `alarms/…`, sorted.
    ///
    /// # Panics
    /// When a service cannot be reached.
    #[must_use]
    pub fn everything(&self) -> Vec<String> {
        let (_, functions) = self.get("lambda", "/2015-03-31/functions/");
        let functions: Value = serde_json::from_str(&functions).unwrap_or_default();
        let groups = self.json("logs", "Logs_20140328.DescribeLogGroups", &json!({}));
        let rules = Value::Array(self.rules());
        let (_, buckets) = self.get("s3", "/");
        let xml = |service, action, name| texts(&self.query(service, action, &[]), name);
        let kinds = [
            ("alarms", xml("monitoring", "DescribeAlarms", "AlarmName")),
            ("buckets", texts(&buckets, "Name")),
            (
                "dashboards",
                xml("monitoring", "ListDashboards", "DashboardName"),
            ),
            ("functions", fields(&functions["Functions"], "FunctionName")),
            ("keys", self.keys()),
            ("logs", logs(&groups["logGroups"])),
            ("machines", self.state_machines()),
            ("queues", self.queues()),
            ("roles", xml("iam", "ListRoles", "RoleName")),
            ("rules", fields(&rules, "Name")),
            ("stacks", self.stacks().into_keys().collect()),
            (
                "subscriptions",
                xml("sns", "ListSubscriptions", "SubscriptionArn"),
            ),
            ("tables", self.tables()),
            ("topics", xml("sns", "ListTopics", "TopicArn")),
        ];
        let mut all: Vec<String> = Vec::new();
        for (kind, names) in kinds {
            all.extend(names.into_iter().map(|name| format!("{kind}/{name}")));
        }
        all.sort();
        all
    }

    /// The encryption keys, but for those that wait to be deleted: a key is never gone at once.
    fn keys(&self) -> Vec<String> {
        let listed = self.json("kms", "TrentService.ListKeys", &json!({}));
        let mut keys = fields(&listed["Keys"], "KeyId");
        keys.retain(|key| {
            let described = self.json("kms", "TrentService.DescribeKey", &json!({ "KeyId": key }));
            described["KeyMetadata"]["KeyState"] != "PendingDeletion"
        });
        keys
    }
}

/// The log groups, but for those of a stack's that are gone: the emulator makes one anew when a function that began before
/// ends after it, whatever its role allows. Such a group keeps its lines for ever, as no stack of ours lets it.
fn logs(groups: &Value) -> Vec<String> {
    let groups = groups.as_array().into_iter().flatten();
    let of_stacks = groups.filter(|group| {
        let name = group["logGroupName"].as_str().unwrap_or_default();
        group["retentionInDays"].is_number() || name.starts_with("/aws/")
    });
    fields(&of_stacks.cloned().collect(), "logGroupName")
}

fn texts(xml: &str, name: &str) -> Vec<String> {
    let found = elements(xml, name).into_iter();
    found.map(str::to_owned).collect()
}

/// One field of every object in a list.
fn fields(list: &Value, name: &str) -> Vec<String> {
    let objects = list.as_array().into_iter().flatten();
    let found = objects.filter_map(|one| one[name].as_str());
    found.map(str::to_owned).collect()
}
