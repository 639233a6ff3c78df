//! From RE2's dialect to that of Rust's engine.
//!
//! Only what the two read differently is touched: Perl classes and word boundaries become ASCII, Unicode classes are
//! spelled out, and what has another meaning on the other side is refused. All else is copied as it stands.

use regex_syntax::ast::parse::ParserBuilder;
use regex_syntax::ast::{
    self, AssertionKind, Ast, ClassPerlKind, ClassSetItem, ClassUnicodeKind, Flag, Flags, FlagsItemKind, GroupKind,
    HexLiteralKind, Literal, LiteralKind, RepetitionKind, RepetitionRange, Span,
};

use super::classes::unicode_class;
use super::{DEEPEST_PATTERN, PatternError, complaint};
use crate::source::quote;

/// Most copies that nested counted repetitions may make of their innermost part; RE2's own bound.
const MOST_COPIES: u32 = 1000;

/// The same pattern for Rust's engine, or why there is none.
pub(super) fn normalise(source: &str) -> Result<String, PatternError> {
    let ast = ParserBuilder::new()
        .nest_limit(DEEPEST_PATTERN)
        .build()
        .parse(source)
        .map_err(|error| complaint::of_syntax(&error))?;
    let edits = ast::visit(&ast, Rewriter { source, edits: Vec::new(), copies: vec![MOST_COPIES] })?;
    Ok(apply(source, edits))
}

/// The text with some spans replaced; the edits are in order and do not overlap.
pub(super) fn apply(source: &str, edits: Vec<(Span, String)>) -> String {
    let mut text = String::with_capacity(source.len());
    let mut done = 0;
    for (span, replacement) in edits {
        text.push_str(source.get(done..span.start.offset).unwrap_or_default());
        text.push_str(&replacement);
        done = span.end.offset;
    }
    text.push_str(source.get(done..).unwrap_or_default());
    text
}

/// Walks the pattern from left to right, without recursion.
struct Rewriter<'a> {
    source: &'a str,
    edits: Vec<(Span, String)>,
    /// For each open repetition, how many copies what is inside may still make.
    copies: Vec<u32>,
}

impl ast::Visitor for Rewriter<'_> {
    type Output = Vec<(Span, String)>;
    type Err = PatternError;

    fn finish(self) -> Result<Self::Output, PatternError> {
        Ok(self.edits)
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), PatternError> {
        match ast {
            Ast::Flags(set) => check_flags(&set.flags),
            Ast::Literal(literal) => check_literal(literal),
            Ast::Assertion(assertion) => self.assertion(assertion),
            Ast::ClassPerl(class) => self.perl(class),
            Ast::ClassUnicode(class) => self.unicode(class),
            Ast::Repetition(repetition) => self.repetition(repetition),
            Ast::Group(group) => check_group(group),
            Ast::Empty(_) | Ast::Dot(_) | Ast::ClassBracketed(_) | Ast::Alternation(_) | Ast::Concat(_) => Ok(()),
        }
    }

    fn visit_post(&mut self, ast: &Ast) -> Result<(), PatternError> {
        if matches!(ast, Ast::Repetition(_)) {
            self.copies.pop();
        }
        Ok(())
    }

    fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), PatternError> {
        match item {
            ClassSetItem::Bracketed(nested) => Err(PatternError::new(
                format!("holds a `[` inside a character class: {}", quote(self.text(&nested.span))),
                r"escape it as `\[` to mean the character, or list all characters in one class",
            )),
            ClassSetItem::Literal(literal) => {
                self.check_dash(literal)?;
                check_literal(literal)
            }
            ClassSetItem::Range(range) => {
                check_literal(&range.start)?;
                check_literal(&range.end)
            }
            ClassSetItem::Perl(class) => self.perl(class),
            ClassSetItem::Unicode(class) => self.unicode(class),
            ClassSetItem::Empty(_) | ClassSetItem::Ascii(_) | ClassSetItem::Union(_) => Ok(()),
        }
    }

    fn visit_class_set_binary_op_pre(&mut self, op: &ast::ClassSetBinaryOp) -> Result<(), PatternError> {
        Err(PatternError::new(
            format!("holds `&&`, `--` or `~~` in a character class: {}", quote(self.text(&op.span))),
            r"list the characters once each, and escape a literal dash as `\-`",
        ))
    }
}

impl Rewriter<'_> {
    fn text(&self, span: &Span) -> &str {
        self.source.get(span.start.offset..span.end.offset).unwrap_or_default()
    }

    fn replace(&mut self, span: Span, replacement: impl Into<String>) -> Result<(), PatternError> {
        self.edits.push((span, replacement.into()));
        Ok(())
    }

    fn assertion(&mut self, assertion: &ast::Assertion) -> Result<(), PatternError> {
        match assertion.kind {
            AssertionKind::StartLine | AssertionKind::EndLine | AssertionKind::StartText | AssertionKind::EndText => {
                Ok(())
            }
            AssertionKind::WordBoundary => self.replace(assertion.span, r"(?-u:\b)"),
            AssertionKind::NotWordBoundary => self.replace(assertion.span, r"(?-u:\B)"),
            AssertionKind::WordBoundaryStart
            | AssertionKind::WordBoundaryEnd
            | AssertionKind::WordBoundaryStartAngle
            | AssertionKind::WordBoundaryEndAngle
            | AssertionKind::WordBoundaryStartHalf
            | AssertionKind::WordBoundaryEndHalf => Err(PatternError::new(
                format!(
                    "holds {}, which the gateway does not read as a word boundary",
                    quote(self.text(&assertion.span))
                ),
                r"use `\b` for a word boundary; `<` and `>` need no escape",
            )),
        }
    }

    /// Perl classes hold ASCII only, and `\s` no vertical tab. As ordinary classes they fold case as RE2's do.
    fn perl(&mut self, class: &ast::ClassPerl) -> Result<(), PatternError> {
        let text = match (&class.kind, class.negated) {
            (ClassPerlKind::Digit, false) => r"[0-9]",
            (ClassPerlKind::Digit, true) => r"[^0-9]",
            (ClassPerlKind::Space, false) => r"[\t\n\f\r ]",
            (ClassPerlKind::Space, true) => r"[^\t\n\f\r ]",
            (ClassPerlKind::Word, false) => r"[0-9A-Za-z_]",
            (ClassPerlKind::Word, true) => r"[^0-9A-Za-z_]",
        };
        self.replace(class.span, text)
    }

    fn unicode(&mut self, class: &ast::ClassUnicode) -> Result<(), PatternError> {
        let letter;
        let name = match &class.kind {
            ClassUnicodeKind::OneLetter(name) => {
                letter = name.to_string();
                &letter
            }
            ClassUnicodeKind::Named(name) => name,
            ClassUnicodeKind::NamedValue { .. } => {
                return Err(PatternError::new(
                    format!(
                        "uses the property class {}, which the gateway does not have",
                        quote(self.text(&class.span))
                    ),
                    r"name a general category such as `\p{Lu}` or a script such as `\p{Greek}`",
                ));
            }
        };
        let (name, flipped) = name.strip_prefix('^').map_or((name.as_str(), false), |name| (name, true));
        let text = unicode_class(name, class.negated != flipped)?;
        self.replace(class.span, text)
    }

    /// At the start of a class, Rust reads `-` and `]` as themselves where RE2 goes on to read a range: `[]-a]`.
    fn check_dash(&self, literal: &Literal) -> Result<(), PatternError> {
        let rest = self.source.get(literal.span.end.offset..).unwrap_or_default();
        let begins_range = rest.strip_prefix('-').is_some_and(|end| !end.starts_with(']'));
        if begins_range && !matches!(literal.kind, LiteralKind::Meta) {
            return Err(PatternError::new(
                format!("begins a character class with `{}-`, which engines read differently", literal.c),
                r"escape a literal `-` as `\-` and a literal `]` as `\]`",
            ));
        }
        Ok(())
    }

    fn repetition(&mut self, repetition: &ast::Repetition) -> Result<(), PatternError> {
        let operator = self.text(&repetition.op.span);
        if matches!(*repetition.ast, Ast::Repetition(_)) {
            return Err(PatternError::new(
                format!("repeats a repetition with {}", quote(operator)),
                "put the inner repetition in a group: `(?:a*)*`",
            ));
        }
        let left = self.copies.last().copied().unwrap_or(MOST_COPIES);
        let left = match &repetition.op.kind {
            RepetitionKind::ZeroOrOne | RepetitionKind::ZeroOrMore | RepetitionKind::OneOrMore => left,
            RepetitionKind::Range(range) => {
                if !is_plain_count(operator) {
                    return Err(PatternError::new(
                        format!("holds the repetition {}, which engines read differently", quote(operator)),
                        r"write it as `{2}`, `{2,}` or `{2,5}`, or escape a literal brace as `\{`",
                    ));
                }
                let copies = match *range {
                    RepetitionRange::Exactly(count) | RepetitionRange::AtLeast(count) => count,
                    RepetitionRange::Bounded(_, most) => most,
                };
                if copies > left {
                    return Err(PatternError::new(
                        "repeats something more than 1,000 times",
                        "lower the counts; counts of repetitions in repetitions multiply",
                    ));
                }
                left.checked_div(copies).unwrap_or(left)
            }
        };
        self.copies.push(left);
        Ok(())
    }
}

/// Whether a counted repetition is spelled as every engine reads it: no spaces, no leading zeros, a lower bound.
fn is_plain_count(operator: &str) -> bool {
    let operator = operator.strip_suffix('?').unwrap_or(operator);
    let Some(counts) = operator.strip_prefix('{').and_then(|text| text.strip_suffix('}')) else { return false };
    let is_number = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'))
    };
    match counts.split_once(',') {
        None => is_number(counts),
        Some((least, most)) => is_number(least) && (most.is_empty() || is_number(most)),
    }
}

fn check_group(group: &ast::Group) -> Result<(), PatternError> {
    match &group.kind {
        GroupKind::CaptureIndex(_) => Ok(()),
        GroupKind::CaptureName { name, .. } => {
            if name.name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                Ok(())
            } else {
                Err(PatternError::new(
                    format!("names a group {}", quote(&name.name)),
                    "use only ASCII letters, digits and `_` in the name of a group",
                ))
            }
        }
        GroupKind::NonCapturing(flags) => check_flags(flags),
    }
}

fn check_flags(flags: &Flags) -> Result<(), PatternError> {
    for item in &flags.items {
        let letter = match item.kind {
            FlagsItemKind::Flag(Flag::Unicode) => 'u',
            FlagsItemKind::Flag(Flag::CRLF) => 'R',
            FlagsItemKind::Flag(Flag::IgnoreWhitespace) => 'x',
            FlagsItemKind::Negation
            | FlagsItemKind::Flag(
                Flag::CaseInsensitive | Flag::MultiLine | Flag::DotMatchesNewLine | Flag::SwapGreed,
            ) => continue,
        };
        return Err(PatternError::new(
            format!("sets the flag `{letter}`, which the gateway does not have"),
            "use only the flags `i`, `m`, `s` and `U`",
        ));
    }
    Ok(())
}

fn check_literal(literal: &Literal) -> Result<(), PatternError> {
    match literal.kind {
        LiteralKind::Octal
        | LiteralKind::HexFixed(HexLiteralKind::UnicodeShort | HexLiteralKind::UnicodeLong)
        | LiteralKind::HexBrace(HexLiteralKind::UnicodeShort | HexLiteralKind::UnicodeLong) => Err(PatternError::new(
            r"holds an octal, `\u` or `\U` escape, which the gateway does not have",
            r"write the character as `\x{…}`",
        )),
        LiteralKind::Verbatim
        | LiteralKind::Meta
        | LiteralKind::Superfluous
        | LiteralKind::HexFixed(HexLiteralKind::X)
        | LiteralKind::HexBrace(HexLiteralKind::X)
        | LiteralKind::Special(_) => Ok(()),
    }
}
