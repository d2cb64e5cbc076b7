//! Throw-away: our design alone over one folder, report as JSON.
use std::path::PathBuf;
fn main() {
    let mut args = std::env::args().skip(1);
    let folder = PathBuf::from(args.next().unwrap());
    let seed: u64 = args.next().unwrap().parse().unwrap();
    let design = match args.next().as_deref() { Some("none") => simulator::Design::Unprotected, Some("fn") => simulator::Design::Counter, Some("aws") => simulator::Design::Sample, Some("retries") => simulator::Design::Retries, _ => simulator::Design::Breaker };
    let spec = spec::parse(&std::fs::read_to_string(folder.join("breaker.yaml")).unwrap()).unwrap();
    let text = std::fs::read_to_string(folder.join("scenario.yaml")).unwrap();
    let read = |file: &str| std::fs::read_to_string(folder.join(file)).map_err(|e| e.to_string());
    let mut scenario = simulator::scenario::parse_with(&text, &spec, &read).unwrap();
    scenario.seed = seed;
    let report = simulator::simulate(&spec, &scenario, design, |_| ()).unwrap();
    println!("{}", serde_json::to_string(&vec![report]).unwrap());
}
