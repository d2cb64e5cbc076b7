//! JSONata: an expression is compiled or refused; it ends within its limits, twice the same.

use expr::jsonata::{Expression, Template};
use expr::{Object, Scope};

use crate::mutate::{bytes, tree};
use crate::{Chance, Corpus};

pub(super) fn run(chance: &mut Chance, corpus: &Corpus) {
    let (input, context) = (tree::value(chance, 3), tree::value(chance, 2));
    let variables: Object = [("x", tree::value(chance, 2))].into_iter().collect();
    let mut scope = Scope::new(&input, &context, &variables);
    (scope.now, scope.seed) = (chance.number() as i32 as i64, chance.number());
    if chance.once_in(8) {
        let template = tree::damaged(chance, corpus);
        match Template::compile("Output", &template) {
            Err(errors) => assert!(!errors.is_empty()),
            Ok(template) => drop(template.evaluate(&scope)),
        }
        return;
    }
    let source = bytes::damaged(chance, &corpus.formulas);
    match Expression::compile(&source) {
        Err(error) => assert!(!error.to_string().is_empty(), "{source}"),
        Ok(expression) => {
            let first = expression.evaluate(&scope);
            assert_eq!(first, expression.evaluate(&scope), "{source}");
            if let Err(error) = first {
                assert!(!error.to_string().is_empty(), "{source}");
            }
        }
    }
}
