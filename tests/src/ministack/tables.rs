//! DynamoDB.

use serde_json::{Value, json};

use super::MiniStack;

impl MiniStack {
    /// An item by its partition key `pk`, in DynamoDB's JSON; null when there is none.
    ///
    /// # Panics
    /// When the service cannot be reached.
    #[must_use]
    pub fn item(&self, table: &str, pk: &str) -> Value {
        let request = json!({
            "TableName": table,
            "Key": { "pk": { "S": pk } },
            "ConsistentRead": true,
        });
        self.dynamodb("GetItem", &request)["Item"].clone()
    }

    /// Every item of a table that is small, in DynamoDB's JSON.
    ///
    /// # Panics
    /// When the service cannot be reached, has no such table, or the table is too large for one answer.
    #[must_use]
    pub fn items(&self, table: &str) -> Vec<Value> {
        let request = json!({ "TableName": table, "ConsistentRead": true });
        let answer = self.dynamodb("Scan", &request);
        assert!(answer["LastEvaluatedKey"].is_null(), "more than a page");
        match answer["Items"].as_array() {
            Some(items) => items.clone(),
            None => panic!("no items of {table}: {answer}"),
        }
    }

    /// `PutItem`: the item instead of the one with its key.
    ///
    /// # Panics
    /// When the service cannot be reached or refuses.
    pub fn put_item(&self, table: &str, item: &Value) {
        let request = json!({ "TableName": table, "Item": item });
        let answer = self.dynamodb("PutItem", &request);
        assert_eq!(answer, json!({}), "{answer}");
    }

    /// `DeleteTable`.
    ///
    /// # Panics
    /// When the service cannot be reached or has no such table.
    pub fn delete_table(&self, table: &str) {
        let answer = self.dynamodb("DeleteTable", &json!({ "TableName": table }));
        assert!(answer["TableDescription"].is_object(), "{answer}");
    }

    /// The names of all tables.
    ///
    /// # Panics
    /// When the service cannot be reached.
    #[must_use]
    pub fn tables(&self) -> Vec<String> {
        let answer = self.dynamodb("ListTables", &json!({}));
        let listed = answer["TableNames"].as_array().into_iter().flatten();
        listed
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect()
    }

    fn dynamodb(&self, action: &str, request: &Value) -> Value {
        self.json("dynamodb", &format!("DynamoDB_20120810.{action}"), request)
    }
}
