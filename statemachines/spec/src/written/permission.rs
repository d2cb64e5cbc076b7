//! `task.permissions`: what the guard's role may do, where the Task does not say it by itself.

use schemars::{Schema, SchemaGenerator};

use crate::read::{At, Reader, Written, text_schema};
use crate::written;
use crate::yaml::{Node, Value};

written! {
    /// Actions on resources.
    struct Permission, "actions and resources" {
        /// IAM actions, each by its whole name.
        #[schemars(required)]
        actions "actions": Vec<At<Action>>, needs "actions: [s3:GetObject]";
        /// ARNs, with `${Substitutions}` if need be; `*` for actions that know no resources.
        #[schemars(required)]
        resources "resources": Vec<At<ResourceArn>>, needs "resources: ['arn:aws:s3:::prices/*']";
    }
}

/// An IAM action.
#[derive(Clone, Debug)]
pub(crate) struct Action(pub(crate) String);

/// What an action acts on.
#[derive(Clone, Debug)]
pub(crate) struct ResourceArn(pub(crate) String);

impl Written for Action {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let is_word = |text: &str, more: &str| {
            !text.is_empty()
                && text
                    .chars()
                    .all(|one| one.is_ascii_alphanumeric() || more.contains(one))
        };
        if let Value::Text(text) = &node.value
            && let Some((service, action)) = text.split_once(':')
            && is_word(service, "-")
            && is_word(action, "")
        {
            return Some(Action(text.clone()));
        }
        let expected = "an action by its whole name such as `s3:GetObject`, without `*`";
        reader.expected(node, expected, None);
        None
    }

    fn schema(_generator: &mut SchemaGenerator) -> Schema {
        text_schema(r"^[A-Za-z0-9-]+:[A-Za-z0-9]+$", &["s3:GetObject"])
    }
}

impl Written for ResourceArn {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Value::Text(text) = &node.value
            && (text == "*" || text.starts_with("arn:") || text.starts_with("${"))
            && !text.contains(char::is_whitespace)
        {
            return Some(ResourceArn(text.clone()));
        }
        reader.expected(node, "an ARN such as `arn:aws:s3:::prices/*`", None);
        None
    }

    fn schema(_generator: &mut SchemaGenerator) -> Schema {
        text_schema(r"^(\*|arn:[^\s]+|\$\{[^\s]+)$", &["arn:aws:s3:::prices/*"])
    }
}
