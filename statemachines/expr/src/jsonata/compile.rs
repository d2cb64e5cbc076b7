//! From text to something that runs.

use std::sync::OnceLock;

use jlens_core::ast::{Node, NodeKind};
use jlens_core::stack::grow;

use super::error::CompileError;
use super::functions;
use super::message::message;
use super::plain::Plain;

/// A compiled expression.
pub(super) struct Compiled {
    pub(super) source: String,
    /// The variables read and not bound inside, in alphabetical order.
    pub(super) variables: Vec<String>,
    /// The expression as it was written: what runs where bindings cannot say it all.
    pub(super) bare: jlens_core::Expression,
    /// The expression behind bindings of its variables to the fields of the input document: nothing then has to be
    /// converted before it runs.
    pub(super) bound: Option<Bound>,
    /// The expression as a walk down fields, if it is one.
    pub(super) plain: Option<Plain>,
    /// Names of built-in functions that occur: a variable of that name hides the function, but only once assigned.
    pub(super) shadowed: Vec<String>,
    /// Whether it calls a function that needs chance.
    pub(super) chancy: bool,
    /// Whether it may give what is no number: it divides, or reads a number from text.
    pub(super) may_give_no_number: bool,
    /// The question what kind of value it gives, compiled when first asked.
    pub(super) kind: OnceLock<Option<Box<Compiled>>>,
}

/// An expression behind its bindings.
pub(super) struct Bound {
    pub(super) expression: jlens_core::Expression,
    /// How many bytes stand before the expression's own text.
    pub(super) prefix: usize,
    pub(super) context: Context,
}

/// What becomes of the context (`$`), which Step Functions leaves undefined.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Context {
    /// The expression does not read it, so it may as well be the document.
    Unread,
    /// The expression may read it: it is undefined, and the result is the only field of an object.
    Undefined,
}

const UNDEFINED_OPEN: &str = r#"[]{"r":"#;

impl Compiled {
    pub(super) fn new(source: &str) -> Result<Compiled, CompileError> {
        let bare =
            jlens_core::Expression::compile(source).map_err(|error| compile_error(&error))?;
        let mut named = Vec::new();
        let mut newer = None;
        let mut may_give_no_number = false;
        visit(&bare.ast().root, &mut |node| {
            may_give_no_number |= super::infinite::may_give_no_number(node);
            if let NodeKind::Variable { name } = &node.kind {
                named.push(name.clone());
            } else if let NodeKind::Fallback { op, .. } = &node.kind {
                newer = newer.take().or(Some((op.symbol(), node.pos)));
            }
        });
        if let Some((symbol, end)) = newer {
            return Err(newer_operator(symbol, end));
        }
        named.sort_unstable();
        named.dedup();

        let reads = bare.reads_with(functions::fixed());
        let mut variables: Vec<String> = reads.bindings().keys().cloned().collect();
        variables.retain(|name| !functions::is_own(name) && !functions::is_built_in(name));
        let shadowed = named
            .iter()
            .filter(|name| functions::is_own(name) || functions::is_built_in(name))
            .cloned()
            .collect();
        let chancy = named.iter().any(|name| functions::is_chancy(name));
        let context = if reads.input().is_none() {
            Context::Unread
        } else {
            Context::Undefined
        };
        // `$$` would show the document, and `$eval` anything.
        let bound = if reads.every_binding() || named.iter().any(|name| name == "$") {
            None
        } else {
            bind(source, &variables, context)
        };
        let plain = Plain::of(&bare.ast().root);
        Ok(Compiled {
            source: source.to_owned(),
            variables,
            bare,
            bound,
            plain,
            shadowed,
            chancy,
            may_give_no_number,
            kind: OnceLock::new(),
        })
    }

    /// The question what kind of value the expression gives.
    pub(super) fn kind(&self) -> Option<&Compiled> {
        let question = || Compiled::new(&format!("$type({}\n)", self.source));
        let kind = self.kind.get_or_init(|| question().ok().map(Box::new));
        kind.as_deref()
    }
}

/// Puts bindings of `variables` to the document's fields before the expression.
fn bind(source: &str, variables: &[String], context: Context) -> Option<Bound> {
    let mut text = String::from("(");
    for name in variables {
        if name.contains('`') {
            return None;
        }
        text.push_str(&format!("${name}:=`{name}`;"));
    }
    let (open, close) = match context {
        Context::Unread => ("", ""),
        // Grouping nothing gives an object whose values are computed with an undefined context.
        Context::Undefined => (UNDEFINED_OPEN, "}"),
    };
    text.push_str(open);
    let prefix = text.len();
    text.push_str(source);
    // On a line of its own: the source may end in anything that a line ends.
    text.push('\n');
    text.push_str(close);
    text.push(')');
    let expression = jlens_core::Expression::compile(&text).ok()?;
    Some(Bound {
        expression,
        prefix,
        context,
    })
}

/// Visits a tree however deep it is.
pub(super) fn visit<'n>(node: &'n Node, found: &mut impl FnMut(&'n Node)) {
    fn level<'n>(node: &'n Node, found: &mut dyn FnMut(&'n Node)) {
        found(node);
        node.for_each_child(|child| grow(|| level(child, found)));
    }
    level(node, found);
}

fn compile_error(error: &jlens_core::Error) -> CompileError {
    let span = error.span().unwrap_or_default();
    CompileError {
        code: error.code().to_owned(),
        message: message(error),
        span: span.start..span.end,
    }
}

/// `??` and `?:` came after 2.0.6, which stops at their second character.
fn newer_operator(symbol: &str, end: usize) -> CompileError {
    let second = symbol.get(1..).unwrap_or(symbol);
    CompileError {
        code: "S0211".to_owned(),
        message: format!("The symbol \"{second}\" cannot be used as a unary operator"),
        span: end.saturating_sub(1)..end,
    }
}
