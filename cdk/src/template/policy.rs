//! What a role may do.

use serde_json::{Map, Value, json};

/// One statement of a policy: allows actions on resources.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Statement {
    sid: String,
    actions: Vec<String>,
    resources: Vec<Value>,
    condition: Option<Value>,
}

impl Statement {
    /// Allows some actions on some resources. `sid` says what for, in letters and digits.
    pub(crate) fn allow<A: Into<String>>(
        sid: impl Into<String>,
        actions: impl IntoIterator<Item = A>,
        resources: impl IntoIterator<Item = Value>,
    ) -> Self {
        Statement {
            sid: sid.into(),
            actions: actions.into_iter().map(Into::into).collect(),
            resources: resources.into_iter().collect(),
            condition: None,
        }
    }

    /// Only under a condition.
    pub(crate) fn only_if(mut self, condition: Value) -> Self {
        self.condition = Some(condition);
        self
    }

    /// Whether it is about this resource alone.
    pub(crate) fn is_on(&self, resource: &Value) -> bool {
        self.resources.as_slice() == std::slice::from_ref(resource)
    }

    /// Whether both are for the same purpose, on the same resources, under the same condition: they can be one.
    fn is_alike(&self, other: &Self) -> bool {
        self.sid == other.sid
            && self.resources == other.resources
            && self.condition == other.condition
    }

    fn to_value(&self) -> Value {
        let mut statement = Map::new();
        statement.insert("Sid".to_owned(), json!(self.sid));
        statement.insert("Effect".to_owned(), json!("Allow"));
        statement.insert(
            "Action".to_owned(),
            one_or_many(self.actions.iter().map(|action| json!(action))),
        );
        statement.insert(
            "Resource".to_owned(),
            one_or_many(self.resources.iter().cloned()),
        );
        if let Some(condition) = &self.condition {
            statement.insert("Condition".to_owned(), condition.clone());
        }
        Value::Object(statement)
    }
}

/// The statements as a policy document: alike ones joined, nothing twice, in a fixed order.
pub(crate) fn document(statements: Vec<Statement>) -> Value {
    let mut joined: Vec<Statement> = Vec::new();
    for statement in statements {
        match joined.iter_mut().find(|one| one.is_alike(&statement)) {
            Some(one) => one.actions.extend(statement.actions),
            None => joined.push(statement),
        }
    }
    let mut sids: Vec<String> = Vec::new();
    for statement in &mut joined {
        statement.actions.sort();
        statement.actions.dedup();
        // Two statements of one name, on different resources: the second is numbered.
        let same = sids.iter().filter(|sid| **sid == statement.sid).count();
        sids.push(statement.sid.clone());
        if same > 0 {
            statement.sid = format!("{}{}", statement.sid, same + 1);
        }
    }
    json!({
        "Version": "2012-10-17",
        "Statement": joined.iter().map(Statement::to_value).collect::<Vec<_>>(),
    })
}

/// Who may take a role on: a service.
pub(crate) fn trust(service: &str, condition: Option<Value>) -> Value {
    let mut statement = json!({
        "Effect": "Allow",
        "Principal": { "Service": service },
        "Action": "sts:AssumeRole",
    });
    if let (Some(condition), Value::Object(fields)) = (condition, &mut statement) {
        fields.insert("Condition".to_owned(), condition);
    }
    json!({ "Version": "2012-10-17", "Statement": [statement] })
}

fn one_or_many(values: impl Iterator<Item = Value>) -> Value {
    let mut all: Vec<Value> = values.collect();
    if all.len() == 1 {
        return all.remove(0);
    }
    Value::Array(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_statements_are_one_and_sids_stay_unique() {
        let on = |resource: &str| [json!(resource)];
        let policy = document(vec![
            Statement::allow("Table", ["dynamodb:PutItem"], on("a")),
            Statement::allow("Table", ["dynamodb:GetItem"], on("a")),
            Statement::allow("Table", ["dynamodb:GetItem"], on("b")),
        ]);
        assert_eq!(
            policy["Statement"],
            json!([
                {
                    "Sid": "Table",
                    "Effect": "Allow",
                    "Action": ["dynamodb:GetItem", "dynamodb:PutItem"],
                    "Resource": "a",
                },
                { "Sid": "Table2", "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "b" },
            ])
        );
    }
}
