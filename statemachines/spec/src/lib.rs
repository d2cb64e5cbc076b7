//! breaker.yaml: its types, defaults, errors with their place, and its JSON Schema.
