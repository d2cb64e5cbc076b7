//! Paths through their front door.

use super::*;
use crate::{Object, value};

fn document() -> Value {
    value!({
        "store": {
            "book": [
                {"category": "reference", "author": "Rees", "price": 8.95, "tags": ["a", "b"]},
                {"category": "fiction", "author": "Waugh", "price": 12.99, "isbn": null},
                {"category": "fiction", "author": "Melville", "price": 8, "isbn": "0-553"},
                {"category": "fiction", "author": "Tolkien", "price": 22.99, "isbn": "0-395"}
            ],
            "bicycle": {"color": "red", "price": 19.95}
        },
        "limit": 10,
        "detail-type": "x",
        "a=b/c:d": "y",
        "Test\\\"Name": 1,
        "empty": [],
        "null": null,
        "numbers": [1, 2, 3, 4]
    })
}

fn show(path: &str) -> String {
    let (input, context) = (document(), value!({"State": {"Name": "Here"}}));
    let variables: Object = [("x", value!({"y": [10, 20]}))].into_iter().collect();
    let scope = Scope::new(&input, &context, &variables);
    match Path::parse(path) {
        Err(error) => format!("does not parse: {error} at {:?}", error.span),
        Ok(path) => match path.evaluate(&scope) {
            Ok(value) => value.to_string(),
            Err(error) => format!("fails: {}", error.miss),
        },
    }
}

fn show_all(paths: &[&str]) -> String {
    paths
        .iter()
        .map(|path| format!("{path} -> {}", show(path)))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn definite_paths_give_what_is_there() {
    insta::assert_snapshot!(show_all(&[
        "$.limit",
        "$.detail-type",
        "$.a=b/c:d",
        "$['limit']",
        "$[\"limit\"]",
        r#"$['Test\"Name']"#,
        "$.store.book[1].author",
        "$.store.book[-1].author",
        "$.store['book'][0]['price']",
        "$.numbers.[0]",
        "$.null",
        "$$.State.Name",
        "$$.State",
        "$x.y[1]",
        "$x",
    ]));
}

#[test]
fn definite_paths_say_why_they_find_nothing() {
    insta::assert_snapshot!(show_all(&[
        "$.nowhere",
        "$.store.nowhere",
        "$.nowhere.at.all",
        "$.store.nowhere.at",
        "$.limit.a",
        "$.null.a",
        "$.numbers.a",
        "$.store.book[10]",
        "$.store.book[-10]",
        "$.store.book[10].author",
        "$.limit[0]",
        "$.store[0]",
        "$.limit[0].a[1]",
        "$.store.book[10][0]",
        "$$.Nope.Deep",
        "$none",
        "$none.a",
    ]));
}

#[test]
fn indefinite_paths_give_what_they_find() {
    insta::assert_snapshot!(show_all(&[
        "$.numbers[1:3]",
        "$.numbers[:1]",
        "$.numbers[2:]",
        "$.numbers[-2:]",
        "$.numbers[:-3]",
        "$.numbers[3:1]",
        "$.numbers[0,3]",
        "$.numbers[0,9]",
        "$.numbers[*]",
        "$.numbers[0:4:2]",
        "$.store.book[*].author",
        "$.store.*.price",
        "$..price",
        "$..book[0].author",
        "$..book[?(@.isbn)].author",
        "$.store.book[0]['category','price']",
        "$.store.book[0]['nope','none']",
        "$.limit['a','b']",
        "$.store['book','bicycle'].price",
        "$.store.book[*].['author','isbn']",
        "$.empty[*]",
        "$.nowhere[*].a",
        "$.nowhere[1:]",
        "$.nowhere..a",
        "$.limit[*]",
        "$..*[5]",
        "$..book[9]",
        "$..[?(@.isbn)].author",
        "$..['category','isbn']",
    ]));
}

#[test]
fn filters_choose() {
    insta::assert_snapshot!(show_all(&[
        "$.store.book[?(@.price < 10)].author",
        "$.store.book[?(@.price<$.limit)].author",
        "$.store.book[?(@.price >= 12.99 && @.category == 'fiction')].author",
        "$.store.book[?(@.price == 8 || @.author == \"Rees\")].author",
        "$.store.book[?(@.isbn == null)].author",
        "$.store.book[?(!@.isbn)].author",
        "$.store.book[?(!(@.price > 10))].author",
        "$.store.book[?(@.isbn != null)].author",
        "$.store.book[?(@.author =~ /.*o.*/)].author",
        "$.store.book[?(@.author =~ /REES/i)].author",
        "$.store.book[?(@.author in ['Rees', 'Waugh'])].author",
        "$.store.book[?(@.author nin ['Rees', 'Waugh'])].author",
        "$.store.book[?(@.tags contains 'a')].author",
        "$.store.book[?(@.tags size 2)].author",
        "$.store.book[?(@.tags empty false)].author",
        "$.store.book[?(@.tags anyof ['b', 'z'])].author",
        "$.store.book[?(@.tags subsetof ['b', 'a', 'c'])].author",
        "$.store.book[?(@.tags noneof ['c'])].author",
        "$.store.book[?(@.author==Rees)].price",
        "$.store.book[?(@.price == '8')].author",
        "$.store.book[?(@.author > 'S')].author",
        "$.numbers[?(@ > 2)]",
        "$.store.bicycle[?(@.color == 'red')].price",
        "$.limit[?(@ > 2)]",
        "$.store.book[?(@.tags.length() == 2)].author",
        "$.store.book[?(@.tags[*].x)].author",
        "$.store.book[?(@.nope == @.none)].author",
        "$.store.book[?(@.nope != @.none)].author",
        "$.store.book[?(@.tags nin 'a')].author",
        "$.store.book[?(!(@.author anyof ['a']))].author",
    ]));
}

#[test]
fn functions_end_a_path() {
    insta::assert_snapshot!(show_all(&[
        "$.numbers.length()",
        "$.store.length()",
        "$.store.bicycle.keys()",
        "$.numbers.sum()",
        "$.numbers.avg()",
        "$.numbers.min()",
        "$.numbers.max()",
        "$.numbers.stddev()",
        "$.numbers.first()",
        "$.numbers.last()",
        "$.store.book[*].price.max()",
        "$.limit.length()",
        "$.empty.avg()",
        "$.nowhere.length()",
        "$.empty[3].length()",
        "$.empty.first()",
        "$.store.book[*].length()",
        "$.store.book[?(@.price > 9)].length()",
        "$..book.length()",
        "$..price.sum()",
    ]));
}

#[test]
fn wrong_paths_say_where() {
    insta::assert_snapshot!(show_all(&[
        "",
        "a",
        "$.",
        "$..",
        "$.a.",
        "$[",
        "$[]",
        "$['a",
        "$['a'",
        "$['a',]",
        "$[a]",
        "$[1",
        "$[1,]",
        "$[99999999999]",
        "$.a b",
        "$.a(",
        "$.a.nope()",
        "$.a.length().b",
        "$.a.length(1)",
        "$a b",
        "$-",
        "$[?]",
        "$[?(]",
        "$[?()]",
        "$[?(@.a ==)]",
        "$[?(@.a = 1)]",
        "$[?(@.a == 1]",
        "$[?(1)]",
        "$[?(@.a =~ 1)]",
        "$[?(@.a =~ /(/)]",
        "$[?(@.a =~ /a)]",
        "$[?(@.a like 1)]",
        "$.a]",
        "$.é.ü ",
        "$[?(@.a in [1)]",
    ]));
}

#[test]
fn nesting_has_an_end() {
    let deep = format!("$[?({}@.a{})]", "(".repeat(10_000), ")".repeat(10_000));
    assert!(Path::parse(&deep).is_err());
    let deep = format!("$[?({}@.a)]", "!".repeat(10_000));
    assert!(Path::parse(&deep).is_err());
    let deep = "$[?(@".repeat(10_000);
    assert!(Path::parse(&deep).is_err());
    let deep = format!("$[?(@.a in {})]", "[".repeat(10_000));
    assert!(Path::parse(&deep).is_err());
}

#[test]
fn a_walk_has_an_end() {
    let deep = (0..200).fold(Value::Null, |inner, _| value!([inner]));
    let context = Value::Null;
    let scope = Scope::new(&deep, &context, &());
    let path = Path::parse("$..*..*..*..*").expect("a path");
    assert!(matches!(
        path.evaluate(&scope),
        Err(PathError {
            miss: Miss::TooMuch { .. },
            ..
        })
    ));
}

#[test]
fn reference_paths_write() {
    let write = |path: &str, target: Value| match ReferencePath::parse(path) {
        Err(error) => format!("{path} -> does not parse: {error}"),
        Ok(reference) => match reference.write(target, value!("new")) {
            Ok(whole) => format!("{path} -> {whole}"),
            Err(error) => format!("{path} -> fails: {error}"),
        },
    };
    let target = || value!({"a": {"b": 1}, "list": [{"c": 1}, 2]});
    insta::assert_snapshot!(
        [
            write("$", target()),
            write("$.a", target()),
            write("$.a.b", target()),
            write("$.a.x.y", target()),
            write("$.new.deep", target()),
            write("$.new[0]", target()),
            write("$.new.deep[0].x", target()),
            write("$.list[1]", target()),
            write("$.list[0].c", target()),
            write("$['a']['b c']", target()),
            write("$.list[2]", target()),
            write("$.list.x", target()),
            write("$.a.b.c", target()),
            write("$.a[0]", target()),
            write("$.x", value!("text")),
            write("$[1].payload", value!([{"a": 1}, {"id": 7}])),
            write("$.list[*]", target()),
            write("$..a", target()),
            write("$.list[-1]", target()),
            write("$$.a", target()),
            write("$x.a", target()),
        ]
        .join("\n")
    );
}
