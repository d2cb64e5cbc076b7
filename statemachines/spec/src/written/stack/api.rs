//! `stack.api`: an HTTP API in front of the EXPRESS guards.

use schemars::{Schema, SchemaGenerator, json_schema};

use super::{API_BURST, API_RATE};
use crate::read::{At, Reader, Written};
use crate::units::{CallRate, Text};
use crate::written;
use crate::written::{Arn, HttpUrl};
use crate::yaml::{Node, Value};

written! {
    /// An HTTP API in front of the EXPRESS guards. It answers as StartSyncExecution does, with HTTP status 200 even when
    /// the execution failed: callers look at `status`, and `output` is JSON text.
    struct Api, "the settings of the API" {
        /// Who may call: `none` is anybody, `iam` callers that sign, or a token's issuer, or a function of your own.
        #[schemars(required)]
        authorizer "authorizer": Authorizer, needs "authorizer: iam";
        /// The most requests. Default `100/s`, `1/h` to `10000/s`.
        rate "rate": CallRate = API_RATE;
        /// How many may come at once beyond the rate. Default 200, 1 to 5000.
        burst "burst": u32 = API_BURST;
    }
}

/// Who may call.
#[derive(Clone, Debug)]
pub(crate) enum Authorizer {
    /// `none`.
    None,
    /// `iam`.
    Iam,
    /// `{ jwt: … }` or `{ lambda: … }`.
    By(By),
}

written! {
    /// Who lets callers in; exactly one of the fields.
    #[schemars(extend("minProperties" = 1, "maxProperties" = 1))]
    struct By, "`none`, `iam`, `jwt` or `lambda`" {
        /// Bearers of a token of this issuer.
        jwt "jwt": Jwt;
        /// Whoever this function lets in: the ARN of a Lambda authoriser (payload format 2.0, simple answers).
        lambda "lambda": Arn;
    }
}

written! {
    /// Tokens that are let in.
    struct Jwt, "the issuer and audience of the tokens" {
        /// Who signs them.
        #[schemars(required)]
        issuer "issuer": HttpUrl, needs "issuer: https://login.example.com";
        /// Whom they are for: one of these.
        #[schemars(required)]
        audience "audience": Vec<At<Text>>, needs "audience: [checkout]";
    }
}

impl Written for Authorizer {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.value {
            Value::Text(text) if text == "none" => Some(Authorizer::None),
            Value::Text(text) if text == "iam" => Some(Authorizer::Iam),
            Value::Mapping(_) => By::read(node, reader).map(Authorizer::By),
            Value::Text(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::List(_) => {
                reader.expected(
                    node,
                    "`none`, `iam`, or a mapping with `jwt` or `lambda`",
                    None,
                );
                None
            }
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let by = By::schema(generator);
        json_schema!({ "anyOf": [{ "enum": ["none", "iam"] }, by] })
    }
}
