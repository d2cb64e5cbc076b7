//! What must hold for every layout.

use super::*;

/// Sizes and links that look random and are always the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end.max(1)
    }

    fn size(&mut self) -> Size {
        Size {
            width: 40.0 + self.below(160) as f64,
            height: 20.0 + self.below(200) as f64,
        }
    }

    fn chart(&mut self) -> (Vec<Size>, Vec<Link>) {
        let count = 1 + self.below(14);
        let boxes: Vec<Size> = (0..count).map(|_| self.size()).collect();
        let links = (0..self.below(count * 3)).map(|_| Link {
            from: self.below(count),
            to: self.below(count),
            label: (self.below(2) == 0).then(|| Size {
                width: 20.0 + self.below(150) as f64,
                height: 15.0,
            }),
            weight: 1.0 + self.below(4) as f64,
        });
        (boxes, links.collect())
    }
}

fn around(middle: Point, size: Size) -> Rect {
    Rect {
        x: middle.x - size.width / 2.0,
        y: middle.y - size.height / 2.0,
        width: size.width,
        height: size.height,
    }
}

fn overlap(a: &Rect, b: &Rect) -> bool {
    const SLACK: f64 = 0.01;
    a.x + SLACK < b.right()
        && b.x + SLACK < a.right()
        && a.y + SLACK < b.bottom()
        && b.y + SLACK < a.bottom()
}

fn ends(route: &Route) -> (Point, Point) {
    let point = |stroke: &Stroke| match *stroke {
        Stroke::From(point)
        | Stroke::Line(point)
        | Stroke::Swing(point)
        | Stroke::Corner(_, point) => point,
    };
    (
        point(route.strokes.first().unwrap()),
        point(route.strokes.last().unwrap()),
    )
}

fn touches(rect: &Rect, point: Point) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() < 0.01;
    let inside = point.x > rect.x - 0.01
        && point.x < rect.right() + 0.01
        && point.y > rect.y - 0.01
        && point.y < rect.bottom() + 0.01;
    let edge = near(point.x, rect.x)
        || near(point.x, rect.right())
        || near(point.y, rect.y)
        || near(point.y, rect.bottom());
    inside && edge
}

#[test]
fn nothing_overlaps_and_links_connect() {
    let mut dice = Dice(7);
    for case in 0..400 {
        let (boxes, links) = dice.chart();
        let layout = layout(&boxes, &links);
        let page = Rect {
            x: 0.0,
            y: 0.0,
            width: layout.size.width,
            height: layout.size.height,
        };
        let mut things = layout.boxes.clone();
        for (link, route) in links.iter().zip(&layout.routes) {
            let (start, end) = ends(route);
            assert!(
                touches(&layout.boxes[link.from], start),
                "case {case}: {link:?} starts at {start:?}"
            );
            assert!(
                touches(&layout.boxes[link.to], end),
                "case {case}: {link:?} ends at {end:?}"
            );
            assert_eq!(
                link.label.is_some(),
                route.label.is_some(),
                "case {case}: {link:?}"
            );
            things.extend(
                route
                    .label
                    .map(|middle| around(middle, link.label.unwrap())),
            );
        }
        for (at, thing) in things.iter().enumerate() {
            let clash = things
                .iter()
                .skip(at + 1)
                .find(|other| overlap(thing, other));
            assert!(clash.is_none(), "case {case}: {thing:?} on {clash:?}");
            assert!(
                thing.x > -0.01 && thing.right() < page.right() + 0.01,
                "case {case}: {thing:?} off {page:?}"
            );
            assert!(
                thing.y > -0.01 && thing.bottom() < page.bottom() + 0.01,
                "case {case}: {thing:?} off {page:?}"
            );
        }
    }
}

#[test]
fn a_chain_is_a_straight_line() {
    let boxes: Vec<Size> = (1..6)
        .map(|n| Size {
            width: 30.0 * f64::from(n),
            height: 20.0,
        })
        .collect();
    let links: Vec<Link> = (1..5)
        .map(|to| Link {
            from: to - 1,
            to,
            label: None,
            weight: 1.0,
        })
        .collect();
    let layout = layout(&boxes, &links);
    let middles: Vec<f64> = layout.boxes.iter().map(|rect| rect.center().x).collect();
    assert!(
        middles.iter().all(|x| (x - middles[0]).abs() < 0.01),
        "{middles:?}"
    );
}

#[test]
fn a_planar_chart_has_no_crossings() {
    // Two branches, listed so that the first order crosses them.
    let link = |from, to| Link {
        from,
        to,
        label: None,
        weight: 1.0,
    };
    let links = [
        link(0, 1),
        link(0, 2),
        link(1, 4),
        link(2, 3),
        link(3, 5),
        link(4, 6),
    ];
    let layout = layout(
        &[Size {
            width: 10.0,
            height: 10.0,
        }; 7],
        &links,
    );
    let x = |at: usize| layout.boxes[at].x;
    assert_eq!(x(1) < x(2), x(4) < x(3));
    assert_eq!(x(4) < x(3), x(6) < x(5));
}

#[test]
fn loops_run_beside_everything() {
    let link = |from, to| Link {
        from,
        to,
        label: None,
        weight: 1.0,
    };
    let layout = layout(
        &[Size {
            width: 50.0,
            height: 20.0,
        }; 3],
        &[link(0, 1), link(1, 2), link(2, 0), link(1, 1)],
    );
    let widest = layout.boxes.iter().map(Rect::right).fold(0.0, f64::max);
    for route in &layout.routes[2..] {
        let out = route.strokes.iter().any(|stroke| match stroke {
            Stroke::Corner(corner, _) => corner.x > widest || corner.x < layout.boxes[0].x,
            Stroke::From(_) | Stroke::Line(_) | Stroke::Swing(_) => false,
        });
        assert!(out, "{route:?}");
    }
}

#[test]
fn a_long_chain_fits_the_stack() {
    let links: Vec<Link> = (1..3000)
        .map(|to| Link {
            from: to - 1,
            to,
            label: None,
            weight: 1.0,
        })
        .collect();
    let layout = layout(
        &vec![
            Size {
                width: 10.0,
                height: 10.0
            };
            3000
        ],
        &links,
    );
    assert!(layout.size.height > 3000.0 * 10.0);
}

/// The longest links of a huge chart go around instead of through every layer.
#[test]
fn a_tangle_is_drawn_whole() {
    let link = |from, to| Link {
        from,
        to,
        label: None,
        weight: 1.0,
    };
    let mut links: Vec<Link> = (1..340).map(|to| link(to - 1, to)).collect();
    links.extend((0..170).map(|from| link(from, 339 - from)));
    let layout = layout(
        &[Size {
            width: 10.0,
            height: 10.0,
        }; 340],
        &links,
    );
    for (link, route) in links.iter().zip(&layout.routes) {
        let (start, end) = ends(route);
        assert!(touches(&layout.boxes[link.from], start), "{link:?}");
        assert!(touches(&layout.boxes[link.to], end), "{link:?}");
    }
}

#[test]
fn nothing_is_laid_out_too() {
    assert_eq!(layout(&[], &[]).size, Size::default());
    let ghost = Link {
        from: 0,
        to: 9,
        label: None,
        weight: 1.0,
    };
    assert!(
        layout(&[Size::default()], &[ghost]).routes[0]
            .strokes
            .is_empty()
    );
}
