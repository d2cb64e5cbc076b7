//! CloudFormation.

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
}
