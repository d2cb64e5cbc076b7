//! SQS, where a test listens to what SNS sends.

use serde_json::{Value, json};

use super::MiniStack;

impl MiniStack {
    /// `CreateQueue`: its URL.
    ///
    /// # Panics
    /// When the service cannot be reached or refuses.
    #[must_use]
    pub fn create_queue(&self, name: &str) -> String {
        let answer = self.sqs("CreateQueue", &json!({ "QueueName": name }));
        match answer["QueueUrl"].as_str() {
            Some(url) => url.to_owned(),
            None => panic!("no queue {name}: {answer}"),
        }
    }

    /// The notices in a queue that listens to a topic, each told once: they are deleted. What a topic puts around them
    /// is taken away.
    ///
    /// # Panics
    /// When the service cannot be reached.
    #[must_use]
    pub fn receive(&self, queue: &str) -> Vec<Value> {
        let request = json!({ "QueueUrl": queue, "MaxNumberOfMessages": 10 });
        let answer = self.sqs("ReceiveMessage", &request);
        let received = answer["Messages"].as_array().cloned().unwrap_or_default();
        for message in &received {
            let request = json!({ "QueueUrl": queue, "ReceiptHandle": message["ReceiptHandle"] });
            self.sqs("DeleteMessage", &request);
        }
        let envelopes = received.iter().map(|message| parsed(&message["Body"]));
        envelopes
            .map(|envelope| parsed(&envelope["Message"]))
            .collect()
    }

    /// The URLs of all queues.
    ///
    /// # Panics
    /// When the service cannot be reached.
    #[must_use]
    pub fn queues(&self) -> Vec<String> {
        let answer = self.sqs("ListQueues", &json!({}));
        let listed = answer["QueueUrls"].as_array().into_iter().flatten();
        listed
            .filter_map(|url| url.as_str().map(str::to_owned))
            .collect()
    }

    fn sqs(&self, action: &str, request: &Value) -> Value {
        self.json("sqs", &format!("AmazonSQS.{action}"), request)
    }
}

/// JSON within JSON; what is none stays as it is.
fn parsed(value: &Value) -> Value {
    let inner = value
        .as_str()
        .and_then(|text| serde_json::from_str(text).ok());
    inner.unwrap_or_else(|| value.clone())
}
