//! Fields that many states have.

use std::sync::Arc;

use asl::QueryLanguage;
use expr::Value;
use expr::jsonpath::ReferencePath;

use super::{Compiler, Names, Place};
use crate::limits;
use crate::program::{Catcher, Quantity, Query, Reach, ResultPath, Retrier, Template, Words};

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
        let compiled = match language {
            QueryLanguage::Jsonata => Template::jsonata(field, &json),
            QueryLanguage::JsonPath => Template::payload(&json),
        };
        match compiled {
            Ok(template) => Some(template),
            Err(errors) => {
                for error in errors {
                    self.problem(&at.below(key(field)), error);
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

    pub(super) fn query(&mut self, text: &str, at: &Place) -> Option<Query> {
        match Query::parse(text) {
            Ok(query) => Some(query),
            Err(error) => {
                self.problem(at, format!("`{text}` is no path: {error}"));
                None
            }
        }
    }

    pub(super) fn reach(&mut self, path: Option<&asl::DataPath>, at: &Place) -> Option<Reach> {
        match path? {
            asl::DataPath::Discard => Some(Reach::Discard),
            // The whole is what an absent path means, too.
            asl::DataPath::Path(text) if text == "$" => None,
            asl::DataPath::Path(text) => self.query(text, at).map(Reach::Path),
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
                    self.problem(at, format!("`{text}` is no reference path: {error}"));
                    ResultPath::Replace
                }
            },
        }
    }

    pub(super) fn quantity<N: Copy>(
        &mut self,
        quantity: Option<&asl::Quantity<N>>,
        field: &str,
        at: &Place,
    ) -> Option<Quantity<N>> {
        match quantity? {
            asl::Quantity::Value(number) => Some(Quantity::Value(*number)),
            asl::Quantity::Path(text) => self
                .query(text, &at.below(format!("{}Path", key(field))))
                .map(Quantity::Path),
            asl::Quantity::Expression(source) => {
                self.expression(source, field, at).map(Quantity::Expression)
            }
            asl::Quantity::Placeholder(text) => {
                self.placeholder(text, &at.below(key(field)));
                None
            }
        }
    }

    pub(super) fn words(
        &mut self,
        text: Option<&asl::Text>,
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
            (asl::Text::Path(text), _) => self
                .query(text, &at.below(format!("{field}Path")))
                .map(Words::Path),
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
