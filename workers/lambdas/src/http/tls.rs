//! How TLS is spoken with dependencies.

use std::sync::Arc;

use hyper_rustls::ConfigBuilderExt;
use rustls::crypto::ring;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use workers::ports::NetworkError;

/// With the roots of the system, or those that `SSL_CERT_FILE` names.
pub(super) fn trusting_the_system() -> Result<ClientConfig, NetworkError> {
    let rooted = builder()?.with_native_roots().map_err(|e| no_tls(&e))?;
    Ok(rooted.with_no_client_auth())
}

/// For connections that speak no TLS.
pub(super) fn trusting_nobody() -> Result<ClientConfig, NetworkError> {
    let rooted = builder()?.with_root_certificates(RootCertStore::empty());
    Ok(rooted.with_no_client_auth())
}

fn builder() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, NetworkError> {
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|e| no_tls(&e))
}

fn no_tls(error: &dyn std::error::Error) -> NetworkError {
    NetworkError::Connection(format!("TLS cannot be spoken: {error}"))
}
