//! No text makes the validator panic, and whatever it finds can be shown in every format.

use asl::ExecutionType;
use asl::syntax::Notation;
use validator::render::{self, Checked};
use validator::{Options, Subject, check, rules, variable_references};

/// Mutated texts of one run: some seconds.
const ROUNDS: usize = 1_500;

/// Pieces that open, close or look like something.
const PIECES: [&str; 28] = [
    "{", "}", "[", "]", "\"", ":", ",", "{%", "%}", "$", "$.", "$$", "${", "}", "\\", "\\u0000",
    "null", "true", "-1", "1e999", "é", "\u{0}", "\u{feff}", "\n", "- ", "#", "&a", "*a",
];

/// A small generator of numbers that look random and are always the same.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap_or(0)
    }

    fn place(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

fn seeds() -> Vec<&'static str> {
    rules()
        .flat_map(|rule| [rule.bad.text, rule.good.text])
        .collect()
}

fn mutate(text: &str, other: &str, chance: &mut Chance) -> String {
    let (one, two) = (chance.place(text), chance.place(text));
    let (start, end) = (one.min(two), one.max(two));
    let piece = PIECES[chance.below(PIECES.len())];
    match chance.below(6) {
        0 => format!("{}{}", &text[..start], &text[end..]),
        1 => format!("{}{piece}{}", &text[..start], &text[start..]),
        2 => format!(
            "{}{}{}",
            &text[..start],
            &text[start..end].repeat(3),
            &text[end..]
        ),
        3 => {
            let cut = chance.place(other);
            format!("{}{}", &text[..start], &other[cut..])
        }
        4 => format!("{}{piece}{}", &text[..start], &text[end..]),
        _ => text.replacen(&text[start..end], piece, 1),
    }
}

const NOTATIONS: [Option<Notation>; 3] = [None, Some(Notation::Json), Some(Notation::Yaml)];

const SUBJECTS: [Option<Subject>; 3] = [None, Some(Subject::Definition), Some(Subject::Spec)];

/// Checks a text one way or another, and shows the outcome in every format.
fn try_out(text: &str, chance: &mut Chance) {
    let options = Options {
        workflow: [ExecutionType::Standard, ExecutionType::Express][chance.below(2)],
        notation: NOTATIONS[chance.below(3)],
        subject: SUBJECTS[chance.below(3)],
    };
    let report = check(text, &options);
    let mut last = 0;
    for finding in &report.findings {
        let start = finding.at.span.start;
        assert!(last <= start, "out of order: {text:?}");
        assert!(
            start <= text.len(),
            "{}: beyond the text {text:?}",
            finding.code
        );
        last = start;
    }
    let checked = Checked {
        name: "text".to_owned(),
        text: text.to_owned(),
        report,
    };
    render::text(&checked);
    render::json(&checked);
    render::github(&checked);
    render::sarif(&[checked]);
    variable_references(text, options.notation);
}

#[test]
fn mutated_examples_are_survived() {
    let seeds = seeds();
    let mut chance = Chance(0x5EED);
    let mut text = String::new();
    for round in 0..ROUNDS {
        let (one, other) = (
            seeds[chance.below(seeds.len())],
            seeds[chance.below(seeds.len())],
        );
        // Several mutations on top of each other, then another seed.
        if round % 4 == 0 {
            text = one.to_owned();
        }
        text = mutate(&text, other, &mut chance);
        if text.len() < 20_000 {
            try_out(&text, &mut chance);
        }
    }
}

#[test]
fn bytes_that_mean_nothing_are_survived() {
    let mut chance = Chance(7);
    for _ in 0..500 {
        let length = chance.below(60);
        let bytes: Vec<u8> = (0..length)
            .map(|_| u8::try_from(chance.below(256)).unwrap_or(0))
            .collect();
        try_out(&String::from_utf8_lossy(&bytes), &mut chance);
    }
}

#[test]
fn deep_and_wide_texts_are_survived() {
    let deep = "{\"a\":".repeat(5_000);
    let machine = |inner: &str, depth: usize| {
        format!(
            "{{\"StartAt\":\"p{depth}\",\"States\":{{\"p{depth}\":{{\"Type\":\"Parallel\",\"End\":true,\"Branches\":[{inner}]}}}}}}"
        )
    };
    let nested = (0..200).fold("{}".to_owned(), |inner, depth| machine(&inner, depth));
    let states: Vec<String> = (0..3_000)
        .map(|at| {
            format!(
                "\"s{at}\":{{\"Type\":\"Pass\",\"Assign\":{{\"v{at}.$\":\"$v{}\"}},\"Next\":\"s{}\"}}",
                at + 1,
                at + 1
            )
        })
        .collect();
    let wide = format!("{{\"StartAt\":\"s0\",\"States\":{{{}}}}}", states.join(","));
    for text in [deep, nested, wide, "[".repeat(100_000), "- ".repeat(20_000)] {
        check(&text, &Options::default());
    }
}
