//! How data flows through a state: what it works on, what becomes of its result.

use super::{Query, Template};

/// The fields that shape a state's data. In a JSONPath state: input path, parameters, (the work), result
/// selector, result path, output path. In a JSONata state: arguments, (the work), output.
#[derive(Debug, Default)]
pub struct Data {
    /// Which part of the input it works on; all of it when absent.
    pub input_path: Option<Reach>,
    /// `Parameters` or `Arguments`: what the work is given; the input when absent.
    pub arguments: Option<Template>,
    /// What is kept of the raw result; all of it when absent.
    pub result_selector: Option<Template>,
    /// Where in the input the result goes.
    pub result_path: ResultPath,
    /// Which part of that is the output; all of it when absent.
    pub output_path: Option<Reach>,
    /// The output (JSONata); the result when absent.
    pub output: Option<Template>,
    /// Variables to set.
    pub assign: Option<Template>,
}

/// A part of a value.
#[derive(Debug)]
pub enum Reach {
    /// Nothing: an empty object stands for it.
    Discard,
    /// Where a path leads.
    Path(Query),
}

/// Where a result goes.
#[derive(Debug, Default)]
pub enum ResultPath {
    /// In place of the input.
    #[default]
    Replace,
    /// Nowhere: the input stays as it is.
    Discard,
    /// To a place in the input.
    At(expr::jsonpath::ReferencePath),
}
