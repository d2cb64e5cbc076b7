//! The Lambda functions: one small binary, the handler chosen by the function's handler name.
//!
//! Everything that decides is in `workers` and `breaker`; here are the ports, on AWS and on HTTP, and what the Lambda
//! Runtime API wants. The environment is read once, in [`config`].

mod aws;
mod config;
mod connections;
mod host;
mod http;
mod log;
mod serve;
mod tls;
mod work;

use std::io::Write;
use std::process::ExitCode;

use crate::config::Config;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Lambda shows what a function that does not start says here. There is no other place to say it.
            let _ = writeln!(std::io::stderr(), "sfn-breaker: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), lambda_runtime::Error> {
    let config = Config::from_environment()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build()?;
    runtime.block_on(serve::forever(config))
}
