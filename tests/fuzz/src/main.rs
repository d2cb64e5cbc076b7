//! Fuzzing by hand: `fuzz [TARGET] [--cases N] [--seed S] [--from CASE] [--definitions FOLDER]`.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use fuzz::{Chance, Corpus, TARGETS, Target};

/// A case that takes longer is named.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the command line asks for.
struct Request {
    targets: Vec<Target>,
    cases: u64,
    seed: u64,
    from: u64,
    /// Folders of definitions to damage besides our own.
    definitions: Vec<PathBuf>,
}

fn main() -> ExitCode {
    let mut talk = std::io::stderr();
    let request = match request(std::env::args().skip(1)) {
        Ok(request) => request,
        Err(why) => {
            drop(writeln!(
                talk,
                "{why}\nusage: fuzz [TARGET] [--cases N] [--seed S] [--from CASE] [--definitions FOLDER]"
            ));
            return ExitCode::from(2);
        }
    };
    let mut corpus = Corpus::own();
    for folder in &request.definitions {
        if corpus.add_definitions(folder) == 0 {
            let folder = folder.display();
            drop(writeln!(talk, "{folder}: no definitions there"));
            return ExitCode::from(2);
        }
    }
    drop(writeln!(
        talk,
        "{} definitions, {} specs",
        corpus.definitions.len(),
        corpus.specs.len(),
    ));
    let at = Arc::new(AtomicU64::new(0));
    watch(at.clone());
    for target in &request.targets {
        let began = Instant::now();
        let mut slowest = (Duration::ZERO, 0);
        for case in request.from..request.from.saturating_add(request.cases) {
            at.store(case, Ordering::Relaxed);
            if case % 10_000 == 0 {
                drop(writeln!(talk, "{} {case}", target.name));
            }
            let start = Instant::now();
            let mut chance = Chance::of_case(request.seed, case);
            let run = std::panic::AssertUnwindSafe(|| (target.run)(&mut chance, &corpus));
            if std::panic::catch_unwind(run).is_err() {
                drop(writeln!(
                    talk,
                    "{} fails: --seed {} --from {case} --cases 1",
                    target.name, request.seed
                ));
                return ExitCode::FAILURE;
            }
            slowest = slowest.max((start.elapsed(), case));
        }
        drop(writeln!(
            talk,
            "{}: {} cases in {:.1} s; the slowest took {:.3} s, case {}",
            target.name,
            request.cases,
            began.elapsed().as_secs_f64(),
            slowest.0.as_secs_f64(),
            slowest.1
        ));
    }
    ExitCode::SUCCESS
}

/// Names a case that takes too long.
fn watch(at: Arc<AtomicU64>) {
    std::thread::spawn(move || {
        let mut before = u64::MAX;
        loop {
            std::thread::sleep(PATIENCE);
            let now = at.load(Ordering::Relaxed);
            if now == before {
                drop(writeln!(
                    std::io::stderr(),
                    "case {now} has been running for {PATIENCE:?} or longer"
                ));
            }
            before = now;
        }
    });
}

fn request(mut arguments: impl Iterator<Item = String>) -> Result<Request, String> {
    let mut request = Request {
        targets: TARGETS.to_vec(),
        cases: 100_000,
        seed: 1,
        from: 0,
        definitions: Vec::new(),
    };
    while let Some(argument) = arguments.next() {
        let field = match argument.as_str() {
            "--cases" => &mut request.cases,
            "--seed" => &mut request.seed,
            "--from" => &mut request.from,
            "--definitions" => {
                let folder = arguments.next();
                let folder = folder.ok_or("`--definitions` takes a folder")?;
                request.definitions.push(folder.into());
                continue;
            }
            name => {
                let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
                let target = fuzz::named(name)
                    .ok_or_else(|| format!("no target `{name}`: one of {}", names.join(", ")))?;
                request.targets = vec![*target];
                continue;
            }
        };
        *field = arguments
            .next()
            .and_then(|number| number.parse().ok())
            .ok_or_else(|| format!("`{argument}` takes a whole number"))?;
    }
    Ok(request)
}
