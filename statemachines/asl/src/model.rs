//! The language's constructs, one file each. Field names follow the language's own, in snake case.

mod catcher;
mod choice;
mod condition;
mod fail;
mod machine;
mod map;
mod map_io;
mod parallel;
mod pass;
mod processor;
mod retrier;
mod scalar;
mod state;
mod succeed;
mod task;
mod transition;
mod wait;

pub use catcher::Catcher;
pub use choice::{Choice, ChoiceRule};
pub use condition::{Clause, Comparison, Condition, DataType, Operand, Relation, Test};
pub use fail::Fail;
pub use machine::{QueryLanguage, StateMachine};
pub use map::Map;
pub use map_io::{ItemBatcher, ItemReader, ReaderConfig, ResultWriter, WriterConfig};
pub use parallel::Parallel;
pub use pass::Pass;
pub use processor::{ExecutionType, ProcessorConfig, ProcessorMode};
pub use retrier::{JitterStrategy, Retrier};
pub use scalar::{DataPath, Quantity, Scalar, Text, expression, is_placeholder};
pub use state::{State, StateKind};
pub use succeed::Succeed;
pub use task::Task;
pub use transition::Transition;
pub use wait::{Delay, Wait};
