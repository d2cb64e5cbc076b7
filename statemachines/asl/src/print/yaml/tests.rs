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
