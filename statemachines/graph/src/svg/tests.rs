use super::svg;
use crate::samples;

#[test]
fn every_kind_of_state() {
    insta::assert_snapshot!(svg(&samples::every_kind()));
}

#[test]
fn awkward_text_stays_text() {
    let picture = svg(&samples::awkward());
    assert_well_formed(&picture);
    assert!(picture.contains("no such state"));
    assert!(picture.contains("<title>&lt;b&gt;\"A\" &amp; `B` #1\\n (Pass)"));
    assert!(!picture.contains('\u{1}'));
}

#[test]
fn tags_are_closed() {
    assert_well_formed(&svg(&samples::every_kind()));
    assert_well_formed(&svg(&asl::StateMachine::default()));
    assert_well_formed(&svg(&samples::read("{\"StartAt\": \"A\", \"States\": {}}")));
}

#[test]
fn comments_are_tooltips() {
    let picture = svg(&samples::every_kind());
    assert!(picture.contains("<title>Charge (Task)\nCalls the payment service</title>"));
    assert!(picture.contains(
        "<title>Payments.Busy: retried up to 2 times\nPayments.Rejected: no retry</title>"
    ));
}

/// Every tag is closed in order, and text has no bare `<` or `&`.
fn assert_well_formed(picture: &str) {
    let mut open = Vec::new();
    for part in picture.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap();
        assert!(!text.contains("]]>"), "{part}");
        for entity in text.split('&').skip(1) {
            assert!(
                ["amp;", "lt;", "gt;"]
                    .iter()
                    .any(|name| entity.starts_with(name)),
                "{part}"
            );
        }
        let name = tag.split([' ', '/']).find(|word| !word.is_empty()).unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
}
