//! Choice rules.

use std::sync::Arc;

use asl::QueryLanguage;

use super::{Compiler, Names, Place};
use crate::{Choice, Comparand, Condition, Rule, Test, timestamp};

impl Compiler {
    pub(super) fn choice(
        &mut self,
        choice: &asl::Choice,
        language: QueryLanguage,
        names: &Names<'_>,
        at: &Place,
    ) -> Option<Choice> {
        let at_rules = at.below("Choices");
        let rules: Vec<Option<Rule>> = choice
            .choices
            .iter()
            .enumerate()
            .map(|(index, rule)| {
                let at = at_rules.item(index);
                let field = |name: &str| format!("Choices[{index}]/{name}");
                let condition = self.condition(&rule.condition, &field("Condition"), &at);
                let next = self.target(&rule.next, names, &at.below("Next"));
                let output = self.template(rule.output.as_ref(), language, &field("Output"), &at);
                let assign = self.template(rule.assign.as_ref(), language, &field("Assign"), &at);
                Some(Rule {
                    condition: condition?,
                    next: next?,
                    output,
                    assign,
                })
            })
            .collect();
        let default = match &choice.default {
            None => None,
            Some(name) => Some(self.target(name, names, &at.below("Default"))?),
        };
        Some(Choice {
            rules: rules.into_iter().collect::<Option<_>>()?,
            default,
        })
    }

    fn condition(
        &mut self,
        condition: &asl::Condition,
        field: &str,
        at: &Place,
    ) -> Option<Condition> {
        match condition {
            asl::Condition::Constant(always) => Some(Condition::Constant(*always)),
            asl::Condition::Jsonata(source) => self
                .expression(source, field, at)
                .map(Condition::Expression),
            asl::Condition::And(clauses) => self
                .clauses(clauses, field, &at.below("And"))
                .map(Condition::And),
            asl::Condition::Or(clauses) => self
                .clauses(clauses, field, &at.below("Or"))
                .map(Condition::Or),
            asl::Condition::Not(clause) => {
                let inner = self.condition(&clause.condition, field, &at.below("Not"))?;
                Some(Condition::Not(Box::new(inner)))
            }
            asl::Condition::Compare(comparison) => {
                let variable = self.path(&comparison.variable, &at.below("Variable"));
                let test = self.test(&comparison.test, at);
                Some(Condition::Compare {
                    variable: variable?,
                    test: test?,
                })
            }
        }
    }

    fn clauses(
        &mut self,
        clauses: &[asl::Clause],
        field: &str,
        at: &Place,
    ) -> Option<Box<[Condition]>> {
        let conditions: Vec<_> = clauses
            .iter()
            .enumerate()
            .map(|(index, clause)| self.condition(&clause.condition, field, &at.item(index)))
            .collect();
        conditions.into_iter().collect()
    }

    fn test(&mut self, test: &asl::Test, at: &Place) -> Option<Test> {
        let at = at.below(test.name());
        Some(match test {
            asl::Test::String(relation, operand) => Test::String(
                *relation,
                self.comparand(operand, &at, |text| Some(Arc::from(text.as_str())))?,
            ),
            asl::Test::Numeric(relation, operand) => Test::Numeric(
                *relation,
                self.comparand(operand, &at, |number| {
                    expr::Value::from(&serde_json::Value::Number(number.clone())).as_number()
                })?,
            ),
            asl::Test::Timestamp(relation, operand) => Test::Timestamp(
                *relation,
                self.comparand(operand, &at, |text| Some(timestamp(text)))?,
            ),
            asl::Test::Boolean(operand) => {
                Test::Boolean(self.comparand(operand, &at, |it| Some(*it))?)
            }
            asl::Test::StringMatches(pattern) => Test::Matches(pieces(pattern).into()),
            asl::Test::Is(kind, operand) => {
                Test::Is(*kind, self.comparand(operand, &at, |it| Some(*it))?)
            }
        })
    }

    fn comparand<T, U>(
        &mut self,
        operand: &asl::Operand<T>,
        at: &Place,
        own: impl Fn(&T) -> Option<U>,
    ) -> Option<Comparand<U>> {
        match operand {
            asl::Operand::Value(value) => own(value).map(Comparand::Value),
            asl::Operand::Path(text) => self.path(text, at).map(Comparand::Path),
            asl::Operand::Placeholder(text) => {
                self.placeholder(text, at);
                None
            }
        }
    }
}

/// The pieces of a pattern between its wildcards; `\*` is a star, `\\` a backslash.
fn pieces(pattern: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        let literal = match letter {
            '*' => {
                pieces.push(String::new());
                continue;
            }
            '\\' => letters.next().unwrap_or('\\'),
            other => other,
        };
        if let Some(piece) = pieces.last_mut() {
            piece.push(literal);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fall_into_pieces() {
        assert_eq!(pieces("log-*.txt"), ["log-", ".txt"]);
        assert_eq!(pieces("*"), ["", ""]);
        assert_eq!(pieces(r"a\*b\\c"), [r"a*b\c"]);
    }
}
