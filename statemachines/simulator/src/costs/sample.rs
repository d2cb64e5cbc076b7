//! The circuit breaker that AWS publishes as a sample for Step Functions (aws-samples/circuit-breaker-netcore-blog; the
//! same as the pattern of AWS Prescriptive Guidance), counted from its definition.
//!
//! ```text
//! Get Circuit Status (Lambda) ──► Is Circuit Closed ──► Execute Lambda ──► Circuit Closed
//!                                        └────────────► Circuit Open
//! ```

use std::time::Duration;

use spec::{Call, Dependency};

use super::{Compared, Row};
use crate::price::cost;
use crate::world::meter::{Usage, begun_millis};

/// How long its function runs that asks the table for the circuit. An assumption, in its favour: the sample is .NET, and
/// its table is asked by a consistent query.
const STATUS: Duration = Duration::from_millis(10);

/// A consistent read, which its function makes, in halves of a read unit.
const CONSISTENT_READ: u64 = 2;

/// What a million calls cost. It has no recovery: after twenty seconds every call goes through again.
pub(super) fn row(own: &Dependency, latency: Duration) -> Row {
    let status = Usage {
        invocations: 1,
        lambda_millis: begun_millis(STATUS),
        half_reads: CONSISTENT_READ,
        ..Usage::default()
    };
    let mut closed = Usage {
        transitions: 4,
        ..status
    };
    // A Task of the user's own is theirs to pay, with any breaker and with none.
    if let Call::Http(_) = own.call {
        closed += Usage {
            invocations: 1,
            lambda_millis: begun_millis(latency),
            ..Usage::default()
        };
    }
    let open = Usage {
        transitions: 3,
        ..status
    };
    Row {
        design: Compared::AwsSample,
        workflow: "STANDARD",
        gate: None,
        chosen: false,
        closed: Some(cost(&closed).per_million(1)),
        open: Some(cost(&open).per_million(1)),
        recovering: None,
    }
}
