//! One file a sub-command; this one only names them.

mod explain;
mod graph;
mod init;
mod package;
mod render;
mod run;
mod schema;
mod simulate;
mod synth;
mod test_state;
mod validate;
mod wrap;

use clap::Subcommand;

use crate::error::CommandResult;
use crate::ui::Ui;

/// What `sfn-breaker` can do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Explain(explain::ExplainArgs),
    Graph(graph::GraphArgs),
    Init(init::InitArgs),
    Package(package::PackageArgs),
    Render(render::RenderArgs),
    Run(run::RunArgs),
    Schema(schema::SchemaArgs),
    Simulate(simulate::SimulateArgs),
    Synth(synth::SynthArgs),
    TestState(test_state::TestStateArgs),
    Validate(validate::ValidateArgs),
    Wrap(wrap::WrapArgs),
}

/// Runs the chosen sub-command.
pub(crate) fn run(ui: &mut Ui, command: Command) -> CommandResult {
    match command {
        Command::Explain(args) => explain::explain(ui, args),
        Command::Graph(args) => graph::graph(ui, args),
        Command::Init(args) => init::init(ui, args),
        Command::Package(args) => package::package(ui, args),
        Command::Render(args) => render::render(ui, args),
        Command::Run(args) => run::run(ui, args),
        Command::Schema(args) => schema::schema(ui, args),
        Command::Simulate(args) => simulate::simulate(ui, args),
        Command::Synth(args) => synth::synth(ui, args),
        Command::TestState(args) => test_state::test_state(ui, args),
        Command::Validate(args) => validate::validate(ui, args),
        Command::Wrap(args) => wrap::wrap(ui, args),
    }
}
