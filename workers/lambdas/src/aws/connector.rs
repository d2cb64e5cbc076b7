//! The SDK's requests, sent over the functions' own connections: the SDK's own client would read the system's roots.

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http_body_util::Full;

use crate::connections::Connections;

/// The SDK's client over these connections. They know their connect timeout; every other one is the SDK's.
pub(super) fn client(connections: Connections) -> SharedHttpClient {
    let connector = SharedHttpConnector::new(Connector { connections });
    http_client_fn(move |_, _| connector.clone())
}

#[derive(Debug)]
struct Connector {
    connections: Connections,
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let request = match sendable(request) {
            Ok(request) => request,
            Err(error) => return HttpConnectorFuture::ready(Err(error)),
        };
        let sent = self.connections.request(request);
        HttpConnectorFuture::new(async move {
            // No connection, a broken one, half an answer: the SDK tries those again.
            let answer = sent.await.map_err(|e| ConnectorError::io(e.into()))?;
            HttpResponse::try_from(answer.map(SdkBody::from_body_1_x))
                .map_err(|e| ConnectorError::other(e.into(), None))
        })
    }
}

/// Nothing that we send is a stream.
fn sendable(request: HttpRequest) -> Result<http::Request<Full<Bytes>>, ConnectorError> {
    let request = request
        .try_into_http1x()
        .map_err(|error| ConnectorError::user(error.into()))?;
    let (parts, body) = request.into_parts();
    let bytes = body
        .bytes()
        .map(Bytes::copy_from_slice)
        .ok_or_else(|| ConnectorError::user("a request's body is a stream".into()))?;
    Ok(http::Request::from_parts(parts, Full::new(bytes)))
}
