//! One suite for every store: what the memory store does, DynamoDB does.
//!
//! The DynamoDB is MiniStack's, on loopback, which `tests/run` installs.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test's own helpers may fail loudly"
)]

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType,
    ScalarAttributeType,
};
use breaker::circuit::{Circuit, Mode, Phase, after};
use breaker::decide::{Change, Decision, Order, Trip, order, trip};
use breaker::evidence::{Breach, Bucket, Outcomes, Second};
use breaker::item::{Answer, Body};
use breaker::lease::{Ask, ProbeKind, Round};
use breaker::policy::Policy;
use dynamo::DynamoStore;
use harness::ministack::MiniStack;
use harness::tools;
use jiff::Timestamp;
use workers::memory::MemoryStore;
use workers::ports::{BreakerStore, Leased, StoreError, Written};

const TABLE: &str = "breaker";

fn now() -> Timestamp {
    Timestamp::from_second(1_000_000).unwrap()
}

fn written(decision: Decision) -> Change {
    match decision {
        Decision::Write(change) => *change,
        Decision::Keep(keep) => panic!("{keep}"),
    }
}

/// Opens the circuit that was read.
fn opening(read: &Circuit, actor: &str) -> Change {
    let seen = Trip {
        generation: read.generation,
        breach: Breach {
            reason: "9 of 10 calls failed (90 %)".to_owned(),
            since: now(),
            is_total: false,
            usual: None,
            volume: 10.0,
        },
        actor: actor.to_owned(),
    };
    written(trip(read, &Policy::default(), &seen, now()))
}

async fn circuits_are_written_on_condition(store: &impl BreakerStore) {
    assert_eq!(store.circuit("payments").await, Ok(None));
    let missing = Circuit::closed("payments", now());
    let first = opening(&missing, "first");
    assert_eq!(store.write(&first).await, Ok(Written::Done));
    assert_eq!(
        store.write(&first).await,
        Ok(Written::Done),
        "a request that is repeated finds its own write"
    );
    let second = opening(&missing, "second");
    assert_eq!(store.write(&second).await, Ok(Written::Lost));

    let open = store.circuit("payments").await.unwrap().unwrap();
    assert_eq!(open.to_item(), first.next.to_item());
    let force = |mode| {
        let policy = Policy::default();
        written(order(
            &open,
            &policy,
            Order::Mode(mode),
            "drill",
            "ada",
            now(),
        ))
    };
    let forced = force(Mode::ForcedOpen);
    assert_eq!(store.write(&forced).await, Ok(Written::Done));
    assert_eq!(
        store.write(&force(Mode::Observe)).await,
        Ok(Written::Lost),
        "the revision that it read is gone"
    );
    let stands = store.circuit("payments").await.unwrap().unwrap();
    assert_eq!(stands.to_item(), forced.next.to_item());
}

async fn counts_add_up(store: &impl BreakerStore) {
    let seen = |second, part, calls, failures| Bucket {
        slot: Second(second).slot(part),
        outcomes: Outcomes {
            calls,
            failures,
            slow: 0,
            retries: 1,
            retry_failures: 0,
            late: calls - failures,
        },
    };
    // More seconds than one batch may ask for.
    let seconds: Vec<Second> = (0..250).map(Second).collect();
    for (generation, second, buckets) in [
        (1, 3, vec![seen(3, 0, 5, 0), seen(3, 7, 2, 2)]),
        (1, 3, vec![seen(3, 7, 1, 1)]),
        (1, 3, vec![seen(3, 1, 1, 0), seen(3, 1, 1, 0)]),
        (1, 249, vec![seen(249, 4, 1, 0)]),
        (2, 3, vec![seen(3, 0, 9, 9)]),
    ] {
        let added = store.add("stock", generation, Second(second), &buckets);
        assert_eq!(added.await, Ok(()));
    }
    let found = store.outcomes("stock", 1, &seconds).await.unwrap();
    let found: Vec<(i64, u64, u64, u64, u64)> = found
        .iter()
        .map(|bucket| {
            let seen = &bucket.outcomes;
            let slot = bucket.slot.0;
            (slot, seen.calls, seen.failures, seen.retries, seen.late)
        })
        .collect();
    assert_eq!(
        found,
        [
            (24, 5, 0, 1, 5),
            (25, 2, 0, 2, 2),
            (31, 3, 3, 2, 0),
            (1_996, 1, 0, 1, 1)
        ]
    );
    assert_eq!(store.outcomes("stock", 3, &seconds).await, Ok(Vec::new()));
}

async fn probes_are_leased(store: &impl BreakerStore) {
    let ask = |kind, holder: &str, trips, second: u64| {
        let now = after(now(), Duration::from_secs(second));
        Ask {
            circuit: "payments".to_owned(),
            kind,
            holder: holder.to_owned(),
            round: Round {
                generation: 1,
                trips,
            },
            most: 2,
            now,
            until: after(now, Duration::from_secs(5)),
        }
    };
    let check = |holder, second| ask(ProbeKind::HealthCheck, holder, 1, second);
    assert_eq!(store.lease(&check("a", 0)).await, Ok(Leased::Granted));
    assert_eq!(store.lease(&check("b", 1)).await, Ok(Leased::Held));
    let call = |holder, trips| ask(ProbeKind::Call, holder, trips, 1);
    assert_eq!(
        store.lease(&call("b", 1)).await,
        Ok(Leased::Granted),
        "the kinds have a lease each"
    );
    assert_eq!(store.lease(&call("c", 1)).await, Ok(Leased::Held));
    assert_eq!(
        store.lease(&call("c", 2)).await,
        Ok(Leased::Granted),
        "a lease of an earlier cool-down holds nobody back"
    );
    assert_eq!(store.lease(&check("a", 2)).await, Ok(Leased::Granted));
    assert_eq!(store.lease(&check("a", 60)).await, Ok(Leased::Spent));
}

async fn answers_are_kept(store: &impl BreakerStore) {
    let answer = Answer {
        circuit: "payments".to_owned(),
        key: "order-1".to_owned(),
        body: Body::Plain("{}".to_owned()),
        stored_at: now(),
        keep: Duration::from_secs(60),
    };
    assert_eq!(store.remember(&answer).await, Ok(()));
}

async fn suite(store: &impl BreakerStore) {
    circuits_are_written_on_condition(store).await;
    counts_add_up(store).await;
    probes_are_leased(store).await;
    answers_are_kept(store).await;
}

#[tokio::test]
async fn the_store_in_memory() {
    suite(&MemoryStore::default()).await;
}

#[tokio::test]
async fn dynamodb() {
    let Some(program) = tools::find("python/bin/ministack") else {
        return;
    };
    let server = MiniStack::start(&program);
    let client = client(&server.endpoint());
    create(&client).await;
    let store = DynamoStore::new(client.clone(), TABLE);
    suite(&store).await;
    expires_is_set(&client).await;
    of_many_writers_one_wins(&store).await;

    let elsewhere = DynamoStore::new(client.clone(), "no-such-table");
    let gone = elsewhere.circuit("payments").await;
    assert!(
        matches!(&gone, Err(StoreError::Terminal(told)) if told.starts_with("ResourceNotFound")),
        "{gone:?}"
    );
    drop(server);
    let unreachable = store.circuit("payments").await;
    assert!(
        matches!(unreachable, Err(StoreError::Transient(_))),
        "{unreachable:?}"
    );
}

/// Old counts must not stay for ever.
async fn expires_is_set(client: &Client) {
    let key = AttributeValue::S("window#stock#1#3".to_owned());
    let found = client
        .get_item()
        .table_name(TABLE)
        .key("pk", key)
        .send()
        .await;
    let item = found.unwrap().item.unwrap();
    assert_eq!(item["expires"], AttributeValue::N("3603".to_owned()));
}

async fn of_many_writers_one_wins(store: &DynamoStore) {
    let missing = Circuit::closed("contested", now());
    let writers: Vec<_> = (0..16)
        .map(|number| {
            let store = store.clone();
            let change = opening(&missing, &format!("writer {number}"));
            tokio::spawn(async move { (store.write(&change).await, change.next) })
        })
        .collect();
    let mut winners = Vec::new();
    for writer in writers {
        let (result, next) = writer.await.unwrap();
        if result.unwrap() == Written::Done {
            winners.push(next);
        }
    }
    let [winner] = winners.as_slice() else {
        panic!("{} writers won", winners.len());
    };
    let stands = store.circuit("contested").await.unwrap().unwrap();
    assert_eq!(stands.to_item(), winner.to_item());
    assert!(matches!(stands.phase, Phase::Open { .. }));
}

fn client(endpoint: &str) -> Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .endpoint_url(endpoint)
        .retry_config(RetryConfig::standard().with_max_attempts(2))
        .timeout_config(
            TimeoutConfig::builder()
                .operation_timeout(Duration::from_secs(20))
                .build(),
        )
        .http_client(aws_smithy_http_client::Builder::new().build_http());
    Client::from_conf(config.build())
}

async fn create(client: &Client) {
    let key = AttributeDefinition::builder()
        .attribute_name("pk")
        .attribute_type(ScalarAttributeType::S)
        .build();
    let schema = KeySchemaElement::builder()
        .attribute_name("pk")
        .key_type(KeyType::Hash)
        .build();
    let created = client
        .create_table()
        .table_name(TABLE)
        .attribute_definitions(key.unwrap())
        .key_schema(schema.unwrap())
        .billing_mode(BillingMode::PayPerRequest)
        .send()
        .await;
    created.unwrap();
}
