//! Conditions in a few words.

use asl::{Comparison, Condition, DataType, Operand, Test, expression};

/// A condition, short enough for a label.
pub(super) fn short(condition: &Condition) -> String {
    match condition {
        Condition::Jsonata(text) => one_line(expression(text).unwrap_or(text)),
        Condition::Constant(true) => "always".to_owned(),
        Condition::Constant(false) => "never".to_owned(),
        Condition::And(clauses) => joined(clauses, " and "),
        Condition::Or(clauses) => joined(clauses, " or "),
        Condition::Not(clause) => format!("not {}", grouped(&clause.condition)),
        Condition::Compare(comparison) => compare(comparison),
    }
}

fn joined(clauses: &[asl::Clause], word: &str) -> String {
    let clauses: Vec<_> = clauses
        .iter()
        .map(|clause| grouped(&clause.condition))
        .collect();
    clauses.join(word)
}

/// A condition inside another, with brackets where they change the meaning.
fn grouped(condition: &Condition) -> String {
    match condition {
        Condition::And(_) | Condition::Or(_) => format!("({})", short(condition)),
        Condition::Jsonata(_)
        | Condition::Constant(_)
        | Condition::Not(_)
        | Condition::Compare(_) => short(condition),
    }
}

fn compare(Comparison { variable, test }: &Comparison) -> String {
    let variable = variable.strip_prefix("$.").unwrap_or(variable);
    match test {
        Test::String(relation, operand) | Test::Timestamp(relation, operand) => {
            format!(
                "{variable} {} {}",
                relation.sign(),
                value(operand, |text| format!("“{text}”"))
            )
        }
        Test::Numeric(relation, operand) => {
            format!(
                "{variable} {} {}",
                relation.sign(),
                value(operand, ToString::to_string)
            )
        }
        Test::Boolean(Operand::Value(true)) => variable.to_owned(),
        Test::Boolean(Operand::Value(false)) => format!("not {variable}"),
        Test::Boolean(operand) => format!("{variable} = {}", value(operand, ToString::to_string)),
        Test::StringMatches(pattern) => format!("{variable} like “{pattern}”"),
        Test::Is(kind, Operand::Value(false)) => format!("{variable} is not {}", noun(*kind)),
        Test::Is(kind, _) => format!("{variable} is {}", noun(*kind)),
    }
}

fn value<T>(operand: &Operand<T>, show: impl Fn(&T) -> String) -> String {
    match operand {
        Operand::Value(value) => show(value),
        Operand::Path(path) => path.strip_prefix("$.").unwrap_or(path).to_owned(),
        Operand::Placeholder(text) => text.clone(),
    }
}

fn noun(kind: DataType) -> &'static str {
    match kind {
        DataType::Null => "null",
        DataType::Present => "present",
        DataType::Numeric => "a number",
        DataType::String => "text",
        DataType::Boolean => "a boolean",
        DataType::Timestamp => "a time",
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use asl::{Clause, Relation};

    fn compare(variable: &str, test: Test) -> Condition {
        Condition::Compare(Comparison {
            variable: variable.to_owned(),
            test,
        })
    }

    #[test]
    fn reads_like_a_sentence() {
        let paid = compare("$.paid", Test::Boolean(Operand::Value(true)));
        let late = compare(
            "$.at",
            Test::Timestamp(Relation::LessThan, Operand::Path("$.due".into())),
        );
        let one = compare(
            "$.n",
            Test::Numeric(Relation::GreaterThanEquals, Operand::Value(1.into())),
        );
        let absent = compare("$.x", Test::Is(DataType::Present, Operand::Value(false)));
        let either = Condition::Or(vec![late.into(), one.into()]);
        let all = Condition::And(vec![paid.into(), either.into(), absent.into()]);
        assert_eq!(
            short(&all),
            "paid and (at < due or n ≥ 1) and x is not present"
        );
        let not = Condition::Not(Box::new(Clause::from(all)));
        assert!(short(&not).starts_with("not (paid and"));
        let jsonata = Condition::Jsonata("{% $a\n  > 1 %}".to_owned());
        assert_eq!(short(&jsonata), "$a > 1");
    }
}
