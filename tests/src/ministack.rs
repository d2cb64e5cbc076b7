//! A local AWS that is not ours: MiniStack, on loopback, for as long as a test runs.

mod alarms;
mod buckets;
mod events;
mod functions;
mod gateway;
mod inventory;
mod queues;
mod server;
mod stacks;
mod state_machines;
mod tables;
mod template;
mod wire;

use std::path::Path;

pub use gateway::Gateway;
pub use state_machines::Run;

use server::Server;

/// The account that it plays.
pub const ACCOUNT: &str = "000000000000";

/// The region that tests use.
pub const REGION: &str = "eu-central-1";

/// A running MiniStack; stopped when it is dropped.
pub struct MiniStack {
    server: Server,
}

impl MiniStack {
    /// Starts it on a free port and returns once it listens.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start(program: &Path) -> Self {
        MiniStack {
            server: Server::start(program),
        }
    }

    /// Where SDKs find it.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.server.port)
    }

    /// What a command's environment needs to find it, and nothing else.
    #[must_use]
    pub fn environment(&self) -> Vec<(String, String)> {
        [
            ("AWS_ENDPOINT_URL", self.endpoint().as_str()),
            ("AWS_REGION", REGION),
            ("AWS_ACCESS_KEY_ID", "test"),
            ("AWS_SECRET_ACCESS_KEY", "test"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
    }
}
