//! Dependencies that speak TLS: trusted, about to end, ended, and a stranger's.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use breaker::names::error;
use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use crate::aws::{Aws, Mood};
use crate::function::{Function, Outcome, settings};

/// A server whose certificate ends in so many hours.
struct Server {
    url: String,
    /// Its certificate, to be trusted.
    pem: String,
}

fn start(hours: i64) -> Server {
    let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    params.not_before = OffsetDateTime::now_utc() - Duration::days(400);
    params.not_after = OffsetDateTime::now_utc() + Duration::hours(hours);
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    let private = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    let ring = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(ring)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], private)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("https://{}/health", listener.local_addr().unwrap());
    thread::spawn(move || {
        for tcp in listener.incoming().flatten() {
            let session = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(session, tcp);
            thread::spawn(move || {
                // One short request a connection; a handshake without one ends here too.
                let mut request = [0; 4_096];
                if stream.read(&mut request).is_ok_and(|read| read > 0) {
                    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
                }
            });
        }
    });
    let pem = certificate.pem();
    Server { url, pem }
}

fn checked(aws: &Aws, server: &Server, trusted: &str) -> Value {
    let function = Function::start_with(
        "health-check",
        &aws.endpoint,
        &settings(&server.url),
        trusted,
    );
    match function.invoke(json!({ "circuit": "payments" })) {
        Outcome::Answered(answer) => answer,
        Outcome::Failed { name, message } => panic!("{name}: {message}"),
    }
}

#[test]
fn a_health_check_tells_when_the_certificate_ends() {
    let aws = Aws::start(Mood::Works);
    let lasting = start(24 * 30);
    let answer = checked(&aws, &lasting, &lasting.pem);
    assert_eq!(answer["healthy"], true, "{answer}");
    assert_eq!(answer["certificate"]["soon"], false, "{answer}");
    assert_eq!(answer["detail"], "HTTP status 200");

    let ending = start(24 * 9 + 1);
    let answer = checked(&aws, &ending, &ending.pem);
    assert_eq!(answer["healthy"], true, "{answer}");
    assert_eq!(answer["certificate"]["soon"], true, "{answer}");
    let detail = answer["detail"].as_str().unwrap();
    assert!(
        detail.contains("its certificate ends in 9 days at 20"),
        "{detail}"
    );
}

#[test]
fn a_certificate_that_ended_or_is_a_strangers_is_unhealthy() {
    let aws = Aws::start(Mood::Works);
    let ended = start(-1);
    let answer = checked(&aws, &ended, &ended.pem);
    assert_eq!(answer["healthy"], false, "{answer}");
    assert!(
        answer["detail"].as_str().unwrap().contains("expired"),
        "{answer}"
    );

    let (stranger, somebody) = (start(24 * 30), start(24 * 30));
    let answer = checked(&aws, &stranger, &somebody.pem);
    assert_eq!(answer["healthy"], false, "{answer}");
    assert_eq!(answer.get("certificate"), None, "{answer}");
}

#[test]
fn a_call_over_tls_trusts_whom_the_system_trusts() {
    let aws = Aws::start(Mood::Works);
    let (known, stranger) = (start(24 * 30), start(24 * 30));
    let function = Function::start_with("call", &aws.endpoint, &settings(""), &known.pem);
    let call = |url: &str| {
        function.invoke(json!({
            "circuit": "payments",
            "attempt": 1,
            "request": { "method": "GET", "url": url, "timeoutMs": 20_000, "connectTimeoutMs": 10_000 },
        }))
    };
    assert!(matches!(call(&known.url), Outcome::Answered(_)));
    assert_eq!(call(&stranger.url).error(), error::CONNECTION_FAILED);
}

#[test]
fn without_roots_of_ones_own_a_certificate_that_nobody_signed_is_a_strangers() {
    let aws = Aws::start(Mood::Works);
    let answer = checked(&aws, &start(24 * 30), "");
    assert_eq!(answer["healthy"], false, "{answer}");
    let detail = answer["detail"].as_str().unwrap();
    assert!(detail.contains("UnknownIssuer"), "{detail}");
}
