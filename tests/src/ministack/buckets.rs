//! S3.

use super::MiniStack;
use super::wire::elements;

impl MiniStack {
    /// The buckets that are there, by name.
    ///
    /// # Panics
    /// When the service cannot be reached.
    #[must_use]
    pub fn buckets(&self) -> Vec<String> {
        let (_, answer) = self.get("s3", "/");
        let names = elements(&answer, "Name").into_iter();
        names.map(str::to_owned).collect()
    }
}
