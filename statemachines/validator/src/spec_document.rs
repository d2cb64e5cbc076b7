//! A `breaker.yaml` as the rules see it.

use asl::syntax::{Notation, Tree};
use spec::{Dependency, Spec, SpecError};

use crate::finding::Spot;

/// A spec, and where its fields are.
pub(crate) struct SpecDocument<'d> {
    pub(crate) text: &'d str,
    pub(crate) tree: Tree,
    /// None if it is no correct spec.
    pub(crate) spec: Option<Spec>,
    pub(crate) errors: Vec<SpecError>,
}

impl<'d> SpecDocument<'d> {
    pub(crate) fn new(text: &'d str) -> Self {
        let (tree, _) = Tree::parse(text, Notation::Yaml);
        let (spec, errors) = match spec::parse(text) {
            Ok(spec) => (Some(spec), Vec::new()),
            Err(errors) => (None, errors),
        };
        SpecDocument {
            text,
            tree,
            spec,
            errors,
        }
    }

    /// The dependencies of a correct spec.
    pub(crate) fn dependencies(&self) -> &[Dependency] {
        self.spec.as_ref().map_or(&[], |spec| &spec.dependencies)
    }

    /// The place of a dependency's field (`detection/window`), or of the defaults' if it stands there, or of the
    /// nearest thing around it that was written.
    pub(crate) fn at(&self, dependency: &Dependency, field: &str) -> Spot {
        let own = format!("/dependencies/{}/{field}", dependency.name.as_str());
        let default = format!("/defaults/{field}");
        let pointer =
            if self.tree.root().find(&own).is_none() && self.tree.root().find(&default).is_some() {
                default
            } else {
                own
            };
        let mut found = pointer.as_str();
        loop {
            if let Some(node) = self.tree.root().find(found) {
                let span = match self.tree.key_span(found) {
                    Some(key) if !node.members().is_empty() => key,
                    Some(_) | None => node.span,
                };
                return Spot::new(found, span);
            }
            match found.rfind('/') {
                Some(cut) => found = found.get(..cut).unwrap_or(""),
                None => return Spot::default(),
            }
        }
    }
}
