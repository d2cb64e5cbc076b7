//! CloudFormation, and what stays when a stack is gone.

use std::collections::BTreeMap;

use super::MiniStack;
use super::wire::elements;

impl MiniStack {
    /// The stacks that are there, by name, with their status.
    ///
    /// # Panics
    /// When the service cannot be reached.
    #[must_use]
    pub fn stacks(&self) -> BTreeMap<String, String> {
        let answer = self.query("cloudformation", "DescribeStacks", &[]);
        let names = elements(&answer, "StackName");
        let statuses = elements(&answer, "StackStatus");
        let pairs = names.into_iter().zip(statuses);
        pairs
            .map(|(name, status)| (name.to_owned(), status.to_owned()))
            .collect()
    }

    /// A stack's outputs by key.
    ///
    /// # Panics
    /// When the service cannot be reached.
    #[must_use]
    pub fn outputs(&self, stack: &str) -> BTreeMap<String, String> {
        let answer = self.query("cloudformation", "DescribeStacks", &[("StackName", stack)]);
        let keys = elements(&answer, "OutputKey");
        let values = elements(&answer, "OutputValue");
        let pairs = keys.into_iter().zip(values);
        pairs
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect()
    }

    /// Names of everything that a stack of ours may hold, whoever made it: `functions/…`, `alarms/…`, ….
    ///
    /// # Panics
    /// When the service cannot be reached.
    #[must_use]
    pub fn everything(&self) -> Vec<String> {
        let mut all = Vec::new();
        let mut found = |kind: &str, names: Vec<String>| {
            all.extend(names.into_iter().map(|name| format!("{kind}/{name}")));
        };
        let xml = |service, action, name| {
            let answer = self.query(service, action, &[]);
            elements(&answer, name)
                .into_iter()
                .map(str::to_owned)
                .collect()
        };
        found("tables", self.tables());
        found("queues", self.queues());
        found("machines", self.state_machines());
        found("topics", xml("sns", "ListTopics", "TopicArn"));
        found("roles", xml("iam", "ListRoles", "RoleName"));
        found("alarms", xml("monitoring", "DescribeAlarms", "AlarmName"));
        found("stacks", self.stacks().into_keys().collect());
        let rules = self.rules();
        let rule = |rule: &serde_json::Value| rule["Name"].as_str().unwrap_or_default().to_owned();
        found("rules", rules.iter().map(rule).collect());
        let groups = self.json(
            "logs",
            "Logs_20140328.DescribeLogGroups",
            &serde_json::json!({}),
        );
        let groups = groups["logGroups"].as_array().into_iter().flatten();
        let name = |group: &serde_json::Value| group["logGroupName"].as_str().map(str::to_owned);
        found("logs", groups.filter_map(name).collect());
        let (_, functions) = self.get("lambda", "/2015-03-31/functions/");
        let functions: serde_json::Value = serde_json::from_str(&functions).unwrap_or_default();
        let functions = functions["Functions"].as_array().into_iter().flatten();
        found(
            "functions",
            functions
                .map(|one| one["FunctionName"].as_str().unwrap_or_default().to_owned())
                .collect(),
        );
        all.sort();
        all
    }
}
