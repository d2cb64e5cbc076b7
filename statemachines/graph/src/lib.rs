//! Draws a state machine: Mermaid, DOT and SVG.
