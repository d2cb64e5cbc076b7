//! When a server's certificate ends: a handshake of its own, so that the request's latency is the request's.

use std::time::Duration;

use ::http::Uri;
use hyper_rustls::MaybeHttpsStream;
use jiff::Timestamp;
use tower_service::Service;
use workers::ports::NetworkError;
use x509_cert::Certificate;
use x509_cert::der::Decode;

use super::{Http, causes};
use crate::connections::connector;

impl Http {
    /// Connects, reads the end of the certificate that the server shows first, and closes the connection again.
    pub(crate) async fn certificate_end(
        &self,
        url: &str,
        within: Duration,
    ) -> Result<Timestamp, NetworkError> {
        let uri: Uri = url
            .parse()
            .map_err(|error| NetworkError::Invalid(format!("the URL: {error}")))?;
        let mut connector = connector(&self.tls, within);
        let stream = tokio::time::timeout(within, connector.call(uri))
            .await
            .map_err(|_| NetworkError::Timeout(within))?
            .map_err(|error| NetworkError::Connection(causes(&*error)))?;
        let MaybeHttpsStream::Https(stream) = stream else {
            return Err(NetworkError::Invalid("the URL is not https".to_owned()));
        };
        let (_, session) = stream.inner().get_ref();
        let shown = session.peer_certificates().and_then(<[_]>::first);
        end(shown.ok_or_else(|| unreadable(&"the server shows none"))?)
    }
}

/// The end of a certificate in DER.
fn end(der: &[u8]) -> Result<Timestamp, NetworkError> {
    let certificate = Certificate::from_der(der).map_err(|error| unreadable(&error))?;
    let after = certificate.tbs_certificate().validity().not_after;
    let seconds = i64::try_from(after.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
    // Certificates that never end say 9999-12-31, which is where our time ends too.
    Ok(Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX))
}

fn unreadable(why: &dyn std::fmt::Display) -> NetworkError {
    NetworkError::Connection(format!("the certificate cannot be read: {why}"))
}
