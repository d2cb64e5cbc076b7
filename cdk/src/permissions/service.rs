//! The services that Tasks call: which action, on what.

use std::fmt;

use asl::Task;
use serde_json::{Map, Value, json};
use spec::Permission;

use crate::template::intrinsic::{arn, sub, sub_with};
use crate::template::policy::Statement;

/// What the `${Names}` of a definition stand for.
pub(crate) struct Names<'a> {
    pub(crate) substitutions: &'a Map<String, Value>,
    /// The ARN of the stack's own table.
    pub(crate) table: Value,
}

/// What a Task acts on cannot be told.
#[derive(Debug)]
pub(crate) struct Unknown {
    resource: String,
    why: String,
}

impl fmt::Display for Unknown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "what `{}` needs cannot be told: {}",
            self.resource, self.why
        )
    }
}

/// The statements that a Task needs.
///
/// # Errors
/// When the service is none that is known here, or what it acts on is only known at run time.
pub(crate) fn statements(task: &Task, names: &Names<'_>) -> Result<Vec<Statement>, Unknown> {
    needed(task, names).map_err(|why| Unknown {
        resource: task.resource.clone(),
        why,
    })
}

fn needed(task: &Task, names: &Names<'_>) -> Result<Vec<Statement>, String> {
    let resource = task.resource.as_str();
    let Some(integration) = resource.split(":states:::").nth(1) else {
        return direct(resource, names).ok_or_else(|| "it is no ARN that is known here".to_owned());
    };
    let arguments = Arguments {
        given: task.arguments.as_ref().or(task.parameters.as_ref()),
        names,
    };
    let (integration, pattern) = match integration.split_once('.') {
        Some((integration, pattern)) => (integration, Some(pattern)),
        None => (integration, None),
    };
    let waits_for_end = pattern.is_some_and(|pattern| pattern.starts_with("sync"));
    // An SDK integration of a service that has one of its own acts on the same things.
    let plain = integration.strip_prefix("aws-sdk:").unwrap_or(integration);
    let plain = plain
        .replacen("sfn:", "states:", 1)
        .replacen("eventbridge:", "events:", 1);
    let one = |sid: &str, action: &str, on: Value| vec![Statement::allow(sid, [action], [on])];
    let found = match plain.as_str() {
        "lambda:invoke" => one("Invoke", "lambda:InvokeFunction", arguments.function()?),
        "sns:publish" => one("Publish", "sns:Publish", arguments.arn("TopicArn")?),
        "sqs:sendMessage" => one("Send", "sqs:SendMessage", arguments.queue()?),
        "events:putEvents" => vec![Statement::allow(
            "PutEvents",
            ["events:PutEvents"],
            arguments.buses()?,
        )],
        "states:startExecution" | "states:startSyncExecution" => {
            arguments.execution(&plain, waits_for_end)?
        }
        "http:invoke" => arguments.endpoint()?,
        "s3:getObject" | "s3:putObject" | "s3:deleteObject" => {
            one("Object", &action_of("s3", &plain), arguments.object()?)
        }
        "secretsmanager:getSecretValue" => one(
            "Secret",
            "secretsmanager:GetSecretValue",
            arguments.arn("SecretId")?,
        ),
        "ssm:getParameter" => one("Parameter", "ssm:GetParameter", arguments.parameter()?),
        "bedrock:invokeModel" | "bedrockruntime:invokeModel" => {
            one("Model", "bedrock:InvokeModel", arguments.model()?)
        }
        other if other.starts_with("dynamodb:") && is_item_action(other) => {
            one("Table", &action_of("dynamodb", other), arguments.table()?)
        }
        _ => {
            return Err("which actions on which resources it takes is not known here".to_owned());
        }
    };
    Ok(found)
}

/// A function's ARN, a substitution that gives one, or an activity's, which takes no permission.
fn direct(resource: &str, names: &Names<'_>) -> Option<Vec<Statement>> {
    if resource.contains(":activity:") {
        return Some(Vec::new());
    }
    let is_function = resource.contains(":lambda:") || resource.starts_with("${");
    is_function.then(|| {
        vec![Statement::allow(
            "Invoke",
            ["lambda:InvokeFunction"],
            [names.resolve(resource)],
        )]
    })
}

/// `dynamodb:GetItem` from `dynamodb:getItem`.
fn action_of(service: &str, integration: &str) -> String {
    let action = integration.rsplit(':').next().unwrap_or_default();
    let mut letters = action.chars();
    let first = letters.next().map(|one| one.to_ascii_uppercase());
    format!(
        "{service}:{}{}",
        first.unwrap_or_default(),
        letters.as_str()
    )
}

fn is_item_action(integration: &str) -> bool {
    ["getItem", "putItem", "updateItem", "deleteItem", "query"]
        .iter()
        .any(|action| integration.ends_with(&format!(":{action}")))
}

impl Names<'_> {
    /// A statement that the spec itself makes.
    pub(crate) fn stated(&self, permission: &Permission) -> Statement {
        let resources = permission.resources.iter().map(|one| self.resolve(one));
        Statement::allow("Stated", permission.actions.iter().cloned(), resources)
    }

    /// Text with its substitutions carried out.
    fn resolve(&self, text: &str) -> Value {
        let inside = text
            .strip_prefix("${")
            .and_then(|rest| rest.strip_suffix('}'));
        if let Some(value) = inside.and_then(|name| self.substitutions.get(name)) {
            return value.clone();
        }
        let used: Vec<(&str, Value)> = self
            .substitutions
            .iter()
            .filter(|(name, _)| text.contains(&format!("${{{name}}}")))
            .map(|(name, value)| (name.as_str(), value.clone()))
            .collect();
        if used.is_empty() {
            json!(text)
        } else {
            sub_with(text, &used)
        }
    }
}

/// A Task's arguments.
struct Arguments<'a> {
    given: Option<&'a Value>,
    names: &'a Names<'a>,
}

impl Arguments<'_> {
    /// A field's text, when it is known now.
    fn text(&self, field: &str) -> Result<&str, String> {
        let found = self.given.and_then(|given| given.get(field));
        match found.and_then(Value::as_str) {
            Some(text) if text.trim_start().starts_with("{%") => Err(format!(
                "`{field}` is an expression, known only when it runs"
            )),
            Some(text) => Ok(text),
            None => Err(format!("the Task has no `{field}` as text")),
        }
    }

    fn arn(&self, field: &str) -> Result<Value, String> {
        Ok(self.names.resolve(self.text(field)?))
    }

    /// An ARN as it is; a bare name as one of the stack's own account and region.
    fn named(&self, field: &str, service: &str, prefix: &str) -> Result<Value, String> {
        let text = self.text(field)?;
        if text.starts_with("arn:") || text.starts_with("${") {
            return Ok(self.names.resolve(text));
        }
        Ok(arn(service, &format!("{prefix}{text}")))
    }

    /// A function, or the version or alias of it that is named apart: to Lambda that is another resource (Lambda Developer
    /// Guide, "Using versions and aliases with identity-based policies").
    fn function(&self) -> Result<Value, String> {
        let function = self.named("FunctionName", "lambda", "function:")?;
        if self
            .given
            .and_then(|given| given.get("Qualifier"))
            .is_none()
        {
            return Ok(function);
        }
        let qualifier = self.text("Qualifier")?;
        let text = format!("${{Function}}:{qualifier}");
        Ok(sub_with(text, &[("Function", function)]))
    }

    fn table(&self) -> Result<Value, String> {
        let text = self.text("TableName")?;
        if text == "${Table}" {
            return Ok(self.names.table.clone());
        }
        if let Some(name) = text
            .strip_prefix("${")
            .and_then(|rest| rest.strip_suffix('}'))
            && let Some(value) = self.names.substitutions.get(name)
        {
            let text = crate::template::intrinsic::arn_text("dynamodb", "table/${Name}");
            return Ok(sub_with(text, &[("Name", value.clone())]));
        }
        self.named("TableName", "dynamodb", "table/")
    }

    /// The queue behind `https://sqs.<region>.amazonaws.com/<account>/<name>`.
    fn queue(&self) -> Result<Value, String> {
        let url = self.text("QueueUrl")?;
        let parts: Vec<&str> = url.trim_start_matches("https://").split('/').collect();
        if let [host, account, name] = parts.as_slice()
            && let Some(region) = host.split('.').nth(1)
        {
            return Ok(sub(format!(
                "arn:${{AWS::Partition}}:sqs:{region}:{account}:{name}"
            )));
        }
        Err("`QueueUrl` is none that is written out".to_owned())
    }

    fn buses(&self) -> Result<Vec<Value>, String> {
        let entries = self.given.and_then(|given| given.get("Entries"));
        let Some(Value::Array(entries)) = entries else {
            return Err("`Entries` is no list".to_owned());
        };
        let mut buses = Vec::new();
        for entry in entries {
            let one = Arguments {
                given: Some(entry),
                names: self.names,
            };
            let bus = match entry.get("EventBusName").and_then(Value::as_str) {
                // The stack's own events go to the account's default bus.
                None | Some("${EventBus}" | "default") => arn("events", "event-bus/default"),
                Some(_) => one.named("EventBusName", "events", "event-bus/")?,
            };
            if !buses.contains(&bus) {
                buses.push(bus);
            }
        }
        Ok(buses)
    }

    /// Starting another machine; waiting for its end takes looking at it and stopping it.
    fn execution(&self, plain: &str, waits_for_end: bool) -> Result<Vec<Statement>, String> {
        let text = self.text("StateMachineArn")?;
        // A version or an alias is judged by the ARN of its machine: seven parts.
        let unqualified: Vec<&str> = text.splitn(8, ':').take(7).collect();
        let machine = if text.starts_with("arn:") {
            self.names.resolve(&unqualified.join(":"))
        } else {
            self.names.resolve(text)
        };
        let mut statements = vec![Statement::allow(
            "Start",
            [action_of("states", plain)],
            [machine.clone()],
        )];
        if waits_for_end {
            let executions = match text.strip_prefix("arn:") {
                Some(_) => json!(format!(
                    "{}:*",
                    unqualified
                        .join(":")
                        .replacen(":stateMachine:", ":execution:", 1)
                )),
                None => sub_with(
                    "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:${Name}:*",
                    // The last part of the machine's ARN is its name.
                    &[(
                        "Name",
                        json!({ "Fn::Select": [6, { "Fn::Split": [":", machine] }] }),
                    )],
                ),
            };
            statements.push(Statement::allow(
                "FollowExecution",
                ["states:DescribeExecution", "states:StopExecution"],
                [executions],
            ));
        }
        Ok(statements)
    }

    /// An HTTP Task: the endpoint, and the connection with its secret.
    fn endpoint(&self) -> Result<Vec<Statement>, String> {
        let endpoint = self.text("ApiEndpoint")?;
        let authentication = self.given.and_then(|given| given.get("Authentication"));
        let connection = Arguments {
            given: authentication,
            names: self.names,
        }
        .arn("ConnectionArn")?;
        let invoke = Statement::allow(
            "InvokeEndpoint",
            ["states:InvokeHTTPEndpoint"],
            [arn("states", "stateMachine:*")],
        );
        Ok(vec![
            invoke.only_if(json!({ "StringEquals": { "states:HTTPEndpoint": endpoint } })),
            Statement::allow(
                "UseConnection",
                ["events:RetrieveConnectionCredentials"],
                [connection],
            ),
            Statement::allow(
                "ConnectionSecret",
                [
                    "secretsmanager:DescribeSecret",
                    "secretsmanager:GetSecretValue",
                ],
                [arn("secretsmanager", "secret:events!connection/*")],
            ),
        ])
    }

    fn object(&self) -> Result<Value, String> {
        let bucket = self.text("Bucket")?;
        // A key that is only known when it runs may be any of the bucket's.
        let key = self.text("Key").unwrap_or("*");
        Ok(sub(format!("arn:${{AWS::Partition}}:s3:::{bucket}/{key}")))
    }

    fn parameter(&self) -> Result<Value, String> {
        let name = self.text("Name")?.trim_start_matches('/');
        Ok(arn("ssm", &format!("parameter/{name}")))
    }

    fn model(&self) -> Result<Value, String> {
        let model = self.text("ModelId")?;
        if model.starts_with("arn:") {
            return Ok(json!(model));
        }
        Ok(sub(format!(
            "arn:${{AWS::Partition}}:bedrock:${{AWS::Region}}::foundation-model/{model}"
        )))
    }
}
