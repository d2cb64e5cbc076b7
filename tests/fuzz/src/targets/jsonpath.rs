//! Paths: read or refused inside the text; evaluation finds or says why not, twice the same.

use expr::jsonpath::{Path, ReferencePath};
use expr::{Object, Scope};

use crate::mutate::{bytes, tree};
use crate::{Chance, Corpus};

pub(super) fn run(chance: &mut Chance, corpus: &Corpus) {
    let text = bytes::damaged(chance, &corpus.paths);
    let (input, context) = (tree::value(chance, 3), tree::value(chance, 2));
    match Path::parse(&text) {
        Err(error) => assert!(error.span.end <= text.len(), "{error:?} in {text:?}"),
        Ok(path) => {
            let variables: Object = [("x", context.clone())].into_iter().collect();
            let scope = Scope::new(&input, &context, &variables);
            let found = path.evaluate(&scope);
            assert_eq!(found, path.evaluate(&scope), "{text}");
            if let Err(error) = found {
                assert!(!error.to_string().is_empty(), "{text}");
            }
        }
    }
    let Ok(reference) = ReferencePath::parse(&text) else {
        return;
    };
    if let Ok(whole) = reference.write(input, context.clone()) {
        let path = Path::parse(&text);
        let read = path.map(|path| path.evaluate(&Scope::new(&whole, &context, &())));
        // `$$` is read from the context, so what was written is not found there.
        assert!(text.starts_with("$$") || read == Ok(Ok(context)), "{text}");
    }
}
