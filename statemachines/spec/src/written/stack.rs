//! `stack`: what surrounds the state machines.

use crate::words;

words! {
    /// What the functions run on.
    #[derive(Ord, PartialOrd)]
    pub enum Architecture {
        /// Intel and AMD.
        #[default]
        "x86_64" => X86_64,
        /// Graviton: a fifth cheaper.
        "arm64" => Arm64,
    }
}

words! {
    /// What becomes of the table when the stack goes.
    pub enum Removal {
        /// It goes too: it holds nothing that is not learned again within minutes.
        #[default]
        "destroy" => Destroy,
        /// It stays.
        "retain" => Retain,
    }
}
