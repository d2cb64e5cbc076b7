//! The DynamoDB table: the workers' own table in memory, with the time it takes and the faults of the scenario.

use std::cell::RefCell;
use std::time::Duration;

use breaker::circuit::Circuit;
use breaker::decide::Change;
use breaker::evidence::{Bucket, Outcomes, Slot};
use breaker::item::{Answer, Item};
use breaker::lease::Ask;
use jiff::Timestamp;
use workers::memory;
use workers::ports::{Leased, StoreError, Written};

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

/// The table.
pub(crate) struct TableService {
    clock: Clock,
    table: RefCell<memory::Table>,
    trouble: Trouble,
    chance: RefCell<Chance>,
}

impl TableService {
    pub(crate) fn new(clock: Clock, seed: u64, start: Timestamp, faults: Vec<Fault>) -> Self {
        TableService {
            clock,
            table: RefCell::default(),
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
    }

    /// Reads one item.
    pub(crate) async fn get_item(
        &self,
        pk: &str,
        meter: &Meter,
    ) -> Result<Option<Item>, FaultKind> {
        let read = |table: &mut memory::Table| table.get(pk).cloned();
        let item = self.request(READ, read).await?;
        meter.add(|usage| usage.half_reads += half_reads(item.as_ref()));
        Ok(item)
    }

    /// Writes one item, whatever was there.
    pub(crate) async fn put_item(&self, item: Item, meter: &Meter) -> Result<(), StoreError> {
        meter.add(|usage| usage.writes += writes(&item));
        let put = |table: &mut memory::Table| table.put(item);
        self.request(WRITE, put).await.map_err(broken)?
    }

    /// [`workers::ports::BreakerStore::circuit`].
    pub(crate) async fn circuit(
        &self,
        name: &str,
        meter: &Meter,
    ) -> Result<Option<Circuit>, StoreError> {
        meter.add(|usage| usage.half_reads += 2); // consistent
        let read = |table: &mut memory::Table| table.circuit(name);
        self.request(READ, read).await.map_err(broken)?
    }

    /// [`workers::ports::BreakerStore::write`].
    pub(crate) async fn write(
        &self,
        change: &Change,
        meter: &Meter,
    ) -> Result<Written, StoreError> {
        // A write whose condition fails is billed as well.
        meter.add(|usage| usage.writes += 1);
        let write = |table: &mut memory::Table| table.write(change);
        self.request(WRITE, write).await.map_err(broken)?
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
        meter.add(|usage| usage.writes += 1);
        let add = |table: &mut memory::Table| table.add(circuit, generation, slot, outcomes);
        self.request(WRITE, add).await.map_err(broken)?
    }

    /// [`workers::ports::BreakerStore::outcomes`]: one batch request, billed by the item.
    pub(crate) async fn outcomes(
        &self,
        circuit: &str,
        generation: u64,
        slots: &[Slot],
        meter: &Meter,
    ) -> Result<Vec<Bucket>, StoreError> {
        meter.add(|usage| usage.half_reads += 2 * slots.len() as u64); // consistent
        let read = |table: &mut memory::Table| table.outcomes(circuit, generation, slots);
        self.request(READ, read).await.map_err(broken)?
    }

    /// [`workers::ports::BreakerStore::remember`].
    pub(crate) async fn remember(&self, answer: &Answer, meter: &Meter) -> Result<(), StoreError> {
        self.put_item(answer.to_item(), meter).await
    }

    /// [`workers::ports::BreakerStore::lease`].
    pub(crate) async fn lease(&self, ask: &Ask, meter: &Meter) -> Result<Leased, StoreError> {
        // A consistent read, then a conditional write.
        meter.add(|usage| {
            usage.half_reads += 2;
            usage.writes += 1;
        });
        let lease = |table: &mut memory::Table| table.lease(ask);
        self.request(WRITE, lease).await.map_err(broken)?
    }

    /// A consistent read of another design's table, which takes and costs what one of ours does.
    pub(crate) async fn read_elsewhere<T>(
        &self,
        meter: &Meter,
        read: impl FnOnce() -> T,
    ) -> Result<T, StoreError> {
        meter.add(|usage| usage.half_reads += 2);
        self.request(READ, |_| read()).await.map_err(broken)
    }

    /// A write to another design's table.
    pub(crate) async fn write_elsewhere<T>(
        &self,
        meter: &Meter,
        write: impl FnOnce() -> T,
    ) -> Result<T, StoreError> {
        meter.add(|usage| usage.writes += 1);
        self.request(WRITE, |_| write()).await.map_err(broken)
    }

    /// A request takes effect halfway through its time: what others do in the meantime is seen, and what they do
    /// afterwards is not.
    async fn request<T>(
        &self,
        latency: Latency,
        act: impl FnOnce(&mut memory::Table) -> T,
    ) -> Result<T, FaultKind> {
        let half: Duration = latency.draw(&mut self.chance.borrow_mut()) / 2;
        self.clock.sleep(half).await;
        let result = match self.trouble.strikes(self.clock.now()) {
            Some(fault) => Err(fault),
            None => Ok(act(&mut self.table.borrow_mut())),
        };
        self.clock.sleep(half).await;
        result
    }
}

fn broken(fault: FaultKind) -> StoreError {
    StoreError::Transient(match fault {
        FaultKind::Down => "InternalServerError".to_owned(),
        FaultKind::Throttled => "ProvisionedThroughputExceededException".to_owned(),
    })
}

fn half_reads(item: Option<&Item>) -> u64 {
    item.map_or(1, |item| size(item).div_ceil(READ_UNIT_BYTES).max(1) as u64)
}

fn writes(item: &Item) -> u64 {
    size(item).div_ceil(WRITE_UNIT_BYTES).max(1) as u64
}

/// An item's size as DynamoDB counts it, nearly: names and texts, and a few bytes a number.
fn size(item: &Item) -> usize {
    use breaker::item::Attribute;
    item.iter()
        .map(|(name, value)| {
            name.len()
                + match value {
                    Attribute::S(text) => text.len(),
                    Attribute::N(digits) => digits.len() / 2 + 1,
                    Attribute::Bool(_) => 1,
                    Attribute::Texts(texts) => texts.iter().map(String::len).sum(),
                }
        })
        .sum()
}

#[cfg(test)]
mod tests {
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
                    half_reads: 6,
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
}
