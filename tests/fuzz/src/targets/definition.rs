//! Definitions: any text is read or refused with places, and what was read can be printed and read again.

use asl::syntax::Notation;

use crate::mutate::{bytes, tree};
use crate::{Chance, Corpus};

pub(super) fn run(chance: &mut Chance, corpus: &Corpus) {
    let text = if chance.once_in(2) {
        bytes::damaged(chance, &corpus.definitions)
    } else {
        tree::damaged(chance, corpus).to_string()
    };
    let parsed = if chance.once_in(4) {
        asl::parse_as(&text, Notation::Yaml)
    } else {
        asl::parse(&text)
    };
    let report = asl::report("fuzz", &parsed.tree, &parsed.errors);
    assert_eq!(report.is_empty(), parsed.errors.is_empty(), "{text}");
    let Some(machine) = parsed.machine else {
        assert!(
            !parsed.errors.is_empty(),
            "refused without a reason: {text}"
        );
        return;
    };
    if parsed.errors.is_empty() {
        let json = machine.to_json();
        assert_eq!(asl::parse(&json).machine.as_ref(), Some(&machine), "{json}");
        let yaml = machine.to_yaml();
        let again = asl::parse_as(&yaml, Notation::Yaml);
        assert_eq!(again.machine.as_ref(), Some(&machine), "{yaml}");
    }
    drop(asl::parse_state(&text));
}
