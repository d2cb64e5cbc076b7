//! `detection.healthCheck`: a look at the dependency that needs no caller.

use std::time::Duration;

use schemars::{Schema, SchemaGenerator};

use super::{HttpUrl, Method};
use crate::read::{Reader, Setting, Written, text_schema};
use crate::units::Text;
use crate::written;
use crate::yaml::{Node, Value};

pub(crate) const EVERY: Setting<Duration> = Setting::new(
    Duration::from_secs(10),
    Duration::from_secs(10),
    Duration::from_secs(3_600),
);
pub(crate) const CHECK_TIMEOUT: Setting<Duration> = Setting::new(
    Duration::from_secs(1),
    Duration::from_millis(100),
    Duration::from_secs(30),
);
pub(crate) const LATENCY: Setting<Duration> =
    Setting::open(Duration::from_millis(1), Duration::from_secs(30));
pub(crate) const TLS_EXPIRY: Setting<Duration> = Setting::open(
    Duration::from_secs(86_400),
    Duration::from_secs(365 * 86_400),
);

written! {
    /// Asks the dependency how it is, on a schedule.
    struct HealthCheck, "the settings of a health check, or `off`" {
        /// An HTTP request that a healthy dependency answers. Either this or `tcp`.
        http "http": HealthHttp;
        /// A port that a healthy dependency accepts connections on. Either this or `http`.
        tcp "tcp": TcpAddress;
        /// How often. `10s`, `20s`, `30s` or whole minutes, as CloudWatch counts. Default `10s`, `10s` to `1h`.
        every "every": Duration = EVERY;
        /// No answer within this time is unhealthy. At most `every`. Default `1s`, `100ms` to `30s`.
        timeout "timeout": Duration = CHECK_TIMEOUT;
        /// A slower answer is unhealthy. Less than `timeout`. Default: any answer in time is healthy. `1ms` to `30s`.
        latency "latency": Duration = LATENCY;
        /// A certificate that expires sooner is told of, in the check's answer and as the metric `CertificateDays`; it
        /// does not open the circuit. Only for `https`. Default: not looked at. `1d` to `365d`.
        tls_expiry "tlsExpiry": Duration = TLS_EXPIRY;
    }
}

written! {
    /// The request of a health check, and the answer that is healthy. A URL alone will do.
    #[schemars(transform = crate::schema::or_text)]
    struct HealthHttp, "a URL or the settings of a request" {
        /// Where to ask: an `http://` or `https://` URL.
        #[schemars(required)]
        url "url": HttpUrl, needs "url: https://payments.example.com/health";
        /// The request's method. Default `GET`.
        #[schemars(extend("default" = "GET"))]
        method "method": Method;
        /// The statuses that are healthy: one, or a range. Default `200-299`, `100` to `599`.
        #[schemars(extend("default" = "200-299"))]
        status "status": StatusRange;
        /// Text that the body must contain. Default: any body is healthy.
        contains "contains": Text;
    }
    shorthand url
}

/// Statuses from the first to the last, both included.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct StatusRange {
    /// The least status that is healthy (100 to 599).
    pub first: u16,
    /// The greatest status that is healthy (`first` to 599).
    pub last: u16,
}

impl Default for StatusRange {
    fn default() -> Self {
        StatusRange {
            first: 200,
            last: 299,
        }
    }
}

impl Written for StatusRange {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let range = match &node.value {
            Value::Number(number) => parse_range(&number.to_string()),
            Value::Text(text) => parse_range(text),
            Value::Null | Value::Bool(_) | Value::List(_) | Value::Mapping(_) => None,
        };
        if range.is_none() {
            reader.expected(node, "a status or a range such as `200-299`", None);
        }
        range
    }

    fn schema(_generator: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "anyOf": [
                { "type": "integer", "minimum": 100, "maximum": 599 },
                { "type": "string", "pattern": "^[1-5][0-9]{2}(-[1-5][0-9]{2})?$" },
            ],
            "examples": ["200-299", 204],
        })
    }
}

/// A host and a port.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TcpAddress {
    /// A name or an address; an IPv6 address without brackets.
    pub host: String,
    /// The port (1 to 65535).
    pub port: u16,
}

impl Written for TcpAddress {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let address = match &node.value {
            Value::Text(text) => parse_address(text),
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::List(_)
            | Value::Mapping(_) => None,
        };
        if address.is_none() {
            reader.expected(
                node,
                "a host and a port such as `db.example.com:5432`",
                None,
            );
        }
        address
    }

    fn schema(_generator: &mut SchemaGenerator) -> Schema {
        text_schema(r"^[^\s/]+:[0-9]{1,5}$", &["db.example.com:5432"])
    }
}

fn parse_range(text: &str) -> Option<StatusRange> {
    let status = |text: &str| {
        let status: u16 = text.trim().parse().ok()?;
        (100..=599).contains(&status).then_some(status)
    };
    let (first, last) = match text.split_once('-') {
        Some((first, last)) => (status(first)?, status(last)?),
        None => (status(text)?, status(text)?),
    };
    (first <= last).then_some(StatusRange { first, last })
}

fn parse_address(text: &str) -> Option<TcpAddress> {
    let (host, port) = text.rsplit_once(':')?;
    let bracketed = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    let host = match bracketed {
        Some(host) => host,
        None if host.contains(':') => return None,
        None => host,
    };
    let plain = |one: char| one.is_ascii_alphanumeric() || matches!(one, '.' | '-' | '_' | ':');
    let port: u16 = port.parse().ok().filter(|port| *port > 0)?;
    (!host.is_empty() && host.chars().all(plain)).then(|| TcpAddress {
        host: host.to_owned(),
        port,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses() {
        let range = |first, last| Some(StatusRange { first, last });
        assert_eq!(parse_range("204"), range(204, 204));
        assert_eq!(parse_range("200-399"), range(200, 399));
        for text in ["", "2xx", "299-200", "99", "200-600", "200-"] {
            assert_eq!(parse_range(text), None, "{text}");
        }
    }

    #[test]
    fn addresses() {
        let host = |text: &str| parse_address(text).map(|address| address.host);
        assert_eq!(
            host("db.example.com:5432").as_deref(),
            Some("db.example.com")
        );
        assert_eq!(host("[::1]:80").as_deref(), Some("::1"));
        for text in [
            "db",
            "db:0",
            "db:70000",
            ":80",
            "::1:80",
            "http://db:80",
            "a b:80",
        ] {
            assert_eq!(host(text), None, "{text}");
        }
    }
}
