//! Automata of string languages, and the search through several at once for a string in or out of each.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use regex_automata::MatchKind;
use regex_automata::dfa::{Automaton as _, StartKind, dense};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::util::primitives::StateID;
use regex_automata::util::{start, syntax};

use super::strings::Language;

/// Largest automaton of one language, in bytes.
const LARGEST: usize = 1 << 20;

/// Most languages that are searched together.
pub(super) const MOST_LANGUAGES: usize = 64;

/// Least bytes that an automaton needs for each byte of a text.
const BYTES_OF_A_STATE: usize = 8;

/// Most bytes of strings that are left out of a search, all together.
const MOST_LEFT_OUT: usize = 1 << 20;

/// Work of telling which bytes no automaton tells apart: for all bytes, and for each automaton.
const WORK_OF_AN_ALPHABET: (u64, u64) = (512, 64);

/// Decides the strings of one language byte by byte, seeing each match one byte late.
pub(super) struct Automaton {
    dfa: dense::DFA<Vec<u32>>,
    start: StateID,
}

impl Automaton {
    /// The automaton of a language, unless it is too large.
    pub(super) fn of(language: &Language) -> Option<Self> {
        let escaped;
        let pattern = match language {
            Language::Regex(pattern) => pattern.normalised(),
            Language::Holding(part) if part.len() > LARGEST / BYTES_OF_A_STATE => return None,
            Language::Holding(part) => {
                escaped = regex_syntax::escape(part);
                &escaped
            }
        };
        let config = dense::Config::new()
            .match_kind(MatchKind::All)
            .start_kind(StartKind::Unanchored)
            .accelerate(false)
            .dfa_size_limit(Some(LARGEST))
            .determinize_size_limit(Some(LARGEST));
        let nfa = thompson::Config::new().nfa_size_limit(Some(LARGEST)).which_captures(WhichCaptures::None);
        let dfa = dense::Builder::new()
            .configure(config)
            .thompson(nfa)
            .syntax(syntax::Config::new().nest_limit(1_000))
            .build(pattern)
            .ok()?;
        let start = dfa.start_state(&start::Config::new()).ok()?;
        Some(Self { dfa, start })
    }

    /// Its size in bytes.
    pub(super) fn size(&self) -> usize {
        self.dfa.memory_usage()
    }

    /// What a language that is too large costs to find out, in bytes: all that is built until then is thrown away.
    pub(super) fn largest() -> usize {
        4 * LARGEST
    }
}

/// What a search found.
pub(super) enum Found {
    /// The shortest string, the most readable of the shortest. The empty one only if it is the only one.
    Shortest(String),
    /// There is no such string.
    Nothing,
    /// The search was given up.
    TooLarge,
}

/// Searches a string that is in the languages marked `true`, in none marked `false`, and not among `without`. Looks at no
/// more than `most` states; `steps` counts its work.
pub(super) fn search(
    languages: &[(Arc<Automaton>, bool)],
    without: &BTreeSet<Arc<str>>,
    most: usize,
    steps: &mut u64,
) -> Found {
    if languages.len() > MOST_LANGUAGES {
        return Found::TooLarge;
    }
    // a string longer than there are states to look at is never come to
    let left_out: Vec<&Arc<str>> = without.iter().filter(|text| text.len() <= most).collect();
    if left_out.iter().map(|text| text.len()).sum::<usize>() > MOST_LEFT_OUT {
        return Found::TooLarge;
    }
    let product = Product { languages, trie: Trie::of(&left_out) };
    let (once, each) = WORK_OF_AN_ALPHABET;
    *steps += once + each * languages.len() as u64 + product.trie.nodes.len() as u64;
    let alphabet = product.alphabet();
    let mut queue = Queue::starting_at(product.start());
    let mut has_empty = false;
    let mut next = 0;
    while let Some(state) = queue.states.get(next).cloned() {
        if product.accepts(&state) {
            if next > 0 {
                return queue.word(next).map_or(Found::TooLarge, Found::Shortest);
            }
            has_empty = true;
        }
        for &byte in &alphabet {
            *steps += 1;
            if let Some(after) = product.step(&state, byte) {
                queue.push(after, next, byte);
            }
        }
        next += 1;
        if queue.states.len() > most {
            return if has_empty { Found::Shortest(String::new()) } else { Found::TooLarge };
        }
    }
    if has_empty { Found::Shortest(String::new()) } else { Found::Nothing }
}

/// All automata at once.
struct Product<'a> {
    languages: &'a [(Arc<Automaton>, bool)],
    trie: Trie,
}

/// Where all automata are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct State {
    /// One for each language; settled once its match was seen.
    at: Box<[StateID]>,
    /// One bit for each language: whether a match was seen.
    matched: u64,
    utf8: u8,
    trie: Option<u32>,
}

impl Product<'_> {
    fn start(&self) -> State {
        let at = self.languages.iter().map(|(automaton, _)| automaton.start).collect();
        State { at, matched: 0, utf8: BOUNDARY, trie: self.trie.start() }
    }

    /// The state after one more byte; `None` if no string that begins like this can be accepted.
    fn step(&self, state: &State, byte: u8) -> Option<State> {
        let utf8 = after(state.utf8, byte)?;
        let mut next = State { utf8, trie: self.trie.step(state.trie, byte), ..state.clone() };
        for (index, ((automaton, wanted), at)) in self.languages.iter().zip(&mut next.at).enumerate() {
            if state.matched & (1 << index) != 0 {
                continue;
            }
            *at = automaton.dfa.next_state(*at, byte);
            // a match inside a character is an empty one, which the engine does not report
            if state.utf8 == BOUNDARY && automaton.dfa.is_match_state(*at) {
                next.matched |= 1 << index;
                *at = StateID::ZERO;
                if !wanted {
                    return None;
                }
            } else if *wanted && automaton.dfa.is_dead_state(*at) {
                return None;
            }
        }
        Some(next)
    }

    /// Whether the string so far is one that is searched.
    fn accepts(&self, state: &State) -> bool {
        state.utf8 == BOUNDARY
            && !self.trie.holds(state.trie)
            && self.languages.iter().zip(&state.at).enumerate().all(|(index, ((automaton, wanted), at))| {
                let matched = state.matched & (1 << index) != 0
                    || automaton.dfa.is_match_state(automaton.dfa.next_eoi_state(*at));
                matched == *wanted
            })
    }

    /// One byte for all bytes that no automaton tells apart, the most readable of them, in order of readability.
    fn alphabet(&self) -> Vec<u8> {
        let mut seen = HashSet::new();
        readable_bytes()
            .filter(|&byte| {
                let classes: Vec<u8> =
                    self.languages.iter().map(|(automaton, _)| automaton.dfa.byte_classes().get(byte)).collect();
                let utf8: Vec<Option<u8>> = (BOUNDARY..UTF8_STATES).map(|state| after(state, byte)).collect();
                seen.insert((classes, utf8, self.trie.bytes.contains(&byte).then_some(byte)))
            })
            .collect()
    }
}

/// States in the order in which they were reached, each with the state before it and the byte between.
struct Queue {
    states: Vec<State>,
    from: Vec<(usize, u8)>,
    known: HashMap<State, ()>,
}

impl Queue {
    fn starting_at(start: State) -> Self {
        Self { known: HashMap::from([(start.clone(), ())]), states: vec![start], from: vec![(0, 0)] }
    }

    fn push(&mut self, state: State, from: usize, byte: u8) {
        if self.known.insert(state.clone(), ()).is_none() {
            self.states.push(state);
            self.from.push((from, byte));
        }
    }

    /// The bytes on the way to a state.
    fn word(&self, mut at: usize) -> Option<String> {
        let mut bytes = Vec::new();
        while at > 0 {
            let (from, byte) = *self.from.get(at)?;
            bytes.push(byte);
            at = from;
        }
        bytes.reverse();
        String::from_utf8(bytes).ok()
    }
}

/// Some strings, byte by byte.
struct Trie {
    nodes: Vec<(BTreeMap<u8, u32>, bool)>,
    bytes: BTreeSet<u8>,
}

impl Trie {
    fn of(strings: &[&Arc<str>]) -> Self {
        let mut trie = Self { nodes: vec![(BTreeMap::new(), false)], bytes: BTreeSet::new() };
        for text in strings {
            let mut at = 0_u32;
            for byte in text.bytes() {
                trie.bytes.insert(byte);
                let fresh = u32::try_from(trie.nodes.len()).unwrap_or(u32::MAX);
                let Some((branches, _)) = trie.nodes.get_mut(at as usize) else { break };
                let next = *branches.entry(byte).or_insert(fresh);
                if next == fresh {
                    trie.nodes.push((BTreeMap::new(), false));
                }
                at = next;
            }
            if let Some((_, ends)) = trie.nodes.get_mut(at as usize) {
                *ends = true;
            }
        }
        trie
    }

    fn start(&self) -> Option<u32> {
        Some(0)
    }

    /// `None` once no string of the trie begins like this.
    fn step(&self, at: Option<u32>, byte: u8) -> Option<u32> {
        self.nodes.get(at? as usize)?.0.get(&byte).copied()
    }

    fn holds(&self, at: Option<u32>) -> bool {
        at.and_then(|at| self.nodes.get(at as usize)).is_some_and(|(_, ends)| *ends)
    }
}

/// Between two characters of UTF-8.
const BOUNDARY: u8 = 0;

/// How many states [`after`] has.
const UTF8_STATES: u8 = 8;

/// Which bytes can follow in UTF-8: 1 to 3 wait for so many bytes of any kind, 4 to 7 restrict the next one.
fn after(state: u8, byte: u8) -> Option<u8> {
    match (state, byte) {
        (BOUNDARY, 0..=0x7f) | (1, 0x80..=0xbf) => Some(BOUNDARY),
        (BOUNDARY, 0xc2..=0xdf) | (2, 0x80..=0xbf) | (4, 0xa0..=0xbf) | (5, 0x80..=0x9f) => Some(1),
        (BOUNDARY, 0xe0) => Some(4),
        (BOUNDARY, 0xed) => Some(5),
        (BOUNDARY, 0xe1..=0xef) | (3, 0x80..=0xbf) | (6, 0x90..=0xbf) | (7, 0x80..=0x8f) => Some(2),
        (BOUNDARY, 0xf0) => Some(6),
        (BOUNDARY, 0xf4) => Some(7),
        (BOUNDARY, 0xf1..=0xf3) => Some(3),
        _ => None,
    }
}

/// All bytes: letters and digits first, control characters last, and the bytes of "é" before others that are not ASCII.
fn readable_bytes() -> impl Iterator<Item = u8> {
    let plain = (b'a'..=b'z').chain(b'0'..=b'9').chain(b'A'..=b'Z').chain(*b"-_./: ");
    let other = (b'!'..=b'~').filter(|byte| !byte.is_ascii_alphanumeric() && !b"-_./:".contains(byte));
    let rest = [0xc3, 0xa9].into_iter().chain((0x80..=0xff).filter(|byte| !matches!(byte, 0xc3 | 0xa9)));
    plain.chain(other).chain(rest).chain(0..b' ').chain([0x7f])
}
