//! Where a state's paths and expressions stand.

use asl::syntax::{Node, NodeKind};
use asl::{QueryLanguage, StateKind};
use expr::jsonata::{self, Expression};
use expr::jsonpath::{Path, ReferencePath};
use expr::payload::Dynamic;

use super::{Content, Formula, Moment, State, below, clauses, items};
use crate::finding::Spot;

/// Path fields of a state whose paths are read.
const PATHS: [(&str, Moment); 10] = [
    ("InputPath", Moment::Before),
    ("ItemsPath", Moment::Before),
    ("SecondsPath", Moment::Before),
    ("TimestampPath", Moment::Before),
    ("TimeoutSecondsPath", Moment::Before),
    ("HeartbeatSecondsPath", Moment::Before),
    ("MaxConcurrencyPath", Moment::Before),
    ("ToleratedFailureCountPath", Moment::Before),
    ("ToleratedFailurePercentagePath", Moment::Before),
    ("OutputPath", Moment::After),
];

/// Fields of a state that hold a template with `.$` keys.
const TEMPLATES: [(&str, Moment); 5] = [
    ("Parameters", Moment::Before),
    ("Credentials", Moment::Before),
    ("ItemSelector", Moment::Before),
    ("ResultSelector", Moment::After),
    ("Assign", Moment::After),
];

/// Fields of a state that may be, or hold, JSONata expressions.
const EXPRESSIONS: [(&str, Moment); 15] = [
    ("Arguments", Moment::Before),
    ("Credentials", Moment::Before),
    ("Items", Moment::Before),
    ("ItemSelector", Moment::Before),
    ("TimeoutSeconds", Moment::Before),
    ("HeartbeatSeconds", Moment::Before),
    ("Seconds", Moment::Before),
    ("Timestamp", Moment::Before),
    ("MaxConcurrency", Moment::Before),
    ("ToleratedFailureCount", Moment::Before),
    ("ToleratedFailurePercentage", Moment::Before),
    ("Error", Moment::Before),
    ("Cause", Moment::Before),
    ("Assign", Moment::After),
    ("Output", Moment::After),
];

/// Everything in a state that is evaluated, without what the machines inside it hold.
pub(super) fn of_state<'d>(index: usize, state: &State<'d>) -> Vec<Formula<'d>> {
    let mut walk = Walk {
        state: index,
        found: Vec::new(),
    };
    match state.language {
        QueryLanguage::JsonPath => walk.json_path(state),
        QueryLanguage::Jsonata => walk.jsonata(state),
    }
    walk.found
}

struct Walk<'d> {
    state: usize,
    found: Vec<Formula<'d>>,
}

impl<'d> Walk<'d> {
    fn json_path(&mut self, state: &State<'d>) {
        for (field, moment) in PATHS {
            self.path(state.node, &state.pointer, field, moment);
        }
        self.result_path(state.node, &state.pointer, Moment::After);
        for field in ["ErrorPath", "CausePath"] {
            self.dynamic(state.node, &state.pointer, field);
        }
        for (field, moment) in TEMPLATES {
            self.template_field(state.node, &state.pointer, field, moment);
        }
        for (pointer, rule) in state.entries("Choices") {
            self.comparison(rule, &pointer);
            for (pointer, clause) in clauses(rule, &pointer) {
                self.comparison(clause, &pointer);
            }
            self.template_field(rule, &pointer, "Assign", Moment::Before);
        }
        for (pointer, catcher) in state.entries("Catch") {
            self.result_path(catcher, &pointer, Moment::Caught);
            self.template_field(catcher, &pointer, "Assign", Moment::Caught);
        }
        if let Some((pointer, reader)) = part(state, "ItemReader") {
            self.template_field(reader, &pointer, "Parameters", Moment::Before);
            if let Some(config) = reader.member("ReaderConfig") {
                let pointer = below(&pointer, "ReaderConfig");
                self.path(&config.value, &pointer, "MaxItemsPath", Moment::Before);
            }
        }
        if let Some((pointer, batcher)) = part(state, "ItemBatcher") {
            self.template_field(batcher, &pointer, "BatchInput", Moment::Before);
            for field in ["MaxItemsPerBatchPath", "MaxInputBytesPerBatchPath"] {
                self.path(batcher, &pointer, field, Moment::Before);
            }
        }
        if let Some((pointer, writer)) = part(state, "ResultWriter") {
            self.template_field(writer, &pointer, "Parameters", Moment::After);
        }
    }

    fn jsonata(&mut self, state: &State<'d>) {
        // These kinds have a result; the others only see their input, whenever they look.
        let works = matches!(
            state.kind,
            None | Some(StateKind::Task | StateKind::Parallel | StateKind::Map)
        );
        for (field, moment) in EXPRESSIONS {
            let moment = if works { moment } else { Moment::Before };
            self.expression_field(state.node, &state.pointer, field, moment);
        }
        for (pointer, rule) in state.entries("Choices") {
            self.condition(rule, &pointer);
            for field in ["Assign", "Output"] {
                self.expression_field(rule, &pointer, field, Moment::Before);
            }
        }
        for (pointer, catcher) in state.entries("Catch") {
            for field in ["Assign", "Output"] {
                self.expression_field(catcher, &pointer, field, Moment::Caught);
            }
        }
        for (part_name, fields) in [
            ("ItemReader", &["Arguments", "ReaderConfig"][..]),
            (
                "ItemBatcher",
                &["BatchInput", "MaxItemsPerBatch", "MaxInputBytesPerBatch"],
            ),
            ("ResultWriter", &["Arguments"]),
        ] {
            if let Some((pointer, node)) = part(state, part_name) {
                for field in fields {
                    self.expression_field(node, &pointer, field, Moment::Before);
                }
            }
        }
    }

    fn path(&mut self, owner: &'d Node, at: &str, field: &str, moment: Moment) {
        let Some((text, add)) = self.text_member(owner, at, field, moment) else {
            return;
        };
        self.found.push(add(Content::Path(Path::parse(&text))));
    }

    fn result_path(&mut self, owner: &'d Node, at: &str, moment: Moment) {
        let Some((text, add)) = self.text_member(owner, at, "ResultPath", moment) else {
            return;
        };
        let path = ReferencePath::parse(&text);
        self.found.push(add(Content::ReferencePath(path)));
    }

    fn dynamic(&mut self, owner: &'d Node, at: &str, field: &str) {
        let Some((text, add)) = self.text_member(owner, at, field, Moment::Before) else {
            return;
        };
        self.found
            .push(add(Content::Dynamic(Dynamic::parse(&text))));
    }

    /// A member's text with what deployment fills in made up, and what makes a formula of it; none if there is
    /// nothing to judge.
    fn text_member(
        &self,
        owner: &'d Node,
        at: &str,
        field: &str,
        moment: Moment,
    ) -> Option<(String, impl FnOnce(Content) -> Formula<'d> + use<'d>)> {
        let member = owner.member(field)?;
        let text = filled_in(member.value.text()?)?;
        let (state, pointer) = (self.state, below(at, field));
        let make = move |content| Formula {
            state,
            spot: Spot::new(pointer.clone(), member.value.span),
            node: &member.value,
            field: pointer,
            key: &member.key.text,
            moment,
            content,
        };
        Some((text, make))
    }

    fn comparison(&mut self, clause: &'d Node, at: &str) {
        for member in clause.members() {
            let key = member.key.text.as_str();
            if key == "Variable" || key.ends_with("Path") {
                self.path(clause, at, key, Moment::Before);
            }
        }
    }

    fn template_field(&mut self, owner: &'d Node, at: &str, field: &str, moment: Moment) {
        if let Some(member) = owner.member(field) {
            let pointer = below(at, field);
            self.template(&member.value, &pointer.clone(), &pointer, moment);
        }
    }

    fn template(&mut self, node: &'d Node, at: &str, field: &str, moment: Moment) {
        for (pointer, item) in items(node, at) {
            self.template(item, &pointer, field, moment);
        }
        for member in node.members() {
            let pointer = below(at, &member.key.text);
            if !member.key.text.ends_with(".$") {
                self.template(&member.value, &pointer, field, moment);
                continue;
            }
            let content = match member.value.text().map(filled_in) {
                None => Content::Field(None),
                Some(None) => continue,
                Some(Some(text)) => Content::Field(Some(Dynamic::parse(&text))),
            };
            self.found.push(Formula {
                state: self.state,
                spot: Spot::new(pointer, member.value.span),
                node: &member.value,
                field: field.to_owned(),
                key: &member.key.text,
                moment,
                content,
            });
        }
    }

    fn condition(&mut self, rule: &'d Node, at: &str) {
        self.expression_field(rule, at, "Condition", Moment::Before);
        let Some(member) = rule.member("Condition") else {
            return;
        };
        // A condition that is text must be an expression; elsewhere plain text is just that.
        let plain = |text: &str| !text.starts_with("{%") && !text.ends_with("%}");
        if member.value.text().is_some_and(plain) {
            let pointer = below(at, "Condition");
            let found = self.formula(&member.value, &pointer, &pointer, "Condition");
            self.found.push(Formula {
                content: Content::Undelimited,
                ..found
            });
        }
    }

    fn expression_field(&mut self, owner: &'d Node, at: &str, field: &str, moment: Moment) {
        if let Some(member) = owner.member(field) {
            let pointer = below(at, field);
            let key = &member.key.text;
            self.expressions(&member.value, &pointer.clone(), &pointer, key, moment);
        }
    }

    fn expressions(&mut self, node: &'d Node, at: &str, field: &str, key: &'d str, moment: Moment) {
        for (pointer, item) in items(node, at) {
            self.expressions(item, &pointer, field, key, moment);
        }
        for member in node.members() {
            let key = &member.key.text;
            self.expressions(&member.value, &below(at, key), field, key, moment);
        }
        let NodeKind::String(text) = &node.kind else {
            return;
        };
        let content = match jsonata::code(text) {
            Some(code) => Content::Expression(compile(code)),
            None if text.starts_with("{%") || text.ends_with("%}") => Content::Undelimited,
            None => return,
        };
        let found = self.formula(node, at, field, key);
        self.found.push(Formula {
            moment,
            content,
            ..found
        });
    }

    fn formula(&self, node: &'d Node, at: &str, field: &str, key: &'d str) -> Formula<'d> {
        Formula {
            state: self.state,
            spot: Spot::new(at, node.span),
            node,
            field: field.to_owned(),
            key,
            moment: Moment::Before,
            content: Content::Undelimited,
        }
    }
}

/// A part of a state that is an object, with its pointer.
fn part<'d>(state: &State<'d>, field: &str) -> Option<(String, &'d Node)> {
    Some((below(&state.pointer, field), state.field(field)?))
}

/// Compiles an expression; one with `${Name}` in it as if a name were filled in, unless it compiles as it stands.
fn compile(code: &str) -> Result<Expression, jsonata::CompileError> {
    let as_written = Expression::compile(code);
    if as_written.is_ok() || !asl::is_placeholder(code) {
        return as_written;
    }
    Expression::compile(&replaced(code)).or(as_written)
}

/// A path or call with a name in place of every `${Name}`; none if all of it is still to come.
fn filled_in(text: &str) -> Option<String> {
    if !asl::is_placeholder(text) {
        return Some(text.to_owned());
    }
    (!text.starts_with("${")).then(|| replaced(text))
}

fn replaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        out.push('x');
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    out + rest
}
