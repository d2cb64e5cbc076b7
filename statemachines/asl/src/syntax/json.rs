//! JSON, read so that one fault does not hide the next.

mod number;
mod scanner;
mod string;

use self::scanner::Scanner;
use super::node::duplicates;
use super::{Key, MAX_DEPTH, Member, Node, NodeKind, Span};
use crate::error::{Problem, SyntaxError};

/// Reads a text that should be one JSON value.
pub(super) fn parse(text: &str) -> (Node, Vec<SyntaxError>) {
    let mut parser = Parser {
        scan: Scanner::new(text),
        depth: 0,
    };
    let root = parser.value();
    parser.scan.skip_space();
    if parser.scan.peek().is_some() {
        parser.scan.expected("nothing after the value");
    }
    (root, parser.scan.into_errors())
}

struct Parser<'t> {
    scan: Scanner<'t>,
    depth: usize,
}

impl Parser<'_> {
    fn value(&mut self) -> Node {
        self.scan.skip_space();
        let start = self.scan.at();
        let kind = match self.scan.peek() {
            Some(b'{' | b'[') if self.depth >= MAX_DEPTH => {
                self.scan.error_here(Problem::TooDeep { limit: MAX_DEPTH });
                self.scan.skip_balanced();
                NodeKind::Missing
            }
            Some(b'{') => self.object(),
            Some(b'[') => self.array(),
            Some(b'"' | b'\'') => NodeKind::String(self.scan.string()),
            Some(b'-' | b'+' | b'.' | b'0'..=b'9') => self.scan.number(),
            Some(b'$') if self.scan.rest().starts_with("${") => {
                NodeKind::Placeholder(self.scan.word().to_owned())
            }
            Some(b',' | b':' | b'}' | b']') | None => {
                self.scan.expected("a value");
                NodeKind::Missing
            }
            Some(_) => self.scan.literal(),
        };
        Node {
            span: Span::new(start, self.scan.at()),
            kind,
        }
    }

    fn object(&mut self) -> NodeKind {
        let open = self.scan.at();
        self.scan.bump();
        self.depth += 1;
        let mut members: Vec<Member> = Vec::new();
        let mut comma = None;
        loop {
            self.scan.skip_space();
            match self.scan.peek() {
                None => {
                    self.scan.unclosed(open, "{");
                    break;
                }
                Some(b'}') => {
                    self.scan.trailing_comma(comma);
                    self.scan.bump();
                    break;
                }
                Some(b']') => {
                    // Closes a list around this object, if there is one; else it is a slip.
                    self.scan.expected("`}`");
                    if !self.scan.inside_array() {
                        self.scan.bump();
                    }
                    break;
                }
                Some(b',') => {
                    self.scan.expected("a key in double quotes");
                    self.scan.bump();
                    comma = None;
                }
                Some(b':') => {
                    self.scan.expected("a key in double quotes");
                    self.scan.bump();
                    self.value();
                }
                Some(_) => {
                    members.push(self.member());
                    comma = self.separator(b'}', "`,` or `}`");
                }
            }
        }
        self.depth -= 1;
        for (first, second) in duplicates(&members) {
            let first = self.scan.position(first.key.span.start);
            let key = second.key.text.clone();
            self.scan.push_key(&key);
            self.scan
                .error(second.key.span, Problem::DuplicateKey { key, first });
            self.scan.pop();
        }
        NodeKind::Object(members)
    }

    fn member(&mut self) -> Member {
        let start = self.scan.at();
        let text = match self.scan.peek() {
            Some(b'"' | b'\'') => self.scan.string(),
            Some(_) | None => {
                self.scan.expected("a key in double quotes");
                self.scan.word().to_owned()
            }
        };
        let key = Key {
            span: Span::new(start, self.scan.at()),
            text,
        };
        self.scan.push_key(&key.text);
        self.scan.skip_space();
        let value = if self.scan.eat(b':') {
            self.value()
        } else {
            self.scan.expected("`:`");
            self.scan.eat(b'=');
            // A value may follow all the same; the end of the object or the next key may not.
            match self.scan.peek() {
                Some(b',' | b'}' | b']' | b'"') | None => Node {
                    span: Span::new(self.scan.at(), self.scan.at()),
                    kind: NodeKind::Missing,
                },
                Some(_) => self.value(),
            }
        };
        self.scan.pop();
        Member { key, value }
    }

    fn array(&mut self) -> NodeKind {
        let open = self.scan.at();
        self.scan.bump();
        self.depth += 1;
        self.scan.enter_array();
        let mut items: Vec<Node> = Vec::new();
        let mut comma = None;
        loop {
            self.scan.skip_space();
            match self.scan.peek() {
                None => {
                    self.scan.unclosed(open, "[");
                    break;
                }
                Some(b']') => {
                    self.scan.trailing_comma(comma);
                    self.scan.bump();
                    break;
                }
                Some(b'}') => {
                    // Most likely the object around this list ends here.
                    self.scan.expected("`]`");
                    if self.depth <= 1 {
                        self.scan.bump();
                    }
                    break;
                }
                Some(b',' | b':') => {
                    self.scan.expected("a value");
                    self.scan.bump();
                    comma = None;
                }
                Some(_) => {
                    self.scan.push_index(items.len());
                    let item = self.value();
                    self.scan.pop();
                    items.push(item);
                    comma = self.separator(b']', "`,` or `]`");
                }
            }
        }
        self.scan.leave_array();
        self.depth -= 1;
        NodeKind::Array(items)
    }

    /// Takes the comma after a member or item, and says where it was. What is no comma and does not
    /// close anything is an error; reading goes on as if a comma had stood there.
    fn separator(&mut self, close: u8, expected: &'static str) -> Option<usize> {
        let end = self.scan.at();
        self.scan.skip_space();
        match self.scan.peek() {
            Some(b',') => {
                let at = self.scan.at();
                self.scan.bump();
                Some(at)
            }
            None | Some(b'}' | b']') => None,
            Some(b':') if close == b']' => None,
            Some(_) if self.scan.reported_since(end) => None,
            Some(_) => {
                let found = self.scan.found();
                self.scan
                    .error(Span::new(end, end), Problem::Expected { expected, found });
                if close == b'}' {
                    self.scan.skip_junk(end);
                }
                None
            }
        }
    }
}

#[cfg(test)]
mod tests;
