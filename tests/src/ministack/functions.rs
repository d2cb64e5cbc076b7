//! Lambda functions of a user's own, beside the stack.

use std::time::Duration;

use serde_json::json;

use super::{ACCOUNT, MiniStack, REGION};
use crate::wait::until;

/// The longest that a stack of one function takes, on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(180);

impl MiniStack {
    /// A function of a few lines of Python, `handler(event, context)`, in a stack of its own with its log: its ARN.
    ///
    /// # Panics
    /// When the service cannot be reached or refuses.
    #[must_use]
    pub fn create_function(&self, name: &str, source: &str) -> String {
        let function = json!({
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "FunctionName": name,
                "Runtime": "python3.13",
                "Handler": "index.handler",
                "Timeout": 60,
                "Role": format!("arn:aws:iam::{ACCOUNT}:role/{name}"),
                "Code": { "ZipFile": source },
            },
        });
        let log = json!({
            "Type": "AWS::Logs::LogGroup",
            "Properties": { "LogGroupName": format!("/aws/lambda/{name}") },
        });
        let template = json!({ "Resources": { "Function": function, "Log": log } }).to_string();
        let parameters = [("StackName", name), ("TemplateBody", &template)];
        let answer = self.query("cloudformation", "CreateStack", &parameters);
        assert!(answer.contains("StackId"), "{answer}");
        until(&format!("the function {name} is there"), PATIENCE, || {
            let status = self.stacks().remove(name);
            let is_made = status.as_deref() == Some("CREATE_COMPLETE");
            is_made.then_some(())
        });
        format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}")
    }
}
