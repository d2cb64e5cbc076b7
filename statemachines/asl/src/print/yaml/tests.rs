use serde_json::{Value, json};

use super::yaml;
use crate::syntax::{Notation, Tree};

#[test]
fn blocks_and_quotes() {
    let value = json!({
        "StartAt": "A",
        "States": {"A": {"End": true, "Seconds": 3, "InputPath": null}},
        "Retry": [{"ErrorEquals": ["States.ALL"], "Empty": [], "None": {}}, [1, [2]]],
        "Text": ["yes", "1", "$.a", "{% $x %}", "a: b", "it's", "x #y", "", " lead", "\u{85}"],
        "Lines": "{%\n  $a +\n\n  $b\n%}",
        "End\n": "one\n",
        "Kept": "a\nb\n\n",
    });
    insta::assert_snapshot!(yaml(&value), @r#"
    StartAt: A
    States:
      A:
        End: true
        Seconds: 3
        InputPath: null
    Retry:
      - ErrorEquals:
          - States.ALL
        Empty: []
        None: {}
      - - 1
        - - 2
    Text:
      - 'yes'
      - '1'
      - $.a
      - '{% $x %}'
      - 'a: b'
      - it's
      - 'x #y'
      - ''
      - ' lead'
      - "\u0085"
    Lines: |-
      {%
        $a +

        $b
      %}
    "End\n": "one\n"
    Kept: |+
      a
      b
    "#);
    assert_eq!(reread(&yaml(&value)), value);
}

/// YAML takes no key beyond 1,024 characters without a mark. Found by fuzzing.
#[test]
fn long_keys_are_read_again() {
    for length in [1022, 1023, 1024, 1025, 5000] {
        for letter in ["s", "é", "'", "\""] {
            let key = letter.repeat(length);
            let value = json!({"States": [{"a": 1, (key.clone()): {"x": 1, (key.clone()): [2]}}, {(key): {}}]});
            assert_eq!(reread(&yaml(&value)), value, "{length} of {letter}");
        }
    }
}

#[test]
fn bare_values() {
    for value in [
        json!(null),
        json!(1.5),
        json!("x"),
        json!("a\nb"),
        json!([]),
        json!({}),
        json!(""),
    ] {
        assert_eq!(reread(&yaml(&value)), value);
    }
}

fn reread(text: &str) -> Value {
    let (tree, errors) = Tree::parse(text, Notation::Yaml);
    assert_eq!(errors, [], "{text}");
    tree.root().to_value()
}
