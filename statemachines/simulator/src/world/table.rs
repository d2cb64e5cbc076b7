//! The DynamoDB table: the workers' own table in memory, with request latencies, the capacity limits of one item and the
//! scenario's faults. A throttled request fails at once: retries by the client library are not modelled, here and in faults.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

use breaker::circuit::Circuit;
use breaker::decide::Change;
use breaker::evidence::{Bucket, Outcomes, Slot};
use breaker::item::{self, Answer, Attribute, Item, PK};
use breaker::lease::Ask;
use jiff::Timestamp;
use workers::memory;
use workers::ports::{Leased, StoreError, Written};

use super::bucket::TokenBucket;
use super::meter::Meter;
use super::trouble::Trouble;
use crate::chance::{Chance, Latency};
use crate::runtime::Clock;
use crate::scenario::{Fault, FaultKind};

/// An assumption within “single-digit milliseconds” (DynamoDB's own words), with a tail.
const READ: Latency = Latency::millis(4, 15);
const WRITE: Latency = Latency::millis(6, 20);

/// A request unit for reading covers this much, and half of one an eventually consistent read (DynamoDB pricing).
const READ_UNIT_BYTES: usize = 4_096;
/// A request unit for writing covers this much.
const WRITE_UNIT_BYTES: usize = 1_024;
/// Read and write units a second of one partition, and so of one item at most, of an on-demand table, too (DynamoDB
/// Developer Guide, "Best practices for designing and using partition keys effectively"). Each is a token bucket of one
/// second; burst capacity is of tables, not of partitions at their limit, and is left out.
const READ_UNITS_A_SECOND: f64 = 3_000.0;
const WRITE_UNITS_A_SECOND: f64 = 1_000.0;

/// The table.
pub(crate) struct TableService {
    clock: Clock,
    table: RefCell<memory::Table>,
    items: RefCell<BTreeMap<String, ItemLimits>>,
    trouble: Trouble,
    chance: RefCell<Chance>,
}

/// What an item takes: its partition may hold no other.
#[derive(Clone, Copy, Debug)]
struct ItemLimits {
    reads: TokenBucket,
    writes: TokenBucket,
}

/// A request at the moment at which it takes effect. What it takes of its items' limits is billed; a throttled request
/// takes nothing and is not.
struct Request<'a> {
    table: &'a mut memory::Table,
    items: &'a mut BTreeMap<String, ItemLimits>,
    meter: &'a Meter,
    now: Timestamp,
}

impl TableService {
    pub(crate) fn new(clock: Clock, seed: u64, start: Timestamp, faults: Vec<Fault>) -> Self {
        TableService {
            clock,
            table: RefCell::default(),
            items: RefCell::default(),
            trouble: Trouble::new(seed, "table faults", start, faults),
            chance: RefCell::new(Chance::stream(seed, "table")),
        }
    }

    /// The circuit as it stands now, seen from outside: takes no time and meets no fault. An item that is none is told by
    /// whoever works with it.
    pub(crate) fn peek(&self, name: &str) -> Option<Circuit> {
        self.table.borrow().circuit(name).ok().flatten()
    }

    /// Removes what expired: takes no time and costs nothing.
    pub(crate) fn expire(&self, now: Timestamp) {
        self.table.borrow_mut().expire(now);
        self.items
            .borrow_mut()
            .retain(|_, limits| !(limits.reads.is_full(now) && limits.writes.is_full(now)));
    }

    /// Reads one item, eventually consistent.
    pub(crate) async fn get_item(
        &self,
        pk: &str,
        meter: &Meter,
    ) -> Result<Option<Item>, FaultKind> {
        self.request(READ, meter, |request| {
            request.reads(pk, Consistency::Eventual)?;
            Ok(request.table.get(pk).cloned())
        })
        .await
    }

    /// Writes one item, whatever was there. The inner error is about the item.
    pub(crate) async fn put_item(
        &self,
        item: Item,
        meter: &Meter,
    ) -> Result<Result<(), StoreError>, FaultKind> {
        self.request(WRITE, meter, |request| {
            if let Some(Attribute::S(pk)) = item.get(PK) {
                request.writes(pk, size(&item))?;
            }
            Ok(request.table.put(item))
        })
        .await
    }

    /// [`workers::ports::BreakerStore::circuit`].
    pub(crate) async fn circuit(
        &self,
        name: &str,
        meter: &Meter,
    ) -> Result<Option<Circuit>, StoreError> {
        let read = self.request(READ, meter, |request| {
            request.reads(&item::circuit_key(name), Consistency::Strong)?;
            Ok(request.table.circuit(name))
        });
        read.await.map_err(broken)?
    }

    /// [`workers::ports::BreakerStore::write`].
    pub(crate) async fn write(
        &self,
        change: &Change,
        meter: &Meter,
    ) -> Result<Written, StoreError> {
        let write = self.request(WRITE, meter, |request| {
            let next = size(&change.next.to_item());
            request.writes(&item::circuit_key(&change.next.name), next)?;
            Ok(request.table.write(change))
        });
        write.await.map_err(broken)?
    }

    /// [`workers::ports::BreakerStore::add`].
    pub(crate) async fn add(
        &self,
        circuit: &str,
        generation: u64,
        slot: Slot,
        outcomes: &Outcomes,
        meter: &Meter,
    ) -> Result<(), StoreError> {
        let add = self.request(WRITE, meter, |request| {
            let pk = item::window_key(circuit, generation, slot);
            let added = added(request.table.get(&pk), &outcomes.to_additions());
            request.grows(&pk, added)?;
            Ok(request.table.add(circuit, generation, slot, outcomes))
        });
        add.await.map_err(broken)?
    }

    /// [`workers::ports::BreakerStore::outcomes`]: one batch request, billed by the item. It is throttled when one of its
    /// items is.
    pub(crate) async fn outcomes(
        &self,
        circuit: &str,
        generation: u64,
        slots: &[Slot],
        meter: &Meter,
    ) -> Result<Vec<Bucket>, StoreError> {
        let read = self.request(READ, meter, |request| {
            for slot in slots {
                let pk = item::window_key(circuit, generation, *slot);
                request.reads(&pk, Consistency::Strong)?;
            }
            Ok(request.table.outcomes(circuit, generation, slots))
        });
        read.await.map_err(broken)?
    }

    /// [`workers::ports::BreakerStore::remember`].
    pub(crate) async fn remember(&self, answer: &Answer, meter: &Meter) -> Result<(), StoreError> {
        let put = self.put_item(answer.to_item(), meter).await;
        put.map_err(broken)?
    }

    /// [`workers::ports::BreakerStore::lease`]: a consistent read, then a conditional write.
    pub(crate) async fn lease(&self, ask: &Ask, meter: &Meter) -> Result<Leased, StoreError> {
        let lease = self.request(WRITE, meter, |request| {
            let pk = item::lease_key(&ask.circuit);
            request.reads(&pk, Consistency::Strong)?;
            request.grows(&pk, 0)?;
            Ok(request.table.lease(ask))
        });
        lease.await.map_err(broken)?
    }

    /// A consistent read of another design's table, which takes and costs what one of ours does, and has no limits.
    pub(crate) async fn read_elsewhere<T>(
        &self,
        meter: &Meter,
        read: impl FnOnce() -> T,
    ) -> Result<T, StoreError> {
        let read = self.request(READ, meter, |request| {
            request.meter.add(|usage| usage.half_reads += 2);
            Ok(read())
        });
        read.await.map_err(broken)
    }

    /// A write to another design's table.
    pub(crate) async fn write_elsewhere<T>(
        &self,
        meter: &Meter,
        write: impl FnOnce() -> T,
    ) -> Result<T, StoreError> {
        let write = self.request(WRITE, meter, |request| {
            request.meter.add(|usage| usage.writes += 1);
            Ok(write())
        });
        write.await.map_err(broken)
    }

    /// A request takes effect halfway through its time: what others do in the meantime is seen, and what they do
    /// afterwards is not.
    async fn request<T>(
        &self,
        latency: Latency,
        meter: &Meter,
        act: impl FnOnce(&mut Request<'_>) -> Result<T, FaultKind>,
    ) -> Result<T, FaultKind> {
        let half: Duration = latency.draw(&mut self.chance.borrow_mut()) / 2;
        self.clock.sleep(half).await;
        let now = self.clock.now();
        let result = match self.trouble.strikes(now) {
            Some(fault) => Err(fault),
            None => act(&mut Request {
                table: &mut self.table.borrow_mut(),
                items: &mut self.items.borrow_mut(),
                meter,
                now,
            }),
        };
        self.clock.sleep(half).await;
        result
    }
}

/// The consistency of a read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Consistency {
    Eventual,
    Strong,
}

impl Request<'_> {
    /// Reads an item, if its limit allows.
    fn reads(&mut self, pk: &str, consistency: Consistency) -> Result<(), FaultKind> {
        let bytes = self.table.get(pk).map_or(0, size);
        let whole = units(bytes, READ_UNIT_BYTES);
        let half = match consistency {
            Consistency::Eventual => whole,
            Consistency::Strong => 2 * whole,
        };
        self.take(pk, |limits| &mut limits.reads, half, 0.5)?;
        self.meter.add(|usage| usage.half_reads += half);
        Ok(())
    }

    /// Writes an item of so many bytes over the one that is there, if its limit allows: the larger of the two is what it
    /// takes (DynamoDB Developer Guide, "Write operations consumption"). A write whose condition fails takes as much.
    fn writes(&mut self, pk: &str, bytes: usize) -> Result<(), FaultKind> {
        let before = self.table.get(pk).map_or(0, size);
        let units = units(before.max(bytes), WRITE_UNIT_BYTES);
        self.take(pk, |limits| &mut limits.writes, units, 1.0)?;
        self.meter.add(|usage| usage.writes += units);
        Ok(())
    }

    /// Adds so many bytes to an item.
    fn grows(&mut self, pk: &str, by: usize) -> Result<(), FaultKind> {
        let before = self.table.get(pk).map_or(0, size);
        self.writes(pk, before + by)
    }

    fn take(
        &mut self,
        pk: &str,
        side: impl FnOnce(&mut ItemLimits) -> &mut TokenBucket,
        count: u64,
        each: f64,
    ) -> Result<(), FaultKind> {
        #[expect(clippy::cast_precision_loss, reason = "an item has 400 units at most")]
        let wanted = count as f64 * each;
        let taken = match self.items.get_mut(pk) {
            Some(limits) => side(limits).take(wanted, self.now),
            None => {
                let mut limits = ItemLimits::full(self.now);
                let taken = side(&mut limits).take(wanted, self.now);
                self.items.insert(pk.to_owned(), limits);
                taken
            }
        };
        taken.then_some(()).ok_or(FaultKind::Throttled)
    }
}

impl ItemLimits {
    fn full(now: Timestamp) -> Self {
        ItemLimits {
            reads: TokenBucket::full(READ_UNITS_A_SECOND, READ_UNITS_A_SECOND, now),
            writes: TokenBucket::full(WRITE_UNITS_A_SECOND, WRITE_UNITS_A_SECOND, now),
        }
    }
}

fn broken(fault: FaultKind) -> StoreError {
    StoreError::Transient(match fault {
        FaultKind::Down => "InternalServerError".to_owned(),
        FaultKind::Throttled => "ProvisionedThroughputExceededException".to_owned(),
    })
}

/// Request units of so many bytes; an item that is not there takes one.
fn units(bytes: usize, unit: usize) -> u64 {
    bytes.div_ceil(unit).max(1) as u64
}

/// Bytes that an item grows by when this is added to it: new names of texts in sets, and attributes that it lacks.
fn added(item: Option<&Item>, additions: &Item) -> usize {
    let Some(item) = item else {
        return size(additions);
    };
    additions
        .iter()
        .map(|(name, addition)| match (item.get(name), addition) {
            (Some(Attribute::Texts(known)), Attribute::Texts(new)) => {
                new.difference(known).map(String::len).sum()
            }
            (Some(_), _) => 0,
            (None, addition) => name.len() + value_size(addition),
        })
        .sum()
}

/// An item's size as DynamoDB counts it, nearly: names and texts, and a few bytes a number.
fn size(item: &Item) -> usize {
    let attributes = item.iter();
    attributes
        .map(|(name, value)| name.len() + value_size(value))
        .sum()
}

fn value_size(value: &Attribute) -> usize {
    match value {
        Attribute::S(text) => text.len(),
        Attribute::N(digits) => digits.len() / 2 + 1,
        Attribute::Bool(_) => 1,
        Attribute::Texts(texts) => texts.iter().map(String::len).sum(),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::future::Future;
    use std::rc::Rc;

    use breaker::rate::Rate;

    use super::*;
    use crate::runtime::Executor;
    use crate::world::meter::Usage;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn requests_take_time_are_billed_and_meet_faults() {
        let mut executor = Executor::starting_at(at(0));
        let fault = Fault {
            at: Duration::from_secs(10),
            lasts: Duration::from_secs(10),
            kind: FaultKind::Throttled,
            share: Rate::ONE,
        };
        let table = TableService::new(executor.clock(), 1, at(0), vec![fault]);
        let results = Rc::new(RefCell::new(Vec::new()));
        let (seen, clock) = (Rc::clone(&results), executor.clock());
        executor.clock().spawn(async move {
            let meter = Meter::default();
            for second in [0, 15, 25] {
                clock.sleep_until(at(second)).await;
                let found = table.circuit("payments", &meter).await;
                let took = clock.now().duration_since(at(second)).as_micros();
                seen.borrow_mut()
                    .push((found.is_ok(), (100..100_000).contains(&took)));
            }
            assert_eq!(
                meter.usage(),
                Usage {
                    half_reads: 4, // a throttled request is not billed
                    ..Usage::default()
                }
            );
        });
        executor.run_until(at(100));
        assert_eq!(
            *results.borrow(),
            [(true, true), (false, true), (true, true)]
        );
    }

    /// Runs some requests at one moment of a table without faults.
    fn at_once<F: Future<Output = ()> + 'static>(work: impl FnOnce(Rc<TableService>) -> F) {
        let mut executor = Executor::starting_at(at(0));
        let table = TableService::new(executor.clock(), 1, at(0), Vec::new());
        executor.clock().spawn(work(Rc::new(table)));
        executor.run_until(at(1_000));
    }

    fn item_of(pk: &str, bytes: usize) -> Item {
        let text = "x".repeat(bytes - PK.len() - pk.len() - 1);
        Item::from([
            (PK.to_owned(), Attribute::S(pk.to_owned())),
            ("t".to_owned(), Attribute::S(text)),
        ])
    }

    /// 1,000 write units a second: a thousand items of 1 KB, or two of 400 KB, which is 800 units.
    #[test]
    fn an_item_takes_a_thousand_write_units_a_second() {
        let done = Rc::new(Cell::new(0_u32));
        let counted = Rc::clone(&done);
        at_once(|table| async move {
            let clock = table.clock.clone();
            for number in 0..1_200 {
                let (table, counted) = (Rc::clone(&table), Rc::clone(&counted));
                clock.spawn(async move {
                    let pk = if number < 1_100 { "one" } else { "another" };
                    let meter = Meter::default();
                    if table.put_item(item_of(pk, 1_000), &meter).await.is_ok() {
                        counted.set(counted.get() + 1);
                        assert_eq!(meter.usage().writes, 1);
                    } else {
                        assert_eq!(meter.usage().writes, 0);
                    }
                });
            }
        });
        // They take effect within some 20 ms, in which twenty units come back.
        assert!((1_100..=1_125).contains(&done.get()), "{}", done.get());
    }

    #[test]
    fn an_items_size_counts() {
        at_once(|table| async move {
            let meter = Meter::default();
            for (put, units) in [(400_000, 391), (400_000, 391), (400_000, 0), (10, 0)] {
                let before = meter.usage().writes;
                let answered = table.put_item(item_of("large", put), &meter).await;
                assert_eq!(answered.is_ok(), units > 0, "{put}");
                assert_eq!(meter.usage().writes - before, units, "{put}");
            }
            // 98 read units of 4 KB each, twice as many half ones when the read is consistent.
            assert!(table.get_item("large", &meter).await.is_ok());
            assert_eq!(meter.usage().half_reads, 98);
        });
    }

    /// What names of executions do to one item: the n-th write takes `ceil((base + 40 n) / 1024)` units.
    #[test]
    fn an_item_that_grows_takes_ever_more() {
        let outcomes = |number: u32| Outcomes {
            calls: 1,
            failures: 1,
            reporters: [format!("{number:040}")].into(),
            ..Outcomes::default()
        };
        at_once(move |table| async move {
            let meter = Meter::default();
            let mut written = 0;
            let slot = Slot::of(at(0));
            for number in 0..400 {
                let added = {
                    let mut request = Request {
                        table: &mut table.table.borrow_mut(),
                        items: &mut table.items.borrow_mut(),
                        meter: &meter,
                        now: at(0),
                    };
                    let pk = item::window_key("payments", 0, slot);
                    let by = added(request.table.get(&pk), &outcomes(number).to_additions());
                    let fits = request.grows(&pk, by).is_ok();
                    fits.then(|| request.table.add("payments", 0, slot, &outcomes(number)))
                };
                written += u32::from(added.is_some_and(|added| added.is_ok()));
            }
            // By hand: 25 writes for each unit more, 25 * (1 + 2 + .. + 8) = 900, and eleven of nine units.
            assert!((205..=222).contains(&written), "{written}");
        });
    }
}
