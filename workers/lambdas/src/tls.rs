//! How TLS is spoken, with AWS and with dependencies alike: one configuration, made once.

use std::sync::Arc;

use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

/// Whose certificates are believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// Those signed by Mozilla's roots, which are in the program. To read as many from a file takes a third of a cold start.
    Mozilla,
    /// Those signed by the roots that `SSL_CERT_FILE` and `SSL_CERT_DIR` name, and by no others.
    Named,
}

/// TLS cannot be spoken as the function is set up.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TlsError {
    #[error("the certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read: {0}")]
    Unreadable(String),
    #[error("TLS cannot be spoken: {0}")]
    Unspoken(#[from] rustls::Error),
}

/// The one configuration.
pub(crate) fn config(trust: Trust) -> Result<Arc<ClientConfig>, TlsError> {
    let roots = match trust {
        Trust::Mozilla => RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        },
        Trust::Named => named()?,
    };
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// What the variables name. One certificate of many that cannot be read is passed over, as everybody does.
fn named() -> Result<RootCertStore, TlsError> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    let (valid, _) = roots.add_parsable_certificates(found.certs);
    if valid == 0 {
        let told: Vec<String> = found.errors.iter().map(ToString::to_string).collect();
        let why = match told.is_empty() {
            true => "there is none".to_owned(),
            false => told.join("; "),
        };
        return Err(TlsError::Unreadable(why));
    }
    Ok(roots)
}
