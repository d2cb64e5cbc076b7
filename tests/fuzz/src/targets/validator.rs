//! Definitions: what the validator finds no error in compiles, in JSON and in YAML.

use asl::ExecutionType;
use asl::syntax::Notation;
use program::Program;
use validator::{Options, Subject};

use crate::mutate::{bytes, tree};
use crate::{Chance, Corpus};

pub(super) fn run(chance: &mut Chance, corpus: &Corpus) {
    check(chance, corpus);
}

/// Whether the case was one to compile.
fn check(chance: &mut Chance, corpus: &Corpus) -> bool {
    let text = match chance.below(8) {
        0 => bytes::damaged(chance, &corpus.definitions),
        1 => tree::damaged(chance, corpus).to_string(),
        _ => tree::misread(chance, corpus).to_string(),
    };
    // What deployment fills in is no value yet: the validator takes it, and it cannot run.
    if text.contains("${") {
        return false;
    }
    let notation = if chance.once_in(8) {
        Notation::Yaml
    } else {
        Notation::of(&text)
    };
    let options = Options {
        workflow: if chance.once_in(3) {
            ExecutionType::Express
        } else {
            ExecutionType::Standard
        },
        notation: Some(notation),
        subject: Some(Subject::Definition),
    };
    let report = validator::check(&text, &options);
    let is_valid = report.is_valid();
    if is_valid {
        let machine = asl::parse_as(&text, notation).machine;
        assert!(machine.is_some(), "valid, and no definition: {text}");
        let error = machine.and_then(|machine| Program::compile(&machine).err());
        let error = error.map(|error| error.to_string());
        assert_eq!(error, None, "valid, and does not compile: {text}");
    }
    is_valid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enough_cases_are_valid() {
        let corpus = Corpus::own();
        let cases = (0..300).map(|case| check(&mut Chance::of_case(1, case), &corpus));
        let valid = cases.filter(|is_valid| *is_valid).count();
        assert!(valid > 20, "only {valid} of 300");
    }
}
