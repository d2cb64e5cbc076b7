//! What AWS asks, in US dollars: us-east-1, November 2026, beyond the free tiers. One table, one place.

/// A state transition of a STANDARD execution: $0.025 a thousand (aws.amazon.com/step-functions/pricing).
pub const TRANSITION: f64 = 0.025 / 1e3;
/// An EXPRESS execution: $1.00 a million (same page).
pub const EXPRESS_REQUEST: f64 = 1.0 / 1e6;
/// An EXPRESS execution's time: $0.00001667 a GB and second, in chunks of 64 MB and 100 ms (same page).
pub const EXPRESS_UNIT: f64 = 0.000_016_67 * 64.0 / 1024.0 * 0.1;
/// A Lambda invocation: $0.20 a million (aws.amazon.com/lambda/pricing).
pub const INVOCATION: f64 = 0.20 / 1e6;
/// A Lambda function's time on x86: $0.0000166667 a GB and second (same page).
pub const LAMBDA_GB_SECOND: f64 = 0.000_016_666_7;
/// A read request unit of an on-demand table: $0.125 a million (aws.amazon.com/dynamodb/pricing/on-demand).
pub const READ_UNIT: f64 = 0.125 / 1e6;
/// A write request unit: $0.625 a million (same page).
pub const WRITE_UNIT: f64 = 0.625 / 1e6;
/// An SNS message: $0.50 a million (aws.amazon.com/sns/pricing); what delivering it costs depends on the subscriber.
pub const MESSAGE: f64 = 0.50 / 1e6;
/// An EventBridge event of one's own: $1.00 a million (aws.amazon.com/eventbridge/pricing).
pub const EVENT: f64 = 1.0 / 1e6;
/// A PutMetricData request: $0.01 a thousand (aws.amazon.com/cloudwatch/pricing).
pub const METRIC_REQUEST: f64 = 0.01 / 1e3;
/// A byte of the log lines that Step Functions delivers: $0.50 a GB for the first 10 TB of a month (aws.amazon.com/cloudwatch/pricing,
/// “Vended Logs”); keeping them costs a few hundredths of that.
pub const LOG_BYTE: f64 = 0.50 / (1024.0 * 1024.0 * 1024.0);
