//! All questions to the user. They go to stderr, so that stdout holds results alone.

use inquire::ui::RenderConfig;
use inquire::validator::Validation;
use inquire::{Confirm, CustomType, InquireError, MultiSelect, Select, Text};

use crate::failure::Failure;
use crate::ui::Ui;

/// Entries of a list that are shown at once.
const PAGE: usize = 12;

/// Asks questions on a terminal. All text given to it must be fit for one.
pub struct Prompt {
    config: RenderConfig<'static>,
}

impl Prompt {
    /// Asks in the colours that notes have.
    pub fn new(ui: &Ui) -> Self {
        let config = if ui.are_notes_coloured() { RenderConfig::default_colored() } else { RenderConfig::empty() };
        Self { config }
    }

    /// One of some options, by its place in the list; the first is taken by pressing Enter.
    pub fn choose(&self, question: &str, options: Vec<String>) -> Result<usize, Failure> {
        let select = Select::new(question, options).with_render_config(self.config).with_page_size(PAGE);
        Ok(select.raw_prompt()?.index)
    }

    /// Any of some options, by their places in the list; none at first.
    pub fn choose_some(&self, question: &str, options: Vec<String>) -> Result<Vec<usize>, Failure> {
        let select = MultiSelect::new(question, options).with_render_config(self.config).with_page_size(PAGE);
        Ok(select.raw_prompt()?.into_iter().map(|option| option.index).collect())
    }

    /// A whole number from 1 to `most`.
    pub fn number(&self, question: &str, default: u64, most: u64) -> Result<u64, Failure> {
        let refusal = format!("write a whole number from 1 to {most}");
        let hint = refusal.clone();
        let number = CustomType::<u64>::new(question)
            .with_default(default)
            .with_error_message(&refusal)
            .with_render_config(self.config)
            .with_validator(move |number: &u64| {
                let fits = (1..=most).contains(number);
                Ok(if fits { Validation::Valid } else { Validation::Invalid(hint.as_str().into()) })
            });
        Ok(number.prompt()?)
    }

    /// Yes or no, where yes is a risk; Enter means no.
    #[cfg(feature = "scan")]
    pub fn allow(&self, question: &str) -> Result<bool, Failure> {
        Ok(Confirm::new(question).with_default(false).with_render_config(self.config).prompt()?)
    }

    /// A line of text, which may be empty.
    pub fn text(&self, question: &str) -> Result<String, Failure> {
        Ok(Text::new(question).with_render_config(self.config).prompt()?)
    }

    /// Yes or no; Enter means yes.
    pub fn confirm(&self, question: &str) -> Result<bool, Failure> {
        Ok(Confirm::new(question).with_default(true).with_render_config(self.config).prompt()?)
    }
}

impl From<InquireError> for Failure {
    fn from(error: InquireError) -> Self {
        match error {
            InquireError::OperationCanceled | InquireError::OperationInterrupted => Self::stopped(),
            InquireError::NotTTY => Self::new("this is not a terminal, so nothing can be asked").help("give `--yes`"),
            other => Self::new(format!("cannot ask: {other}")),
        }
    }
}
