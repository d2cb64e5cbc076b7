//! One file a sub-command; this one only names them.

mod cost;
mod deploy;
mod destroy;
mod diff;
mod explain;
mod graph;
mod history;
mod init;
mod mode;
mod order;
mod package;
mod render;
mod reset;
mod run;
mod schema;
mod simulate;
mod start;
mod status;
pub(crate) mod synth;
mod test_state;
mod trip;
mod validate;
mod verify;
mod watch;
mod wrap;

use clap::Subcommand;

use crate::error::CommandResult;
use crate::ui::Ui;

/// What `sfn-breaker` can do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Cost(cost::CostArgs),
    Deploy(deploy::DeployArgs),
    Destroy(destroy::DestroyArgs),
    Diff(diff::DiffArgs),
    Explain(explain::ExplainArgs),
    Graph(graph::GraphArgs),
    History(history::HistoryArgs),
    Init(init::InitArgs),
    Mode(mode::ModeArgs),
    Package(package::PackageArgs),
    Render(render::RenderArgs),
    Reset(reset::ResetArgs),
    Run(run::RunArgs),
    Schema(schema::SchemaArgs),
    Simulate(simulate::SimulateArgs),
    Start(start::StartArgs),
    Status(status::StatusArgs),
    Synth(synth::SynthArgs),
    TestState(test_state::TestStateArgs),
    Trip(trip::TripArgs),
    Validate(validate::ValidateArgs),
    Verify(verify::VerifyArgs),
    Watch(watch::WatchArgs),
    Wrap(wrap::WrapArgs),
}

/// Runs the chosen sub-command.
pub(crate) fn run(ui: &mut Ui, command: Command) -> CommandResult {
    match command {
        Command::Cost(args) => cost::cost(ui, &args),
        Command::Deploy(args) => deploy::deploy(ui, args),
        Command::Destroy(args) => destroy::destroy(ui, args),
        Command::Diff(args) => diff::diff(ui, args),
        Command::Explain(args) => explain::explain(ui, args),
        Command::Graph(args) => graph::graph(ui, args),
        Command::History(args) => history::history(ui, &args),
        Command::Init(args) => init::init(ui, args),
        Command::Mode(args) => mode::mode(ui, &args),
        Command::Package(args) => package::package(ui, args),
        Command::Render(args) => render::render(ui, args),
        Command::Reset(args) => reset::reset(ui, &args),
        Command::Run(args) => run::run(ui, args),
        Command::Schema(args) => schema::schema(ui, args),
        Command::Simulate(args) => simulate::simulate(ui, args),
        Command::Start(args) => start::start(ui, &args),
        Command::Status(args) => status::status(ui, &args),
        Command::Synth(args) => synth::synth(ui, args),
        Command::TestState(args) => test_state::test_state(ui, args),
        Command::Trip(args) => trip::trip(ui, &args),
        Command::Validate(args) => validate::validate(ui, args),
        Command::Verify(args) => verify::verify(ui, &args),
        Command::Watch(args) => watch::watch(ui, &args),
        Command::Wrap(args) => wrap::wrap(ui, args),
    }
}
