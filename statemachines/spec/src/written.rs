//! A spec as it was written: every field optional and with its place. The docs of these fields are
//! the descriptions in the JSON Schema, so they speak to whoever writes a `breaker.yaml`.

mod alarms;
mod call;
mod dependency;
mod detection;
mod document;
mod fallback;
mod health_check;
mod notification;
mod open;
mod permission;
mod recovery;
mod retries;
mod stack;

pub use self::call::Method;
pub use self::dependency::{ExecutionLog, Gate, WhenStoreDown, Workflow};
pub use self::health_check::{StatusRange, TcpAddress};
pub use self::stack::{Architecture, Region, Removal};

pub(crate) use self::alarms::*;
pub(crate) use self::call::*;
pub(crate) use self::dependency::*;
pub(crate) use self::detection::*;
pub(crate) use self::document::*;
pub(crate) use self::fallback::*;
pub(crate) use self::health_check::*;
pub(crate) use self::notification::*;
pub(crate) use self::open::*;
pub(crate) use self::permission::*;
pub(crate) use self::recovery::*;
pub(crate) use self::retries::*;
pub(crate) use self::stack::*;

/// Declares a mapping of the spec once: its struct, how it is read, how it lies over the same
/// mapping in `defaults`, and its schema.
///
/// A field is `name "nameInYaml": Type`, then `= SETTING` for its default and range, or
/// `, needs "example"` when the mapping means nothing without it. `shorthand field` after the
/// struct lets a single value stand for the mapping; `removed { "field": "why"; }` names fields that earlier versions had.
#[macro_export]
macro_rules! written {
    (
        $(#[$meta:meta])*
        struct $name:ident, $what:literal {
            $(
                $(#[$attr:meta])*
                $field:ident $key:literal : $type:ty
                    $(= $setting:ident)? $(, needs $example:literal)? ;
            )+
        }
        $( shorthand $short:ident )?
        $( removed { $( $gone:literal $(unless $off:ident)? : $why:literal $(, $hint:literal)? ; )+ } )?
    ) => {
        #[derive(Clone, Debug, Default, schemars::JsonSchema)]
        #[schemars(deny_unknown_fields)]
        $(#[$meta])*
        pub(crate) struct $name {
            $(
                $(#[$attr])*
                #[schemars(
                    rename = $key
                    $(, transform = $setting.for_schema())?
                )]
                pub(crate) $field: Option<$crate::reading::At<$type>>,
            )+
            /// The fields that are there, readable or not.
            #[schemars(skip)]
            pub(crate) present: Vec<&'static str>,
        }

        impl $crate::reading::Written for $name {
            fn read(
                node: &$crate::reading::Node,
                reader: &mut $crate::reading::Reader<'_>,
            ) -> Option<Self> {
                $(
                    if !matches!(node.value, $crate::reading::Value::Mapping(_)) {
                        return $crate::reading::At::read(node, reader)
                            .map(|$short| $name { $short: Some($short), ..Self::default() });
                    }
                )?
                let mut fields = $crate::reading::Fields::open(node, $what, reader)?;
                $( $( fields.removed($crate::reading::Removed {
                    field: $gone,
                    why: $why,
                    $( hint: $hint, )?
                    $( $off: true, )?
                    ..$crate::reading::Removed::DEFAULT
                }); )+ )?
                let mut read = $name {
                    $(
                        $field: fields.get::<$type>($key, reader)
                            $( .filter(|found| $setting.admits(found, reader)) )?,
                    )+
                    present: Vec::new(),
                };
                read.present = fields.close(reader);
                Some(read)
            }

            fn schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                generator.subschema_for::<Self>()
            }

            fn note_missing(&self, at: $crate::reading::Span, reader: &mut $crate::reading::Reader<'_>) {
                let needed: &[(&'static str, &'static str, bool)] = &[
                    $( $( ($key, $example, self.$field.is_some()), )? )+
                ];
                for &(field, example, is_readable) in needed {
                    if !is_readable && !self.present.contains(&field) {
                        reader.note(at, $crate::Mistake::Missing { field, example });
                    }
                }
            }

            fn over(self, under: Self) -> Self {
                $name {
                    $( $field: $crate::reading::over(self.$field, under.$field), )+
                    present: self.present.into_iter().chain(under.present).collect(),
                }
            }
        }
    };
}
