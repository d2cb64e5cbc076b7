//! The terminal as a deployment's audience: it hears the news, and its person decides.

use std::collections::BTreeSet;

use cloud::deploy::audience::{Audience, Decision, News, Review};
use cloud::deploy::change::Change;
use cloud::deploy::event::{Event, Retained};
use cloud::deploy::step::Kind;

use super::{Look, how_to_remove, shown};
use crate::ui::{Answer, Ui};

/// Whoever sits at the terminal.
pub(crate) struct Terminal<'a> {
    ui: &'a mut Ui,
    stack: String,
    region: String,
    /// Whether everything was agreed to beforehand.
    is_agreed: bool,
    /// Whether a question was asked and nobody was there.
    pub(crate) nobody_there: bool,
    busy: BTreeSet<String>,
    done: usize,
}

impl<'a> Terminal<'a> {
    /// The terminal, for one stack; `is_agreed` answers every question with yes.
    pub(crate) fn new(ui: &'a mut Ui, stack: &str, region: &str, is_agreed: bool) -> Self {
        Terminal {
            ui,
            stack: stack.to_owned(),
            region: region.to_owned(),
            is_agreed,
            nobody_there: false,
            busy: BTreeSet::new(),
            done: 0,
        }
    }

    fn ask(&mut self, question: &str) -> Decision {
        if self.is_agreed {
            return Decision::GoAhead;
        }
        match self.ui.ask(question) {
            Answer::Yes => Decision::GoAhead,
            Answer::No => Decision::Leave,
            Answer::Nobody => {
                self.nobody_there = true;
                Decision::Leave
            }
        }
    }

    fn say(&mut self, text: &str) {
        self.ui.progress_done();
        self.ui.status(format_args!("{}: {text}", self.stack));
    }

    /// Failures and ends are said; what is under way is progress.
    fn event(&mut self, event: &Event) {
        if event.of_stack().is_some() {
            return;
        }
        if event.is_failure() || event.status == "DELETE_SKIPPED" {
            self.busy.remove(&event.resource);
            let reason = event.reason.as_deref().unwrap_or("");
            let text = format!("{} {} {reason}", event.status, event.resource);
            self.say(text.trim_end());
        } else if event.status.ends_with("_COMPLETE") {
            self.busy.remove(&event.resource);
            self.done += 1;
            if !self.ui.shows_progress() {
                self.say(&format!("{} {}", event.status, event.resource));
            }
        } else {
            self.busy.insert(event.resource.clone());
        }
        let busy: Vec<&str> = self.busy.iter().take(3).map(String::as_str).collect();
        self.ui.progress(format_args!(
            "{}: {} done; {}",
            self.stack,
            self.done,
            busy.join(", ")
        ));
    }

    fn kept(&mut self, retained: &[Retained]) {
        for kept in retained {
            self.ui.status(format_args!(
                "  stays: {} {} ({})",
                kept.kind, kept.physical, kept.resource
            ));
            let command = how_to_remove(kept, &self.region);
            self.ui
                .status(format_args!("         to be rid of it: {command}"));
        }
    }
}

impl Audience for Terminal<'_> {
    fn hear(&mut self, news: &News<'_>) {
        match news {
            News::Awaiting(status) => self.say(&format!(
                "in {}; waiting until that is over",
                status.name()
            )),
            News::DeletingRemains(status) => self.say(&format!(
                "in {}: an earlier creation failed; deleting what is left of it",
                status.name()
            )),
            News::UndoingUpdate => {
                self.say("an earlier update failed halfway; undoing it first");
            }
            News::DiscardingChangeSet => self.say("an old change set is discarded"),
            News::Proposing(Kind::Create) => self.say("a new stack; working out what it takes"),
            News::Proposing(Kind::Update) => self.say("working out what changes"),
            News::BeginningAgain => self.say("somebody else was at the stack; looking again"),
            News::MadeBucket(bucket) => self.say(&format!("made the bucket {bucket}")),
            News::Uploading { file, size } => {
                let megabytes = *size as f64 / 1e6;
                self.say(&format!("uploading {file} ({megabytes:.1} MB)"));
            }
            News::AlreadyThere(file) => self.say(&format!("{file} is uploaded already")),
            News::Executing => self.say(
                "deploying; CloudFormation goes on also when this is interrupted, and running it again follows",
            ),
            News::Deleting => self.say(
                "deleting; CloudFormation goes on also when this is interrupted, and running it again follows",
            ),
            News::Redefining(machine) => self.say(&format!("{machine} gets its new definition")),
            News::Routing { machine, share } => {
                self.say(&format!("{share}% of the callers of {machine} use the new version"));
            }
            News::GoingBack(machine) => {
                self.say(&format!("all callers of {machine} go back to the version before"));
            }
            News::Event(event) => self.event(event),
            News::RemovedAssets {
                bucket,
                files,
                with_bucket,
            } => {
                let what = match files {
                    1 => "1 file".to_owned(),
                    files => format!("{files} files"),
                };
                let with = if *with_bucket { ", and the bucket" } else { "" };
                self.say(&format!("removed {what} from {bucket}{with}"));
            }
        }
    }

    fn decide(&mut self, review: &Review<'_>) -> Decision {
        match review {
            Review::Change {
                stack,
                kind,
                changes,
            } => {
                let look = Look {
                    with_values: *kind == Kind::Update,
                };
                let text = shown(stack, changes, look);
                self.ui.status(text.trim_end());
                self.ask(match kind {
                    Kind::Create => "Create this stack?",
                    Kind::Update => "Deploy these changes?",
                })
            }
            Review::Definitions {
                stack,
                changes,
                left_out,
            } => {
                let text = shown(stack, changes, Look { with_values: true });
                self.ui.status(text.trim_end());
                if !left_out.is_empty() {
                    let text = shown("left out", left_out, Look { with_values: false });
                    self.ui.status(text.trim_end());
                    if left_out.iter().any(Change::touches_permissions) {
                        self.ui.status(
                            "note: permissions are among what is left out; definitions that need them will fail",
                        );
                    }
                }
                self.ask("Change these definitions in place?")
            }
            Review::Deletion {
                stack,
                resources,
                retained,
            } => {
                self.ui
                    .status(format_args!("{stack}: {resources} resources to delete"));
                self.kept(retained);
                self.ask("Destroy this stack?")
            }
        }
    }
}
