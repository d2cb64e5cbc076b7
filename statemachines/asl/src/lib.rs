//! Amazon States Language as types: parsed from text, even broken text, and printed again.
