//! The intrinsic functions by name.

/// An intrinsic function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// `States.Array(value, …)`: an array of its arguments.
    Array,
    /// `States.ArrayPartition(array, size)`: the array in pieces of that size.
    ArrayPartition,
    /// `States.ArrayContains(array, value)`.
    ArrayContains,
    /// `States.ArrayRange(first, last, step)`: at most 1,000 numbers.
    ArrayRange,
    /// `States.ArrayGetItem(array, index)`.
    ArrayGetItem,
    /// `States.ArrayLength(array)`.
    ArrayLength,
    /// `States.ArrayUnique(array)`.
    ArrayUnique,
    /// `States.Base64Encode(text)`: of at most 10,000 characters.
    Base64Encode,
    /// `States.Base64Decode(text)`: of at most 10,000 characters.
    Base64Decode,
    /// `States.Hash(text, algorithm)`: of at most 10,000 characters.
    Hash,
    /// `States.JsonMerge(object, object, false)`: the fields of both, the second's where both have one.
    JsonMerge,
    /// `States.StringToJson(text)`.
    StringToJson,
    /// `States.JsonToString(value)`.
    JsonToString,
    /// `States.MathRandom(from, to[, seed])`: `to` is never reached.
    MathRandom,
    /// `States.MathAdd(number, number)`: of whole numbers of 32 bits.
    MathAdd,
    /// `States.StringSplit(text, separators)`: every character of `separators` separates.
    StringSplit,
    /// `States.UUID()`.
    Uuid,
    /// `States.Format(template, value, …)`: a value for every `{}`.
    Format,
}

impl Function {
    /// Every function, in the order of the service's documentation.
    pub const ALL: [Function; 18] = [
        Function::Array,
        Function::ArrayPartition,
        Function::ArrayContains,
        Function::ArrayRange,
        Function::ArrayGetItem,
        Function::ArrayLength,
        Function::ArrayUnique,
        Function::Base64Encode,
        Function::Base64Decode,
        Function::Hash,
        Function::JsonMerge,
        Function::StringToJson,
        Function::JsonToString,
        Function::MathRandom,
        Function::MathAdd,
        Function::StringSplit,
        Function::Uuid,
        Function::Format,
    ];

    /// The name in a definition, `States.` included.
    pub fn name(self) -> &'static str {
        match self {
            Function::Array => "States.Array",
            Function::ArrayPartition => "States.ArrayPartition",
            Function::ArrayContains => "States.ArrayContains",
            Function::ArrayRange => "States.ArrayRange",
            Function::ArrayGetItem => "States.ArrayGetItem",
            Function::ArrayLength => "States.ArrayLength",
            Function::ArrayUnique => "States.ArrayUnique",
            Function::Base64Encode => "States.Base64Encode",
            Function::Base64Decode => "States.Base64Decode",
            Function::Hash => "States.Hash",
            Function::JsonMerge => "States.JsonMerge",
            Function::StringToJson => "States.StringToJson",
            Function::JsonToString => "States.JsonToString",
            Function::MathRandom => "States.MathRandom",
            Function::MathAdd => "States.MathAdd",
            Function::StringSplit => "States.StringSplit",
            Function::Uuid => "States.UUID",
            Function::Format => "States.Format",
        }
    }

    /// How many arguments it takes, at least and at most; `None` for no bound.
    pub fn arity(self) -> (usize, Option<usize>) {
        match self {
            Function::Array => (0, None),
            Function::Format => (1, None),
            Function::Uuid => (0, Some(0)),
            Function::ArrayLength
            | Function::ArrayUnique
            | Function::Base64Encode
            | Function::Base64Decode
            | Function::StringToJson
            | Function::JsonToString => (1, Some(1)),
            Function::ArrayPartition
            | Function::ArrayContains
            | Function::ArrayGetItem
            | Function::Hash
            | Function::MathAdd
            | Function::StringSplit => (2, Some(2)),
            Function::MathRandom => (2, Some(3)),
            Function::ArrayRange | Function::JsonMerge => (3, Some(3)),
        }
    }
}
