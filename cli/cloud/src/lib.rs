//! The user's AWS account, as the commands see it: sessions, stacks, circuits, executions.
