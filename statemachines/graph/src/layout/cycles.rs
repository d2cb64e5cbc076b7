//! Which links close a loop.

use super::Link;

/// For each link, whether it leads back to a box that is on the way to it. Without these links
/// there is no loop. Boxes are visited from the first on, links in their order, so that the loop
/// is closed where a reader who follows the chart would say so.
pub(super) fn loops(boxes: usize, links: &[Link]) -> Vec<bool> {
    let mut leaving = vec![Vec::new(); boxes];
    for (at, link) in links.iter().enumerate() {
        if let Some(list) = leaving.get_mut(link.from) {
            list.push(at);
        }
    }
    let mut back = vec![false; links.len()];
    let mut state = vec![Visit::Unseen; boxes];
    for start in 0..boxes {
        // The way from `start`: each box with the number of its links followed so far. No
        // recursion, because a chain of states may be long.
        let mut way = Vec::new();
        if state.get(start) == Some(&Visit::Unseen) {
            mark(&mut state, start, Visit::OnTheWay);
            way.push((start, 0));
        }
        while let Some((at, followed)) = way.last_mut() {
            let next = leaving
                .get(*at)
                .and_then(|list: &Vec<usize>| list.get(*followed));
            *followed += 1;
            let Some((&link, to)) = next.and_then(|link| Some((link, links.get(*link)?.to))) else {
                mark(&mut state, *at, Visit::Done);
                way.pop();
                continue;
            };
            match state.get(to) {
                Some(Visit::Unseen) => {
                    mark(&mut state, to, Visit::OnTheWay);
                    way.push((to, 0));
                }
                Some(Visit::OnTheWay) => {
                    if let Some(back) = back.get_mut(link) {
                        *back = true;
                    }
                }
                Some(Visit::Done) | None => {}
            }
        }
    }
    back
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Visit {
    Unseen,
    OnTheWay,
    Done,
}

fn mark(state: &mut [Visit], at: usize, visit: Visit) {
    if let Some(state) = state.get_mut(at) {
        *state = visit;
    }
}
