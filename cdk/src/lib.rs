//! A spec's stack as a cloud assembly, in memory: templates, assets, manifest. Knows no files, no network, no clock.

pub mod archive;
pub mod assembly;
pub mod metadata;
pub mod names;
pub mod worker;
