//! The fields of a Choice state and of its rules.

use serde_json::Value;

use super::{Construct, Form, Reader, Written};
use crate::model::{Choice, ChoiceRule, Condition};
use crate::syntax::Node;

impl Construct for Choice {
    const OWNER: &'static str = "a Choice state";

    fn fields(&mut self, form: &mut impl Form) {
        form.constant("Type", "Choice");
        form.field("Comment", &mut self.comment);
        form.field("QueryLanguage", &mut self.query_language);
        form.field("InputPath", &mut self.input_path);
        form.field("OutputPath", &mut self.output_path);
        form.required("Choices", &mut self.choices);
        form.field("Default", &mut self.default);
        form.object("Assign", &mut self.assign);
        form.field("Output", &mut self.output);
    }
}

/// A rule that may still lack its condition.
#[derive(Clone, Default)]
struct Draft {
    comment: Option<String>,
    condition: Option<Condition>,
    next: String,
    output: Option<Value>,
    assign: Option<Value>,
}

impl Construct for Draft {
    const OWNER: &'static str = "a rule";

    fn fields(&mut self, form: &mut impl Form) {
        form.field("Comment", &mut self.comment);
        form.condition(&mut self.condition);
        form.object("Assign", &mut self.assign);
        form.field("Output", &mut self.output);
        form.required("Next", &mut self.next);
    }
}

impl Written for ChoiceRule {
    const NOUN: Option<&'static str> = Some("rule");

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let draft = Draft::read(node, reader)?;
        Some(ChoiceRule {
            comment: draft.comment,
            condition: draft.condition?,
            next: draft.next,
            output: draft.output,
            assign: draft.assign,
        })
    }

    fn print(&self) -> Value {
        let draft = Draft {
            comment: self.comment.clone(),
            condition: Some(self.condition.clone()),
            next: self.next.clone(),
            output: self.output.clone(),
            assign: self.assign.clone(),
        };
        draft.print()
    }
}
