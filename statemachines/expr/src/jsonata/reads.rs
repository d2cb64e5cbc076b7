//! What an expression reads from outside, found without running it.

use jlens_core::reads::Read;

use super::Expression;
use super::functions;

/// What an expression reads, at most.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// The fields read of the context item (`phone`, `*`, `$`), which Step Functions leaves undefined; empty when it
    /// is read whole. `None` when it is not read.
    pub context: Option<Vec<String>>,
    /// The fields read of `$states`, in alphabetical order; empty when it is read whole. `None` when it is not read.
    pub states: Option<Vec<String>>,
    /// The fields read of `$states.input`, likewise.
    pub input: Option<Vec<String>>,
}

impl Expression {
    /// What the expression may read of its context item and of `$states`.
    pub fn reads(&self) -> Reads {
        let reads = self.0.bare.reads_with(functions::fixed());
        let states = reads.binding("states");
        let input = states.and_then(|states| match states.fields() {
            // Read whole, the input is too.
            None => Some(states),
            Some(fields) => fields.get("input"),
        });
        Reads {
            context: reads.input().map(fields),
            states: states.map(fields),
            input: input.map(fields),
        }
    }
}

fn fields(read: &Read) -> Vec<String> {
    let names = read.fields().map(|fields| fields.keys().cloned());
    names.map(Iterator::collect).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(source: &str) -> (Option<Vec<String>>, Option<Vec<String>>) {
        let reads = Expression::compile(source).expect(source).reads();
        (reads.context, reads.states)
    }

    #[test]
    fn fields_of_the_input_are_named() {
        let input = |source| Expression::compile(source).expect(source).reads().input;
        let names = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect());
        assert_eq!(
            input("$states.input.order.id & $states.input.to"),
            names(&["order", "to"])
        );
        assert_eq!(input("$string($states.input)"), names(&[]));
        assert_eq!(input("$string($states)"), names(&[]));
        assert_eq!(input("$states.context.Execution.Id"), None);
    }

    #[test]
    fn what_is_read_is_told_apart() {
        let names = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect());
        assert_eq!(reads("1 + 2"), (None, None));
        assert_eq!(reads("phone.number"), (names(&["phone"]), None));
        assert_eq!(reads("$"), (names(&[]), None));
        assert_eq!(reads("$states"), (None, names(&[])));
        assert_eq!(
            reads("$states.input.items[price > 5].(price * quantity)"),
            (None, names(&["input"]))
        );
        assert_eq!(
            reads("$states.result.a & $states.context.Execution.Id"),
            (None, names(&["context", "result"]))
        );
        assert_eq!(reads("$map($x, function($v) { $v.name })"), (None, None));
    }
}
