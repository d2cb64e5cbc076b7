use crate::samples;

#[test]
fn every_kind_of_state() {
    insta::assert_snapshot!(super::mermaid(&samples::every_kind()));
}

#[test]
fn text_that_mermaid_would_read() {
    insta::assert_snapshot!(super::mermaid(&samples::awkward()));
}
