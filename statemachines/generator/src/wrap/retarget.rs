//! Whoever led to the Task leads to its gate.

use asl::{Catcher, State, StateMachine, Task, Transition};

/// Changes every way to `from` in one machine; nested machines cannot lead out of themselves.
pub(super) fn all(machine: &mut StateMachine, from: &str, to: &str) {
    change(&mut machine.start_at, from, to);
    for one in machine.states.values_mut() {
        state(one, from, to);
    }
}

/// The same in a Task.
pub(super) fn task(task: &mut Task, from: &str, to: &str) {
    ways(task.transition.as_mut(), &mut task.catch, from, to);
}

fn state(state: &mut State, from: &str, to: &str) {
    match state {
        State::Task(one) => task(one, from, to),
        State::Parallel(one) => ways(one.transition.as_mut(), &mut one.catch, from, to),
        State::Map(one) => ways(one.transition.as_mut(), &mut one.catch, from, to),
        State::Pass(one) => ways(one.transition.as_mut(), &mut [], from, to),
        State::Wait(one) => ways(one.transition.as_mut(), &mut [], from, to),
        State::Choice(choice) => {
            for rule in &mut choice.choices {
                change(&mut rule.next, from, to);
            }
            if let Some(default) = &mut choice.default {
                change(default, from, to);
            }
        }
        State::Succeed(_) | State::Fail(_) => {}
    }
}

fn ways(transition: Option<&mut Transition>, catch: &mut [Catcher], from: &str, to: &str) {
    if let Some(Transition::Next(next)) = transition {
        change(next, from, to);
    }
    for catcher in catch {
        change(&mut catcher.next, from, to);
    }
}

fn change(target: &mut String, from: &str, to: &str) {
    if target == from {
        to.clone_into(target);
    }
}
