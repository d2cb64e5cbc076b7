//! JSON values, JSONPath, intrinsic functions and JSONata: pure evaluation.
