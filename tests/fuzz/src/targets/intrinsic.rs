//! Calls of intrinsic functions: the same seed gives the same, errors explain themselves.

use expr::{Scope, payload};

use crate::mutate::{bytes, tree};
use crate::{Chance, Corpus};

pub(super) fn run(chance: &mut Chance, corpus: &Corpus) {
    let text = bytes::damaged(chance, &corpus.calls);
    let (input, context) = (tree::value(chance, 3), tree::value(chance, 2));
    let Ok(dynamic) = payload::Dynamic::parse(&text) else {
        return;
    };
    let mut scope = Scope::new(&input, &context, &());
    scope.seed = chance.number();
    let first = dynamic.evaluate("x.$", &scope);
    assert_eq!(first, dynamic.evaluate("x.$", &scope), "{text}");
    if let Err(error) = first {
        assert!(!error.to_string().is_empty(), "{text}");
    }
}
