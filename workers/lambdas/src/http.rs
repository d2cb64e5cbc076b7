//! The way to the dependency: one HTTP/1.1 request, within its time and its size.

mod certificate;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use ::http::{HeaderName, HeaderValue, Method, Request, Response, Uri, header};
use breaker::payload::{HttpAnswer, HttpRequest, MAX_ANSWER_BYTES};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper_util::client::legacy::Error as ClientError;
use rustls::ClientConfig;
use serde_json::Value;
use tokio::time::{Instant, timeout_at};
use workers::ports::NetworkError;
use workers::size::json_bytes;

use crate::connections::{Connections, connections};

/// A connection that was idle for longer is not used again: load balancers close theirs without a word, and a request that
/// meets such a one looks like a failure of the dependency.
const IDLE: Duration = Duration::from_secs(4);

/// X-Ray's header: what lies behind the dependency belongs to the same trace.
const TRACE: HeaderName = HeaderName::from_static("x-amzn-trace-id");

/// Connections to dependencies, kept between invocations.
pub(crate) struct Http {
    tls: Arc<ClientConfig>,
    /// By the connect timeout in milliseconds, of which there are few.
    clients: RefCell<BTreeMap<u64, Connections>>,
}

impl Http {
    pub(crate) fn new(tls: Arc<ClientConfig>) -> Self {
        Http {
            tls,
            clients: RefCell::default(),
        }
    }

    /// Sends a request and reads the whole answer, by `deadline` at the latest.
    pub(crate) async fn send(
        &self,
        request: &HttpRequest,
        trace: Option<&str>,
        within: Duration,
    ) -> Result<HttpAnswer, NetworkError> {
        let built = build(request, trace)?;
        let client = self.client(request.connect_timeout_ms.max(1));
        let deadline = Instant::now() + within;
        let late = |_| NetworkError::Timeout(within);
        let answer = timeout_at(deadline, client.request(built))
            .await
            .map_err(late)?
            .map_err(|error| unconnected(&error))?;
        timeout_at(deadline, read(answer)).await.map_err(late)?
    }

    fn client(&self, connect_ms: u64) -> Connections {
        let mut clients = self.clients.borrow_mut();
        let connect = Duration::from_millis(connect_ms);
        clients
            .entry(connect_ms)
            .or_insert_with(|| connections(&self.tls, connect, IDLE))
            .clone()
    }
}

fn build(request: &HttpRequest, trace: Option<&str>) -> Result<Request<Full<Bytes>>, NetworkError> {
    let invalid = |what: &str| NetworkError::Invalid(what.to_owned());
    let method: Method = request
        .method
        .parse()
        .map_err(|_| NetworkError::Invalid(format!("`{}` is no method", request.method)))?;
    let uri: Uri = request
        .url
        .parse()
        .map_err(|error| NetworkError::Invalid(format!("the URL: {error}")))?;
    if uri.host().is_none() || !matches!(uri.scheme_str(), Some("http" | "https")) {
        return Err(invalid("the URL is not absolute, http or https"));
    }
    let (body, json) = match &request.body {
        None => (Bytes::new(), false),
        Some(Value::String(text)) => (Bytes::from(text.clone()), false),
        Some(value) => (Bytes::from(value.to_string()), true),
    };
    let mut built = Request::new(Full::new(body));
    *built.method_mut() = method;
    *built.uri_mut() = uri;
    let headers = built.headers_mut();
    for (name, value) in &request.headers {
        // Names may be shown; values may be secrets.
        let named = name
            .parse::<HeaderName>()
            .map_err(|_| NetworkError::Invalid(format!("`{name}` is no header name")))?;
        let value = HeaderValue::from_str(value)
            .map_err(|_| NetworkError::Invalid(format!("header `{name}` has no valid value")))?;
        headers.insert(named, value);
    }
    if json {
        let content_type = HeaderValue::from_static("application/json");
        headers.entry(header::CONTENT_TYPE).or_insert(content_type);
    }
    // Lambda's own; a call without it is only missing in traces.
    if let Some(trace) = trace.and_then(|trace| HeaderValue::from_str(trace).ok()) {
        headers.entry(TRACE).or_insert(trace);
    }
    Ok(built)
}

async fn read(answer: Response<Incoming>) -> Result<HttpAnswer, NetworkError> {
    let (parts, body) = answer.into_parts();
    let body = Limited::new(body, MAX_ANSWER_BYTES)
        .collect()
        .await
        .map_err(|error| {
            if error.is::<LengthLimitError>() {
                NetworkError::TooLarge(MAX_ANSWER_BYTES)
            } else {
                NetworkError::Connection(causes(&*error))
            }
        })?
        .to_bytes();
    let headers: BTreeMap<String, String> = parts
        .headers
        .iter()
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        })
        .collect();
    let is_json = headers
        .get(header::CONTENT_TYPE.as_str())
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| kind.trim() == "application/json" || kind.trim().ends_with("+json"));
    // Many services answer errors with text whatever the header says: text then, and never a failed call.
    let parsed = is_json
        .then(|| serde_json::from_slice(&body).ok())
        .flatten();
    let answer = HttpAnswer {
        status: parts.status.as_u16(),
        headers,
        body: parsed.unwrap_or_else(|| Value::from(String::from_utf8_lossy(&body))),
    };
    // Quotes become two bytes and some numbers longer ones, and headers count as well.
    match json_bytes(&answer) {
        Some(bytes) if bytes <= MAX_ANSWER_BYTES => Ok(answer),
        Some(_) | None => Err(NetworkError::TooLarge(MAX_ANSWER_BYTES)),
    }
}

/// Why no answer came. A connect timeout is a connection that never stood.
fn unconnected(error: &ClientError) -> NetworkError {
    NetworkError::Connection(causes(error))
}

/// An error with what caused it.
fn causes(error: &(dyn Error + 'static)) -> String {
    let mut told = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        told = format!("{told}: {cause}");
        next = cause.source();
    }
    told
}
