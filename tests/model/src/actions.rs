//! What may happen next, and what it does.

use std::sync::Arc;

use crate::actor::{Actor, Doing, Event, Role, Settling, Stage, Why};
use crate::setup::Setup;
use crate::table::Copy;
use crate::world::World;

mod incident;
mod reconcile;
mod settle;
mod worker;

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// A second passes.
    Tick,
    /// The dependency fails or heals.
    Flip,
    /// The table cannot be reached any more, or can be again.
    FlipTable,
    /// An actor takes its next step; a read gets this copy.
    Step(usize, Copy),
    /// An actor's write is carried out, but the reply gets lost.
    Unheard(usize),
    /// An actor stops in the middle of what it does.
    Crash(usize),
    /// An incident's execution is ended from outside.
    Kill(usize),
    /// An alarm's event is delivered.
    Deliver(usize),
    /// An operator begins to give this order.
    Order(usize),
    /// The alarm on the dependency's health notices what became of it.
    Notice,
    /// An incident goes on in a new execution.
    HandOn(usize),
}

/// Everything that may happen.
#[must_use]
pub fn possible(world: &World, setup: &Setup) -> Vec<Action> {
    let mut all = Vec::new();
    if world.second < setup.seconds {
        all.push(Action::Tick);
    }
    if world.left.flips > 0 {
        all.push(Action::Flip);
    }
    if world.left.table_flips > 0 {
        all.push(Action::FlipTable);
    }
    for (who, actor) in world.actors.iter().enumerate() {
        if let Some(reads) = next_step(world, actor) {
            all.push(Action::Step(who, Copy::Fresh));
            if reads && setup.old_copies && world.table.has_old_copy() {
                all.push(Action::Step(who, Copy::Old));
            }
        }
        let writes = matches!(&actor.doing, Doing::Settling(settling) if settling.held.is_some());
        if writes && !world.table_is_down && world.left.lost_replies > 0 {
            all.push(Action::Unheard(who));
        }
        if actor.doing != Doing::Idle && world.left.crashes > 0 {
            all.push(Action::Crash(who));
        }
        if world.left.kills > 0 && stage(actor).is_some_and(|stage| stage != Stage::Ended) {
            all.push(Action::Kill(who));
        }
        let owns = stage(actor) == Some(Stage::Owner) && actor.doing == Doing::Idle;
        if world.left.hand_ons > 0 && owns {
            all.push(Action::HandOn(who));
        }
    }
    if setup.level && world.level.is_some() == world.healthy {
        all.push(Action::Notice);
    }
    for (number, &left) in world.left.deliveries.iter().enumerate() {
        let on = setup
            .alarms
            .get(number)
            .is_some_and(|alarm| alarm.at <= world.second);
        if left > 0 && on {
            all.push(Action::Deliver(number));
        }
    }
    let operator = world
        .actors
        .iter()
        .find(|actor| actor.role == Role::Operator);
    if operator.is_some_and(|operator| operator.doing == Doing::Idle) {
        let left = world.left.orders.iter().enumerate();
        all.extend(
            left.filter(|(_, left)| **left)
                .map(|(number, _)| Action::Order(number)),
        );
    }
    all
}

/// What the world is after an action; none: nothing happened.
#[must_use]
pub fn after(world: &World, setup: &Setup, action: Action) -> Option<World> {
    let mut next = world.clone();
    match action {
        Action::Tick => next.tick(),
        Action::Flip => {
            next.healthy = !next.healthy;
            next.left.flips -= 1;
        }
        Action::FlipTable => {
            next.table_is_down = !next.table_is_down;
            next.left.table_flips -= 1;
        }
        Action::Step(who, copy) => step(&mut next, setup, who, copy),
        Action::Unheard(who) => unheard(&mut next, setup, who),
        Action::Crash(who) => {
            next.left.crashes -= 1;
            next.actors.get_mut(who)?.doing = Doing::Idle;
        }
        Action::Kill(who) => {
            next.left.kills -= 1;
            end(&mut next, who);
        }
        Action::Deliver(number) => {
            let left = next.left.deliveries.get_mut(number)?;
            *left -= 1;
            let name = Arc::from(format!("event-{number}-{left}"));
            let at = setup.alarms.get(number).map_or(0, |alarm| alarm.at);
            next.start(setup, name, Why::Alarm(at));
        }
        Action::Notice => next.level = (!next.healthy).then_some(next.second),
        Action::HandOn(who) => {
            next.left.hand_ons -= 1;
            let before: Arc<str> = Arc::from(next.actors.get(who)?.role.incident());
            let name = Arc::from(format!("{before}-more"));
            end(&mut next, who);
            next.start(setup, name, Why::Continues(before));
        }
        Action::Order(number) => {
            *next.left.orders.get_mut(number)? = false;
            let now = next.second;
            let operator = next
                .actors
                .iter_mut()
                .find(|actor| actor.role == Role::Operator)?;
            operator.doing = settling(Event::Order(number), now);
        }
    }
    (next != *world).then_some(next)
}

/// Takes an actor's next step.
pub(crate) fn step(world: &mut World, setup: &Setup, who: usize, copy: Copy) {
    let Some(Actor { role, clock, doing }) = world.actors.get(who).cloned() else {
        return;
    };
    let now = world.second + clock;
    match (doing, role) {
        (Doing::Settling(settling), _) => settle::step(world, setup, who, copy, &settling),
        (Doing::Starting { name }, role) => {
            world.start(setup, name, Why::Trip);
            set(world, who, Doing::Idle);
            if let Role::Incident(_) = role {
                end(world, who); // it handed over
            }
        }
        (doing, Role::Worker(_)) => worker::step(world, setup, who, copy, now, &doing),
        (doing, Role::Incident(incident)) => {
            incident::step(world, setup, who, copy, now, &doing, &incident);
        }
        (_, Role::Reconcile) => reconcile::step(world, setup, who, copy, now),
        (_, Role::Operator) => {}
    }
}

/// An actor's write is carried out, and it never hears of it.
fn unheard(world: &mut World, setup: &Setup, who: usize) {
    let doing = world.actors.get(who).map(|actor| actor.doing.clone());
    if let Some(Doing::Settling(settling)) = doing {
        world.left.lost_replies -= 1;
        settle::unheard(world, setup, who, &settling);
    }
}

/// Whether an actor has a next step, and if so whether that reads the circuit. Without the table only calls go on.
fn next_step(world: &World, actor: &Actor) -> Option<bool> {
    let down = world.table_is_down;
    match (&actor.doing, &actor.role) {
        (Doing::Idle, Role::Worker(_)) => (world.left.calls > 0).then_some(!down),
        (Doing::Calling { generation: None, .. }, _) => Some(false),
        _ if down => None,
        (Doing::Settling(settling), _) => Some(settling.held.is_none()),
        (Doing::Idle, Role::Incident(incident)) => (incident.stage != Stage::Ended).then_some(true),
        (Doing::Idle, Role::Reconcile) => Some(true),
        (Doing::Idle, Role::Operator) => None,
        (
            Doing::Calling { .. }
            | Doing::Judging { .. }
            | Doing::Leasing { .. }
            | Doing::Checking { .. }
            | Doing::Starting { .. },
            _,
        ) => Some(false),
    }
}

fn stage(actor: &Actor) -> Option<Stage> {
    match &actor.role {
        Role::Incident(incident) => Some(incident.stage),
        Role::Worker(_) | Role::Reconcile | Role::Operator => None,
    }
}

fn set(world: &mut World, who: usize, doing: Doing) {
    if let Some(actor) = world.actors.get_mut(who) {
        actor.doing = doing;
    }
}

/// Ends an incident's execution.
fn end(world: &mut World, who: usize) {
    if let Some(actor) = world.actors.get_mut(who) {
        actor.doing = Doing::Idle;
        if let Role::Incident(incident) = &mut actor.role {
            incident.stage = Stage::Ended;
        }
    }
}

fn settling(event: Event, now: i64) -> Doing {
    Doing::Settling(Settling {
        event,
        now,
        held: None,
        acquitted: false,
    })
}
