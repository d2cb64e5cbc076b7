//! A deployed stack's template, and what its references are.

use std::collections::BTreeMap;

use serde_json::Value;

use super::MiniStack;
use super::wire::elements;

/// A template, with what stands in the account for its resources.
#[derive(Clone, Debug)]
pub(super) struct Template {
    resources: Value,
    /// Physical ids by logical ids: of the resources that were made.
    made: BTreeMap<String, String>,
}

impl MiniStack {
    /// `GetTemplate` and `ListStackResources`.
    ///
    /// # Panics
    /// When the service cannot be reached, has no such stack, or its template is not JSON.
    pub(super) fn template(&self, stack: &str) -> Template {
        let named = [("StackName", stack), ("TemplateStage", "Original")];
        let answer = self.query("cloudformation", "GetTemplate", &named);
        let body = elements(&answer, "TemplateBody").concat();
        let template: Value = match serde_json::from_str(&unescaped(&body)) {
            Ok(template) => template,
            Err(error) => panic!("the template of {stack}: {error}: {answer}"),
        };
        let listed = self.query("cloudformation", "ListStackResources", &named[..1]);
        let logical = elements(&listed, "LogicalResourceId").into_iter();
        let made = logical.zip(elements(&listed, "PhysicalResourceId"));
        Template {
            resources: template["Resources"].clone(),
            made: made
                .map(|(logical, physical)| (logical.to_owned(), physical.to_owned()))
                .collect(),
        }
    }
}

impl Template {
    /// The properties of a resource, which is of this type.
    ///
    /// # Panics
    /// When it is not there or of another type.
    pub(super) fn properties(&self, logical: &str, kind: &str) -> &Value {
        let resource = &self.resources[logical];
        assert_eq!(resource["Type"], kind, "{logical}: {resource}");
        &resource["Properties"]
    }

    /// The properties of all resources of a type, whether they were made or not.
    pub(super) fn all<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Value> {
        let resources = self.resources.as_object().into_iter().flatten();
        resources
            .filter(move |(_, resource)| resource["Type"] == kind)
            .map(|(_, resource)| &resource["Properties"])
    }

    /// What a resource is to AWS.
    ///
    /// # Panics
    /// When it was not made.
    pub(super) fn physical(&self, logical: &str) -> &str {
        match self.made.get(logical) {
            Some(id) => id,
            None => panic!("the stack has no {logical}: {:?}", self.made),
        }
    }
}

/// The logical id in `{ "Ref": … }`.
///
/// # Panics
/// When it is something else.
pub(super) fn referred(value: &Value) -> &str {
    match value["Ref"].as_str() {
        Some(logical) => logical,
        None => panic!("no Ref: {value}"),
    }
}

/// The logical id in `{ "Fn::GetAtt": [.., attribute] }`.
///
/// # Panics
/// When it is something else.
pub(super) fn attributed<'a>(value: &'a Value, attribute: &str) -> &'a str {
    match (value["Fn::GetAtt"][0].as_str(), &value["Fn::GetAtt"][1]) {
        (Some(logical), named) if named == attribute => logical,
        (_, _) => panic!("no {attribute} of a resource: {value}"),
    }
}

fn unescaped(xml: &str) -> String {
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(xml.to_owned(), |text, (from, to)| text.replace(from, to))
}
