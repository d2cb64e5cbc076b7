//! How quick the call function is: its cold start, and what it adds to a request once it is warm.
//!
//! The built binary, as Lambda runs it, with Runtime API, dependency and AWS on loopback:
//! `cargo bench -p sfn-breaker-lambdas --profile lambda`. Numbers after `--` are how many cold starts and warm calls.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench says what it measured, and stops where something is wrong"
)]
#![expect(dead_code, reason = "the tests' helpers do more than a bench needs")]

#[path = "../tests/process/aws.rs"]
mod aws;
#[path = "../tests/process/cbor.rs"]
mod cbor;
#[path = "../tests/process/function.rs"]
mod function;
#[path = "../tests/process/http.rs"]
mod http;
#[path = "../tests/process/target.rs"]
mod target;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::aws::{Aws, Mood};
use crate::function::{Function, Outcome, settings};

/// Where a system keeps its roots in one file: Amazon Linux, Debian.
const BUNDLES: [&str; 2] = [
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/certs/ca-certificates.crt",
];

fn main() {
    let mut counts = std::env::args().filter_map(|argument| argument.parse::<usize>().ok());
    let (cold, warm) = (counts.next().unwrap_or(50), counts.next().unwrap_or(2_000));
    let (aws, target) = (Aws::start(Mood::Works), target::start());

    let starts: Vec<Duration> = (0..cold).map(|_| cold_start(&aws, &target, "")).collect();
    report("cold start to the first answer", starts);
    if let Some(roots) = bundle() {
        let starts: Vec<Duration> = (0..cold)
            .map(|_| cold_start(&aws, &target, &roots))
            .collect();
        report("the same with a bundle of roots to read", starts);
    }

    let function = Function::start("call", &aws.endpoint, "");
    answered(&function.invoke(request(&target)));
    let calls: Vec<Duration> = (0..warm)
        .map(|_| {
            let begun = Instant::now();
            answered(&function.invoke(request(&target)));
            begun.elapsed()
        })
        .collect();
    report("warm call, Runtime API included", calls);
    report("the same request alone", bare(&target, warm));
}

fn bundle() -> Option<String> {
    let mut read = BUNDLES.iter().map(std::fs::read_to_string);
    read.find_map(Result::ok)
}

fn cold_start(aws: &Aws, target: &str, roots: &str) -> Duration {
    let begun = Instant::now();
    let function = Function::start_with("call", &aws.endpoint, &settings(""), roots);
    answered(&function.invoke(request(target)));
    begun.elapsed()
}

fn request(target: &str) -> Value {
    json!({
        "circuit": "payments",
        "attempt": 1,
        "admitted": { "generation": 0, "phase": "closed" },
        "request": {
            "method": "GET",
            "url": format!("{target}/ok"),
            "timeoutMs": 1_000,
            "connectTimeoutMs": 500,
        },
    })
}

fn answered(outcome: &Outcome) {
    if let Outcome::Failed { name, message } = outcome {
        panic!("{name}: {message}");
    }
}

/// The request without a function around it, over one connection.
fn bare(target: &str, times: usize) -> Vec<Duration> {
    let address = target.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_nodelay(true).unwrap();
    let mut answers = BufReader::new(stream.try_clone().unwrap());
    (0..times)
        .map(|_| {
            let begun = Instant::now();
            let request = format!("GET /ok HTTP/1.1\r\nhost: {address}\r\n\r\n");
            stream.write_all(request.as_bytes()).unwrap();
            read(&mut answers);
            begun.elapsed()
        })
        .collect()
}

fn read(answers: &mut BufReader<TcpStream>) {
    let mut length = 0;
    loop {
        let mut line = String::new();
        answers.read_line(&mut line).unwrap();
        match line.trim_end().split_once(": ") {
            Some(("content-length", bytes)) => length = bytes.parse().unwrap(),
            Some(_) => {}
            None if line.trim_end().is_empty() => break,
            None => {}
        }
    }
    let mut body = vec![0; length];
    answers.read_exact(&mut body).unwrap();
}

fn report(what: &str, mut took: Vec<Duration>) {
    took.sort_unstable();
    let at = |share: f64| {
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an index below the length"
        )]
        let index = ((took.len() - 1) as f64 * share).round() as usize;
        took[index].as_secs_f64() * 1_000.0
    };
    println!(
        "{what}: {} times, p50 {:.2} ms, p90 {:.2} ms, p99 {:.2} ms, most {:.2} ms",
        took.len(),
        at(0.5),
        at(0.9),
        at(0.99),
        at(1.0)
    );
}
