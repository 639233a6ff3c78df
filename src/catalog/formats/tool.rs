//! The members of a tool, understood.

use std::borrow::Cow;
use std::str::FromStr;

use serde::de::Error;
use serde_json::value::RawValue;

use super::problem::Problem;
use super::reader::Reader;
use super::record::Fields;
use super::spot::Spot;
use super::word::Word;
use super::{Prose, Sink, ToolRef};
use crate::catalog::classify::Signal;
use crate::catalog::{Annotations, Confidence, Evidence, RatedBy, RiskClass, Severity};
use crate::source::quote;
use crate::suggest::nearest;

impl<'a, S: Sink<'a>> Reader<'_, 'a, S> {
    /// Hands over the tool that these members are, and its server.
    pub(super) fn finish_tool<E: Error>(&mut self, fields: &mut Fields<'a>) -> Result<(), E> {
        match self.tool(fields) {
            Ok(tool) => self.sink.tool(tool, fields.server.take()),
            Err(problem) => return Err(self.refuse(problem)),
        }
        Ok(())
    }

    fn tool(&self, fields: &mut Fields<'a>) -> Result<ToolRef<'a>, Problem> {
        let Some(Word::Text(name)) = fields.name.take() else {
            return Err(Problem::new(
                "a tool has no `name`, or one that is no text",
                "give every tool the exact `name` by which it is called",
            ));
        };
        let description = self.text(&name, "description", fields.description.take(), true)?;
        let class = self.word(&name, "class", fields.class.take(), RiskClass::ALL, true)?;
        let stated_severity = self.word(&name, "severity", fields.severity.take(), Severity::ALL, true)?;
        let rationale = self.text(&name, "rationale", fields.rationale.take(), self.own)?;
        let evidence = self.evidence(&name, fields.evidence)?;
        let rated_by = self.word(&name, "rated_by", fields.rated_by.take(), RatedBy::ALL, self.own)?;
        let confidence = self.word(&name, "confidence", fields.confidence.take(), Confidence::ALL, self.own)?;
        let treat_as = self.word(&name, "treat_as", fields.treat_as.take(), RiskClass::ALL, self.own)?;
        let annotations = self.annotations(&name, fields.annotations)?;
        let contradictions = self.list(&name, "contradictions", fields.contradictions)?;
        let signals = self.signals(&name, fields.signals)?;
        let prose = if self.sink.wants_prose() {
            let mut extras = std::mem::take(&mut fields.extras);
            extras.extend(fields.annotations.map(|raw| (Cow::Borrowed("annotations"), raw)));
            Prose { rationale, evidence, contradictions, signals, extras }.boxed()
        } else {
            None
        };
        Ok(ToolRef {
            name,
            description,
            class,
            stated_severity,
            rated_by,
            confidence,
            treat_as,
            input_schema: fields.input_schema.filter(|schema| schema.get() != "null"),
            annotations,
            prose,
            at: Spot { category: fields.category, snake_case: fields.snake_case, ..self.spot },
        })
    }

    /// A text; something else is an error where the key must mean ours.
    fn text(
        &self,
        tool: &str,
        key: &str,
        word: Option<Word<'a>>,
        strict: bool,
    ) -> Result<Option<Cow<'a, str>>, Problem> {
        match word {
            Some(Word::Other) if strict => Err(Problem::no_text(tool, key)),
            word => Ok(word.and_then(Word::text)),
        }
    }

    /// One of some words, in any case. Nothing, `null` and the empty word say that it is not known.
    fn word<T: Copy + FromStr + ToString>(
        &self,
        tool: &str,
        key: &str,
        word: Option<Word<'a>>,
        all: &[T],
        strict: bool,
    ) -> Result<Option<T>, Problem> {
        let Some(text) = self.text(tool, key, word, strict)? else { return Ok(None) };
        match text.parse() {
            Ok(value) => Ok(Some(value)),
            Err(_) if !strict => Ok(None),
            Err(_) => Err(Problem { offset: self.offset_of(&text), ..Problem::unknown_word(tool, key, &text, all) }),
        }
    }

    fn evidence(&self, tool: &str, raw: Option<&'a RawValue>) -> Result<Option<&'a RawValue>, Problem> {
        let Some(raw) = raw.filter(|raw| raw.get() != "null") else { return Ok(None) };
        match serde_json::from_str::<Vec<Evidence>>(raw.get()) {
            Err(_) if self.own => Err(Problem {
                message: format!("the `evidence` of the tool {} cannot be understood", quote(tool)),
                help: "write a list of objects with the texts `source` and `quote` and, where known, a `class`"
                    .to_owned(),
                offset: self.offset_of(raw.get()),
            }),
            _ => Ok(Some(raw)),
        }
    }

    /// A list of texts; something else is an error in our own format alone.
    fn list(&self, tool: &str, key: &str, raw: Option<&'a RawValue>) -> Result<Vec<String>, Problem> {
        let Some(raw) = raw.filter(|raw| raw.get() != "null") else { return Ok(Vec::new()) };
        match serde_json::from_str(raw.get()) {
            Err(_) if self.own => Err(Problem {
                message: format!("the `{key}` of the tool {} are no list of texts", quote(tool)),
                help: format!("write a list of texts as `{key}`, or leave it out"),
                offset: self.offset_of(raw.get()),
            }),
            list => Ok(list.unwrap_or_default()),
        }
    }

    fn signals(&self, tool: &str, raw: Option<&'a RawValue>) -> Result<Vec<Signal>, Problem> {
        let words = self.list(tool, "signals", raw)?;
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let signal = |word: &String| match word.parse() {
            Err(_) if self.own => Err(Problem {
                message: format!("the tool {} has an unknown signal: {}", quote(tool), quote(word)),
                help: match nearest(word, Signal::ALL.iter().map(|signal| signal.as_str())) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "leave it out; `policy schema catalog` lists the signals".to_owned(),
                },
                offset: raw.and_then(|raw| self.offset_of(raw.get())),
            }),
            signal => Ok(signal.ok()),
        };
        words.iter().filter_map(|word| signal(word).transpose()).collect()
    }

    fn annotations(&self, tool: &str, raw: Option<&'a RawValue>) -> Result<Option<Annotations>, Problem> {
        let Some(raw) = raw else { return Ok(None) };
        serde_json::from_str(raw.get()).map_err(|_| Problem {
            message: format!("the `annotations` of the tool {} cannot be understood", quote(tool)),
            help: "write an object of hints such as `readOnlyHint`, each once and `true` or `false`".to_owned(),
            offset: self.offset_of(raw.get()),
        })
    }
}
