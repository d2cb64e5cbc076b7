//! YAML, as far as it is JSON written differently: one document, text keys, no tags of one's own.

mod alias;
mod builder;
mod scalar;

use granit_parser::{Event, Parser, ScalarStyle, Span as Mark};

use self::builder::Builder;
use super::{Lines, Node, NodeKind, Span};
use crate::error::SyntaxError;

/// Reads a text that should be one YAML document.
pub(super) fn parse(text: &str) -> (Node, Vec<SyntaxError>) {
    let mut builder = Builder::new(Lines::new(text));
    let mut parser = Parser::new_from_str(text);
    let mut documents = 0;
    while let Some(event) = parser.next_event() {
        let (event, mark) = match event {
            Ok(event) => event,
            Err(error) => {
                let at = error
                    .marker()
                    .byte_offset()
                    .unwrap_or(text.len())
                    .min(text.len());
                builder.malformed(
                    Span::new(at, at),
                    in_plain_words(&error.kind().to_string()),
                    None,
                );
                break;
            }
        };
        let span = span_of(text, &mark);
        match event {
            Event::DocumentStart(..) => {
                documents += 1;
                if documents > 1 {
                    builder.malformed(span, "a second document".to_owned(), Some("keep one"));
                    break;
                }
            }
            Event::Scalar(value, ScalarStyle::Plain, 0, None)
                if value == "<<" && builder.merge_key() => {}
            Event::Scalar(value, style, anchor, tag) => {
                let kind = scalar::resolve(&value, style, tag.as_deref());
                builder.scalar(kind, span, anchor);
            }
            Event::SequenceStart(_, anchor, tag) => builder.open_list(span, anchor, tag.as_deref()),
            Event::MappingStart(_, anchor, tag) => builder.open_map(span, anchor, tag.as_deref()),
            Event::SequenceEnd | Event::MappingEnd => builder.close(text, span),
            Event::Alias(anchor) => builder.alias(anchor, span),
            // The rest says how the document is presented.
            Event::StreamStart | Event::StreamEnd | Event::DocumentEnd | _ => {}
        }
        if builder.gave_up() {
            break;
        }
    }
    builder.finish(Node {
        span: Span::new(0, text.len()),
        kind: NodeKind::Null,
    })
}

/// The parser's message; the one that speaks of the parser itself speaks of the text.
fn in_plain_words(message: &str) -> String {
    if message.contains("recursion limit") {
        "values nest too deep to be read".to_owned()
    } else {
        message.to_owned()
    }
}

fn span_of(text: &str, mark: &Mark) -> Span {
    let offset =
        |marker: &granit_parser::Marker| marker.byte_offset().unwrap_or(text.len()).min(text.len());
    let start = offset(&mark.start);
    Span::new(start, offset(&mark.end).max(start))
}

#[cfg(test)]
mod tests;
