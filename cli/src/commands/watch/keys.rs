//! Waiting for somebody to press q, without Enter and without its showing on the screen.

use std::io::{IsTerminal, Read};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// Ctrl-C, which is a key like any other while we listen: so that the terminal is put right again before we end.
const CTRL_C: u8 = 3;

/// The keys that are pressed while this lives.
pub(super) struct Keys {
    pressed: Option<Receiver<u8>>,
    #[cfg(unix)]
    _terminal: Option<unix::Unbuffered>,
}

impl Keys {
    /// Listens, if `wanted` and there is a keyboard.
    pub(super) fn listen(wanted: bool) -> Self {
        let listens = wanted && std::io::stdin().is_terminal();
        #[cfg(unix)]
        let terminal = if listens {
            unix::Unbuffered::set()
        } else {
            None
        };
        Keys {
            pressed: listens.then(heard),
            #[cfg(unix)]
            _terminal: terminal,
        }
    }

    /// Waits; whether somebody wanted to end it meanwhile.
    pub(super) fn quit_within(&self, wait: Duration) -> bool {
        let Some(pressed) = &self.pressed else {
            thread::sleep(wait);
            return false;
        };
        let until = std::time::Instant::now() + wait;
        loop {
            let left = until.saturating_duration_since(std::time::Instant::now());
            match pressed.recv_timeout(left) {
                Ok(b'q' | b'Q' | CTRL_C) => return true,
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => return false,
                // The keyboard is gone, and whoever sat there with it.
                Err(RecvTimeoutError::Disconnected) => return true,
            }
        }
    }
}

/// Everything that comes from the keyboard, byte by byte.
fn heard() -> Receiver<u8> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut byte = [0; 1];
        while let Ok(1) = std::io::stdin().read(&mut byte) {
            if byte.iter().any(|&key| sender.send(key).is_err()) {
                return;
            }
        }
    });
    receiver
}

#[cfg(unix)]
mod unix {
    //! The terminal's own settings.

    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

    /// A terminal that hands keys on as they are pressed; as it was before when this is dropped.
    pub(super) struct Unbuffered {
        before: Termios,
    }

    impl Unbuffered {
        pub(super) fn set() -> Option<Self> {
            let stdin = std::io::stdin();
            let before = tcgetattr(&stdin).ok()?;
            let mut during = before.clone();
            during
                .local_modes
                .remove(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG);
            tcsetattr(&stdin, OptionalActions::Now, &during).ok()?;
            Some(Unbuffered { before })
        }
    }

    impl Drop for Unbuffered {
        fn drop(&mut self) {
            // There is nothing to be done about a terminal that is gone.
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &self.before);
        }
    }
}
