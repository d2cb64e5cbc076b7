//! One integration binary; every file beside this one is named here.

mod rendered;
