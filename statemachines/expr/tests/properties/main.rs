//! What holds for every value, path and expression.

mod deep;
mod jsonata;
mod jsonpath;
mod strategies;
mod values;
