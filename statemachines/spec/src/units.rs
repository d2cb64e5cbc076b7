//! The values that carry a unit, and the small words: how each is read, shown and described.

mod call_rate;
mod duration;
mod name;
mod number;
mod share;
mod template;
mod word;

pub use self::call_rate::CallRate;
pub use self::duration::show as show_duration;
pub use self::name::{CircuitName, StackName};
pub(crate) use self::name::{ErrorName, NAME};
pub use self::template::Text;
pub use self::template::{Template, is_expression};
pub(crate) use self::word::is_off;
pub use self::word::{Switch, Word};

/// Digits, then a unit: `10s` gives 10 and `s`. None when it does not begin with a digit.
fn split_number(text: &str) -> Option<(&str, &str)> {
    let end = text
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    (!digits.is_empty()).then_some((digits, rest))
}
