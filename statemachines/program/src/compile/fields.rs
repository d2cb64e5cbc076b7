//! Fields that many states have.

use std::sync::Arc;

use asl::QueryLanguage;
use expr::Value;
use expr::jsonpath::{ReferencePath, SyntaxError};

use super::{Compiler, Names, Place};
use crate::limits;
use crate::{Catcher, ProblemKind, Quantity, Query, Reach, ResultPath, Retrier, Template, Words};

impl Compiler {
    /// A template, in the state's language. `field` is its name in messages, the way from the state down to it; `at` is
    /// what it stands in.
    pub(super) fn template(
        &mut self,
        json: Option<&serde_json::Value>,
        language: QueryLanguage,
        field: &str,
        at: &Place,
    ) -> Option<Template> {
        let json = Value::from(json?);
        let (kind, compiled) = match language {
            QueryLanguage::Jsonata => (ProblemKind::Expression, Template::jsonata(field, &json)),
            QueryLanguage::JsonPath => (ProblemKind::TemplateField, Template::payload(&json)),
        };
        match compiled {
            Ok(template) => Some(template),
            Err(errors) => {
                for error in errors {
                    self.problem(kind, &at.below(key(field)), error);
                }
                None
            }
        }
    }

    /// A JSONata expression with its braces.
    pub(super) fn expression(&mut self, source: &str, field: &str, at: &Place) -> Option<Template> {
        let json = serde_json::Value::String(source.to_owned());
        self.template(Some(&json), QueryLanguage::Jsonata, field, at)
    }

    pub(super) fn path(&mut self, text: &str, at: &Place) -> Option<Query> {
        self.query(text, Query::path(text), at)
    }

    fn query(
        &mut self,
        text: &str,
        parsed: Result<Query, SyntaxError>,
        at: &Place,
    ) -> Option<Query> {
        match parsed {
            Ok(query) => Some(query),
            Err(error) => {
                let message = format!("`{text}` is no path: {error}");
                self.problem(ProblemKind::Path, at, message);
                None
            }
        }
    }

    pub(super) fn reach(&mut self, path: Option<&asl::DataPath>, at: &Place) -> Option<Reach> {
        match path? {
            asl::DataPath::Discard => Some(Reach::Discard),
            // The whole is what an absent path means, too.
            asl::DataPath::Path(text) if text == "$" => None,
            asl::DataPath::Path(text) => self.path(text, at).map(Reach::Path),
        }
    }

    pub(super) fn result_path(&mut self, path: Option<&asl::DataPath>, at: &Place) -> ResultPath {
        match path {
            None => ResultPath::Replace,
            Some(asl::DataPath::Discard) => ResultPath::Discard,
            Some(asl::DataPath::Path(text)) => match ReferencePath::parse(text) {
                Ok(path) if path.is_root() => ResultPath::Replace,
                Ok(path) => ResultPath::At(path),
                Err(error) => {
                    let message = format!("`{text}` is no reference path: {error}");
                    self.problem(ProblemKind::ReferencePath, at, message);
                    ResultPath::Replace
                }
            },
        }
    }

    pub(super) fn quantity<N: Copy>(
        &mut self,
        quantity: Option<&asl::Quantity<N>>,
        language: QueryLanguage,
        field: &str,
        at: &Place,
    ) -> Option<Quantity<N>> {
        match (quantity?, language) {
            (asl::Quantity::Value(number), _) => Some(Quantity::Value(*number)),
            (asl::Quantity::Path(text), _) => self
                .path(text, &at.below(format!("{}Path", key(field))))
                .map(Quantity::Path),
            (asl::Quantity::Expression(source), QueryLanguage::Jsonata) => {
                self.expression(source, field, at).map(Quantity::Expression)
            }
            // The service takes a number here and nothing else, whatever the text holds.
            (asl::Quantity::Expression(_), QueryLanguage::JsonPath) => {
                self.problem(
                    ProblemKind::ForeignExpression,
                    &at.below(key(field)),
                    format!("`{}` must be a number: the state is JSONPath", key(field)),
                );
                None
            }
            (asl::Quantity::Placeholder(text), _) => {
                self.placeholder(text, &at.below(key(field)));
                None
            }
        }
    }

    /// Text that may be computed; `parse` is for its path.
    pub(super) fn words(
        &mut self,
        text: Option<&asl::Text>,
        parse: fn(&str) -> Result<Query, SyntaxError>,
        language: QueryLanguage,
        field: &str,
        at: &Place,
    ) -> Option<Words> {
        match (text?, language) {
            (asl::Text::Literal(text), QueryLanguage::Jsonata)
                if asl::expression(text).is_some() =>
            {
                self.expression(text, field, at).map(Words::Expression)
            }
            (asl::Text::Literal(text), _) => Some(Words::Literal(Arc::from(text.as_str()))),
            (asl::Text::Path(text), _) => {
                let at = at.below(format!("{field}Path"));
                self.query(text, parse(text), &at).map(Words::Path)
            }
        }
    }

    pub(super) fn retriers(&mut self, retriers: &[asl::Retrier], at: &Place) -> Box<[Retrier]> {
        let at = at.below("Retry");
        let mut compiled = Vec::with_capacity(retriers.len());
        for (index, retrier) in retriers.iter().enumerate() {
            let at = at.item(index);
            compiled.push(Retrier {
                errors: names(&retrier.error_equals),
                interval: self
                    .scalar(
                        retrier.interval_seconds.as_ref(),
                        &at.below("IntervalSeconds"),
                    )
                    .unwrap_or(limits::DEFAULT_RETRY_INTERVAL_SECONDS),
                attempts: self
                    .scalar(retrier.max_attempts.as_ref(), &at.below("MaxAttempts"))
                    .unwrap_or(limits::DEFAULT_MAX_ATTEMPTS),
                rate: self
                    .scalar(retrier.backoff_rate.as_ref(), &at.below("BackoffRate"))
                    .unwrap_or(limits::DEFAULT_BACKOFF_RATE),
                most: self.scalar(
                    retrier.max_delay_seconds.as_ref(),
                    &at.below("MaxDelaySeconds"),
                ),
                jitter: retrier.jitter_strategy.unwrap_or_default(),
            });
        }
        compiled.into()
    }

    pub(super) fn catchers(
        &mut self,
        catchers: &[asl::Catcher],
        language: QueryLanguage,
        states: &Names<'_>,
        at: &Place,
    ) -> Box<[Catcher]> {
        let at = at.below("Catch");
        let mut compiled = Vec::with_capacity(catchers.len());
        for (index, catcher) in catchers.iter().enumerate() {
            let at = at.item(index);
            let field = |name: &str| format!("Catch[{index}]/{name}");
            let next = self.target(&catcher.next, states, &at.below("Next"));
            let result_path =
                self.result_path(catcher.result_path.as_ref(), &at.below("ResultPath"));
            let output = self.template(catcher.output.as_ref(), language, &field("Output"), &at);
            let assign = self.template(catcher.assign.as_ref(), language, &field("Assign"), &at);
            if let Some(next) = next {
                compiled.push(Catcher {
                    errors: names(&catcher.error_equals),
                    next,
                    result_path,
                    output,
                    assign,
                });
            }
        }
        compiled.into()
    }

    pub(super) fn scalar<N: Copy>(
        &mut self,
        scalar: Option<&asl::Scalar<N>>,
        at: &Place,
    ) -> Option<N> {
        match scalar? {
            asl::Scalar::Value(value) => Some(*value),
            asl::Scalar::Placeholder(text) => {
                self.placeholder(text, at);
                None
            }
        }
    }

    pub(super) fn placeholder(&mut self, text: &str, at: &Place) {
        self.problem(
            ProblemKind::Placeholder,
            at,
            format!("`{text}` must be filled in with a value before the machine can run"),
        );
    }
}

/// The last step of the way to a field: `Output` of `Catch[0]/Output`.
fn key(field: &str) -> &str {
    field.rsplit('/').next().unwrap_or(field)
}

fn names(errors: &[String]) -> Box<[Box<str>]> {
    errors
        .iter()
        .map(|error| Box::from(error.as_str()))
        .collect()
}
