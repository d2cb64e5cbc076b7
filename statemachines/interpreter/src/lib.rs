//! Runs a state machine, sans IO: input and now go in, effects and the next deadline come out.
