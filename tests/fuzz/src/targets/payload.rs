//! Payload templates: any document is one or says why not, and the same seed gives the same.

use expr::{Object, Scope, payload};

use crate::mutate::{bytes, tree};
use crate::{Chance, Corpus};

pub(super) fn run(chance: &mut Chance, corpus: &Corpus) {
    let mut template = Object::new();
    for key in ["a.$", "b", "c.$", "d.$"] {
        let of = if chance.once_in(2) {
            &corpus.paths
        } else {
            &corpus.calls
        };
        let part = match chance.below(3) {
            0 => tree::damaged(chance, corpus),
            1 => chance.pick(of).cloned().unwrap_or_default().into(),
            _ => bytes::damaged(chance, of).into(),
        };
        template.insert(key, part);
    }
    let (input, context) = (tree::value(chance, 3), tree::value(chance, 2));
    match payload::Template::compile(&template.into()) {
        Err(errors) => assert!(!errors.is_empty()),
        Ok(template) => {
            let mut scope = Scope::new(&input, &context, &());
            scope.seed = chance.number();
            let first = template.evaluate(&scope);
            assert_eq!(first, template.evaluate(&scope));
        }
    }
}
