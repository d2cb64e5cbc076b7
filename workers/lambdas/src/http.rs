//! The way to the dependency: one HTTP/1.1 request, within its time and its size.

mod certificate;
mod tls;

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::error::Error;
use std::time::Duration;

use ::http::uri::Scheme;
use ::http::{HeaderName, HeaderValue, Method, Request, Response, Uri, header};
use breaker::payload::{HttpAnswer, HttpRequest};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client, Error as ClientError};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::ClientConfig;
use serde_json::Value;
use tokio::time::{Instant, timeout_at};
use workers::ports::NetworkError;
use workers::size::quoted_bytes;

/// The largest answer that is read, in bytes, and as JSON. A state's payload may be 262,144 bytes (Step Functions quota), and one that
/// is larger fails the execution in a way that no `Catch` sees.
pub(crate) const MAX_ANSWER_BYTES: usize = 240_000;

/// A connection that was idle for longer is not used again: load balancers close theirs without a word, and a request that
/// meets such a one looks like a failure of the dependency.
const IDLE: Duration = Duration::from_secs(4);

/// X-Ray's header: what lies behind the dependency belongs to the same trace.
const TRACE: HeaderName = HeaderName::from_static("x-amzn-trace-id");

type Connections = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// Connections to dependencies, kept between invocations.
#[derive(Default)]
pub(crate) struct Http {
    /// By whether TLS is spoken, and by the connect timeout in milliseconds, of which there are few.
    clients: RefCell<BTreeMap<(bool, u64), Connections>>,
    /// Made when the first `https` URL is asked for: reading the system's roots takes milliseconds.
    tls: OnceCell<ClientConfig>,
}

impl Http {
    /// Sends a request and reads the whole answer, by `deadline` at the latest.
    pub(crate) async fn send(
        &self,
        request: &HttpRequest,
        trace: Option<&str>,
        within: Duration,
    ) -> Result<HttpAnswer, NetworkError> {
        let built = build(request, trace)?;
        let secure = built.uri().scheme() == Some(&Scheme::HTTPS);
        let client = self.client(secure, request.connect_timeout_ms.max(1))?;
        let deadline = Instant::now() + within;
        let late = |_| NetworkError::Timeout(within);
        let answer = timeout_at(deadline, client.request(built))
            .await
            .map_err(late)?
            .map_err(|error| unconnected(&error))?;
        timeout_at(deadline, read(answer)).await.map_err(late)?
    }

    fn client(&self, secure: bool, connect_ms: u64) -> Result<Connections, NetworkError> {
        let key = (secure, connect_ms);
        let known = self.clients.borrow().get(&key).cloned();
        if let Some(client) = known {
            return Ok(client);
        }
        let https = self.connector(secure, Duration::from_millis(connect_ms))?;
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .build(https);
        self.clients.borrow_mut().insert(key, client.clone());
        Ok(client)
    }

    fn connector(
        &self,
        secure: bool,
        connect_timeout: Duration,
    ) -> Result<HttpsConnector<HttpConnector>, NetworkError> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(connect_timeout));
        let tls = if secure {
            self.tls()?
        } else {
            tls::trusting_nobody()?
        };
        Ok(HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp))
    }

    fn tls(&self) -> Result<ClientConfig, NetworkError> {
        if let Some(known) = self.tls.get() {
            return Ok(known.clone());
        }
        let made = tls::trusting_the_system()?;
        Ok(self.tls.get_or_init(|| made).clone())
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
    let parsed = is_json
        .then(|| serde_json::from_slice(&body).ok())
        .flatten();
    let body = match parsed {
        Some(parsed) => parsed,
        None => {
            let text = String::from_utf8_lossy(&body).into_owned();
            if quoted_bytes(&text) > MAX_ANSWER_BYTES {
                return Err(NetworkError::TooLarge(MAX_ANSWER_BYTES));
            }
            Value::from(text)
        }
    };
    Ok(HttpAnswer {
        status: parts.status.as_u16(),
        headers,
        body,
    })
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
