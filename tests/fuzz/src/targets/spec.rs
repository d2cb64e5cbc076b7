//! Specs: any text is read, or refused with places that exist.

use crate::mutate::bytes;
use crate::{Chance, Corpus};

pub(super) fn run(chance: &mut Chance, corpus: &Corpus) {
    let text = bytes::damaged(chance, &corpus.specs);
    if let Err(errors) = ::spec::parse(&text) {
        assert!(!errors.is_empty(), "refused without a reason: {text}");
        let lines = text.lines().count().max(1);
        for error in &errors {
            assert!(
                error.at.line >= 1 && error.at.line <= lines + 1,
                "{error:?} in {text:?}"
            );
        }
        assert!(!::spec::render("breaker.yaml", &text, &errors).is_empty());
    }
}
