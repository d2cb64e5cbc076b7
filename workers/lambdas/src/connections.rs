//! Connections over HTTP/1.1, kept for the next request: to AWS and to dependencies.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::ClientConfig;

/// Connections to whoever is asked; clones share them.
pub(crate) type Connections = Client<Connector, Full<Bytes>>;

/// Opens one, with TLS or without as the URL says.
pub(crate) type Connector = HttpsConnector<HttpConnector>;

/// Connections that stand within `connect`, and are not used again when nobody did for `idle`.
pub(crate) fn connections(tls: &ClientConfig, connect: Duration, idle: Duration) -> Connections {
    Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(idle)
        .build(connector(tls, connect))
}

/// What opens them.
pub(crate) fn connector(tls: &ClientConfig, connect: Duration) -> Connector {
    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    tcp.set_connect_timeout(Some(connect));
    HttpsConnectorBuilder::new()
        .with_tls_config(tls.clone())
        .https_or_http()
        .enable_http1()
        .wrap_connector(tcp)
}
