//! Where patterns are anchored, and what they look like with more anchors. All of it takes patterns of policies and gives
//! patterns that the gateway reads the same way; where a pattern cannot be read, it says what it says of one without parts.

use regex_syntax::ast::parse::ParserBuilder;
use regex_syntax::ast::{
    AssertionKind, Ast, Concat, Flag, Flags, Group, GroupKind, RepetitionKind, RepetitionRange, Span,
};

use super::{DEEPEST_PATTERN, dialect};

/// An end of what a pattern finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Where it begins.
    Start,
    /// Where it ends.
    End,
}

/// The pattern anchored at these ends of the text, whatever it says itself.
pub fn anchored(source: &str, sides: &[Side]) -> String {
    let ast = parse(source);
    let lacks = |side| sides.contains(&side) && !ast.as_ref().is_some_and(|ast| is_anchored(ast, side));
    let start = if lacks(Side::Start) { "^" } else { "" };
    let end = if lacks(Side::End) { "$" } else { "" };
    let is_one = ast.as_ref().is_some_and(is_one) || (start.is_empty() && end.is_empty());
    if is_one { format!("{start}{source}{end}") } else { format!("{start}(?:{source}){end}") }
}

/// The pattern with anchors of the text where it has anchors of lines; none if nothing changes.
pub fn of_whole_text(source: &str) -> Option<String> {
    // a flag for the whole pattern goes; what is left of its kind is overruled anchor by anchor
    let plain = source.strip_prefix("(?m)").unwrap_or(source);
    let mut edits = Vec::new();
    anchors_of_lines(&parse(plain)?, false, &mut edits);
    Some(dialect::apply(plain, edits)).filter(|whole| whole != source)
}

/// The pattern without each `.*` between that end and a letter or digit; none if there is no such.
pub fn unpadded(source: &str, side: Side) -> Option<String> {
    let mut found = Vec::new();
    padding(&parse(source)?, side, &mut found);
    (!found.is_empty()).then(|| dialect::apply(source, found.into_iter().map(|span| (span, String::new())).collect()))
}

/// Whether each alternative of the pattern ends in an anchor or in a letter or digit, and some in the latter: then what it
/// finds seems to be meant to end there.
pub fn ends_in_word(source: &str) -> bool {
    let mut ends = Ends::default();
    if let Some(ast) = parse(source) {
        ends.note(&ast);
    }
    ends.word && !ends.other
}

fn parse(source: &str) -> Option<Ast> {
    ParserBuilder::new().nest_limit(DEEPEST_PATTERN).build().parse(source).ok()
}

/// Whether an anchor before or after the pattern is about all of it and means the text.
fn is_one(ast: &Ast) -> bool {
    let sets_lines = |ast: &Ast| matches!(ast, Ast::Flags(set) if has_lines(&set.flags, false));
    match ast {
        Ast::Alternation(_) => false,
        Ast::Concat(concat) => !concat.asts.iter().any(sets_lines),
        other => !sets_lines(other),
    }
}

fn is_anchored(ast: &Ast, side: Side) -> bool {
    let outermost = match ast {
        Ast::Concat(concat) => outermost(concat, side).next(),
        other => Some(other),
    };
    let Some(Ast::Assertion(assertion)) = outermost else { return false };
    match (&assertion.kind, side) {
        (AssertionKind::StartText, Side::Start) | (AssertionKind::EndText, Side::End) => true,
        (AssertionKind::StartLine, Side::Start) | (AssertionKind::EndLine, Side::End) => is_one(ast),
        _ => false,
    }
}

/// The parts of a sequence from that end on, flags apart.
fn outermost(concat: &Concat, side: Side) -> impl Iterator<Item = &Ast> {
    let mut parts: Vec<&Ast> = concat.asts.iter().filter(|part| !matches!(part, Ast::Flags(_))).collect();
    if side == Side::End {
        parts.reverse();
    }
    parts.into_iter()
}

/// Whether anchors are about lines under these flags.
fn has_lines(flags: &Flags, before: bool) -> bool {
    flags.flag_state(Flag::MultiLine).unwrap_or(before)
}

/// Notes how to make each anchor of a line one of the text, and gives whether further anchors of the same group are about
/// lines.
fn anchors_of_lines(ast: &Ast, lines: bool, edits: &mut Vec<(Span, String)>) -> bool {
    match ast {
        Ast::Flags(set) => return has_lines(&set.flags, lines),
        Ast::Assertion(assertion) if lines => match assertion.kind {
            AssertionKind::StartLine => edits.push((assertion.span, r"\A".to_owned())),
            AssertionKind::EndLine => edits.push((assertion.span, r"\z".to_owned())),
            _ => {}
        },
        Ast::Group(group) => {
            anchors_of_lines(&group.ast, inside(group, lines), edits);
        }
        Ast::Repetition(repetition) => {
            anchors_of_lines(&repetition.ast, lines, edits);
        }
        Ast::Concat(concat) => {
            return concat.asts.iter().fold(lines, |lines, part| anchors_of_lines(part, lines, edits));
        }
        Ast::Alternation(either) => {
            return either.asts.iter().fold(lines, |lines, part| anchors_of_lines(part, lines, edits));
        }
        _ => {}
    }
    lines
}

fn inside(group: &Group, lines: bool) -> bool {
    match &group.kind {
        GroupKind::NonCapturing(flags) => has_lines(flags, lines),
        GroupKind::CaptureIndex(_) | GroupKind::CaptureName { .. } => lines,
    }
}

fn padding(ast: &Ast, side: Side, found: &mut Vec<Span>) {
    match ast {
        Ast::Group(group) => padding(&group.ast, side, found),
        Ast::Alternation(either) => either.asts.iter().for_each(|part| padding(part, side, found)),
        Ast::Concat(concat) => {
            let mut parts = outermost(concat, side).skip_while(|part| matches!(part, Ast::Assertion(_)));
            let Some(mut part) = parts.next() else { return };
            let mut before = Vec::new();
            while is_anything(part) {
                before.push(*part.span());
                let Some(next) = parts.next() else { return };
                part = next;
            }
            if before.is_empty() {
                padding(part, side, found);
            } else if is_word_at(part, side) {
                before.sort();
                found.extend(before);
            }
        }
        _ => {}
    }
}

/// Whether it is `.*`, perhaps in a group.
fn is_anything(ast: &Ast) -> bool {
    match ast {
        Ast::Group(group) => is_anything(&group.ast),
        Ast::Repetition(repetition) => {
            let from_none = matches!(
                repetition.op.kind,
                RepetitionKind::ZeroOrMore | RepetitionKind::Range(RepetitionRange::AtLeast(0))
            );
            from_none && matches!(*repetition.ast, Ast::Dot(_))
        }
        _ => false,
    }
}

/// Whether it may have a letter or digit at that end.
fn is_word_at(ast: &Ast, side: Side) -> bool {
    match ast {
        Ast::Literal(literal) => literal.c.is_ascii_alphanumeric(),
        Ast::Group(group) => is_word_at(&group.ast, side),
        Ast::Repetition(repetition) => is_word_at(&repetition.ast, side),
        Ast::Alternation(either) => either.asts.iter().any(|part| is_word_at(part, side)),
        Ast::Concat(concat) => outermost(concat, side).next().is_some_and(|part| is_word_at(part, side)),
        _ => false,
    }
}

/// What the alternatives of a pattern end in.
#[derive(Default)]
struct Ends {
    word: bool,
    other: bool,
}

impl Ends {
    fn note(&mut self, ast: &Ast) {
        match ast {
            Ast::Literal(literal) if literal.c.is_ascii_alphanumeric() => self.word = true,
            Ast::Assertion(assertion) if matches!(assertion.kind, AssertionKind::EndLine | AssertionKind::EndText) => {}
            Ast::Group(group) => self.note(&group.ast),
            Ast::Alternation(either) => either.asts.iter().for_each(|part| self.note(part)),
            Ast::Concat(concat) => match outermost(concat, Side::End).next() {
                Some(last) => self.note(last),
                None => self.other = true,
            },
            _ => self.other = true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Side, anchored, ends_in_word, of_whole_text, unpadded};
    use crate::policy::Pattern;

    const BOTH: [Side; 2] = [Side::Start, Side::End];

    #[test]
    fn anchors_hold_the_whole_pattern() {
        for (source, tight) in [
            ("main", "^main$"),
            ("^main$", "^main$"),
            (r"\Amain\z", r"\Amain\z"),
            ("main|dev", "^(?:main|dev)$"),
            ("^main|dev$", "^(?:^main|dev$)$"),
            ("^(?:main|dev)", "^(?:main|dev)$"),
            ("(?i)main", "^(?i)main$"),
            ("(?i)^main", "(?i)^main$"),
            (r"cost\$", r"^cost\$$"),
            ("(?m)^main$", "^(?:(?m)^main$)$"),
            ("a(?m)$", "^(?:a(?m)$)$"),
            ("^(?:(?m)^main$)", "^(?:(?m)^main$)$"),
        ] {
            assert_eq!(anchored(source, &BOTH), tight);
            let tight = Pattern::new(tight).unwrap();
            assert!(["xmain", "mainx", "x\nmain", "main\nx", "cost$x"].iter().all(|text| !tight.is_match(text)));
        }
    }

    #[test]
    fn anchors_of_lines_become_anchors_of_the_text() {
        for (source, whole) in [
            ("(?m)^daily$", Some("^daily$")),
            ("^(?:(?m)^daily$)", Some(r"^(?:(?m)\Adaily\z)")),
            ("(?im)^a|b$", Some(r"(?im)\Aa|b\z")),
            ("(?m:^a$)|^b$", Some(r"(?m:\Aa\z)|^b$")),
            ("a(?m)(?:$|b(?-m)$)", Some(r"a(?m)(?:\z|b(?-m)$)")),
            ("^a$", None),
            (r"(?im)\Aa\z", None),
        ] {
            assert_eq!(of_whole_text(source).as_deref(), whole, "{source}");
        }
    }

    #[test]
    fn what_takes_anything_beside_a_word_is_left_out() {
        for (source, start, end) in [
            (".*daily.*", Some("daily.*"), Some(".*daily")),
            ("^.*?daily$", Some("^daily$"), None),
            ("^(?:.*.*a|(.*)b.*)$", Some("^(?:a|b.*)$"), Some("^(?:.*.*a|(.*)b)$")),
            ("(?i)^(?:.*daily)", Some("(?i)^(?:daily)"), None),
            (r"^.*\.md$", None, None),
            ("^feat/.*$", None, None),
            ("^[a-z].*|.*|.+a$", None, None),
        ] {
            assert_eq!(unpadded(source, Side::Start).as_deref(), start, "{source}");
            assert_eq!(unpadded(source, Side::End).as_deref(), end, "{source}");
        }
    }

    #[test]
    fn words_at_the_end_of_alternatives_are_seen() {
        let words = ["main", "^main|dev$", "^(?:main|dev$)"];
        let others = ["^main$", "main|feat/", "^(main$|feat/)", "a?", "[a-z]", "(?:main|)", r"a\b", ""];
        assert!(words.iter().all(|source| ends_in_word(source)));
        assert!(others.iter().all(|source| !ends_in_word(source)));
    }
}
