//! The table of all forms of all words, `table.bin`. It needs no reading, so the first look-up costs no more than the last.
//!
//! It holds, each in little-endian order: the slots of a hash table with linear probing (16 bits of the hash above the
//! number of an entry, from 1; 0 is free), for each slot the marks of all words that are first looked for there, the entries
//! (what the word tells, in bits; where in the file its text begins above how long it is), and the texts.

use super::super::super::risk::RiskClass;
use super::{Force, Form, Marks, Roles, Verb, Word};

/// Slots of the hash table: a power of two, and about twice the words.
pub(super) const SLOTS: usize = 1 << 14;

/// Bytes of a slot, of the marks of a slot, and of an entry.
const SLOT: usize = 4;
const MARKS: usize = 4;
const ENTRY: usize = 12;

/// Where the marks of the slots begin, and where the entries do.
const MARKS_AT: usize = SLOTS * SLOT;
const ENTRIES_AT: usize = MARKS_AT + SLOTS * MARKS;

static TABLE: &[u8] = include_bytes!("table.bin");

/// What the table has of a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// What the lexicon says of it.
    pub word: Option<Word>,
    /// What it does in a sentence.
    pub roles: Roles,
    /// Whether arguments are told apart by it.
    pub tells_an_argument: bool,
}

/// What the table has of the parts, written together, in whatever case.
#[inline]
pub(super) fn find<const N: usize>(parts: [&str; N]) -> Found {
    found(TABLE, parts).unwrap_or_default()
}

fn found<const N: usize>(table: &[u8], parts: [&str; N]) -> Option<Found> {
    let (mut slot, tag) = hash(parts);
    loop {
        let held = u32::from_le_bytes(chunk(table, slot * SLOT)?);
        let number = (held & 0xffff).checked_sub(1)?;
        if held >> 16 == tag {
            let entry = ENTRIES_AT + usize::try_from(number).ok()? * ENTRY;
            let place = u32::from_le_bytes(chunk(table, entry + 8)?);
            let start = usize::try_from(place >> 8).ok()?;
            let text = table.get(start..start + usize::try_from(place & 0xff).ok()?)?;
            if is_written(text, parts) {
                return Some(unpack(u64::from_le_bytes(chunk(table, entry)?)));
            }
        }
        // there is always a free slot to end at
        slot = (slot + 1) % SLOTS;
    }
}

/// The lengths of the beginnings of a text that the table may have. It costs a fraction of [`find`].
pub(super) fn beginnings(text: &str) -> impl Iterator<Item = usize> {
    let hashes = text.bytes().scan(BASIS, |hash, byte| {
        *hash = step(*hash, byte);
        Some(*hash)
    });
    (1..).zip(hashes).filter(|(_, hash)| may_hold(*hash)).map(|(length, _)| length)
}

/// Whether an entry is told apart by the bits of this hash.
fn may_hold(hash: u64) -> bool {
    let (mut slot, tag) = place(hash);
    loop {
        match chunk(TABLE, slot * SLOT).map(u32::from_le_bytes) {
            Some(0) | None => return false,
            Some(held) if held >> 16 == tag => return true,
            Some(_) => slot = (slot + 1) % SLOTS,
        }
    }
}

/// Marks that the words of a text may have, or that they may give to the words behind them as the first of a pair: all that
/// they have, and perhaps those of other words. It costs a fraction of [`find`]. Apostrophes and upper case do not count.
pub(super) fn marks_at_most(text: &[u8]) -> Marks {
    let marks = |hash| {
        let (slot, _) = place(hash);
        Marks(chunk(TABLE, MARKS_AT + slot * MARKS).map(u32::from_le_bytes).unwrap_or_default())
    };
    let (mut all, mut hash) = (Marks::default(), BASIS);
    for byte in text {
        match letter(*byte) {
            0 if hash == BASIS => {}
            0 => {
                all |= marks(hash);
                hash = BASIS;
            }
            b'\'' => {}
            letter => hash = step(hash, letter),
        }
    }
    all | marks(hash)
}

/// An ASCII byte of a word, in lower case; 0 for any other byte.
pub(in super::super) fn letter(byte: u8) -> u8 {
    LETTERS.get(usize::from(byte)).copied().unwrap_or_default()
}

#[expect(clippy::indexing_slicing, reason = "tried when the program is compiled")]
static LETTERS: [u8; 256] = {
    let mut letters = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'\'') {
            letters[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    letters
};

/// Whether the text is the parts, written together, but for their case.
fn is_written<const N: usize>(text: &[u8], parts: [&str; N]) -> bool {
    let mut rest = text;
    for part in parts {
        match rest.split_at_checked(part.len()) {
            Some((start, behind)) if start == part.as_bytes() || start.eq_ignore_ascii_case(part.as_bytes()) => {
                rest = behind;
            }
            _ => return false,
        }
    }
    rest.is_empty()
}

/// The bytes at a place.
fn chunk<const N: usize>(table: &[u8], at: usize) -> Option<[u8; N]> {
    table.get(at..)?.first_chunk().copied()
}

/// The place of parts written together, in whatever case.
pub(super) fn hash<const N: usize>(parts: [&str; N]) -> (usize, u32) {
    let add = |hash, byte: u8| step(hash, byte.to_ascii_lowercase());
    place(parts.iter().fold(BASIS, |hash, part| part.bytes().fold(hash, add)))
}

/// Of nothing, and of one more byte (Fowler–Noll–Vo).
const BASIS: u64 = 0xcbf2_9ce4_8422_2325;

fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

/// The first slot to look in, and the bits by which entries are told apart without a look at them.
fn place(hash: u64) -> (usize, u32) {
    // short texts hardly reach the upper half by themselves
    let [.., a, b, low, high] = (hash ^ hash >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes();
    (usize::from(u16::from_le_bytes([low, high])) % SLOTS, u32::from(u16::from_le_bytes([a, b])))
}

/// What an entry tells, from its bits. [`pack`] is the other way.
fn unpack(bits: u64) -> Found {
    let field = |shift: u32, width: u32| bits >> shift & ((1 << width) - 1);
    let is = |shift| field(shift, 1) == 1;
    let verb = is(4).then(|| Verb {
        class: class(field(5, 3)),
        worst: class(field(8, 3)),
        force: match field(11, 2) {
            0 => Force::Weak,
            1 => Force::Likely,
            _ => Force::Sure,
        },
        also_noun: is(13),
    });
    let form = match field(2, 2) {
        0 => Form::Plain,
        1 => Form::Third,
        2 => Form::Ongoing,
        _ => Form::Past,
    };
    let marks = Marks(u32::try_from(field(32, 32)).unwrap_or_default());
    Found {
        word: is(0).then_some(Word { verb, form, marks, opens_pair: is(1) }),
        roles: Roles(u16::try_from(field(14, 11)).unwrap_or_default()),
        tells_an_argument: is(25),
    }
}

fn class(number: u64) -> RiskClass {
    match number {
        0 => RiskClass::Read,
        1 => RiskClass::Other,
        2 => RiskClass::Write,
        3 => RiskClass::Execute,
        4 => RiskClass::Financial,
        _ => RiskClass::Destructive,
    }
}

/// The bits of what an entry tells.
#[cfg(test)]
pub(super) fn pack(found: Found) -> u64 {
    let number = |class| (0..6).find(|number| self::class(*number) == class).unwrap();
    let word = found.word.unwrap_or_default();
    let verb = word.verb.map_or(0, |verb| {
        let also_noun = u64::from(verb.also_noun) << 13;
        1 << 4 | number(verb.class) << 5 | number(verb.worst) << 8 | (verb.force as u64) << 11 | also_noun
    });
    let bits = u64::from(found.word.is_some()) | u64::from(word.opens_pair) << 1 | (word.form as u64) << 2 | verb;
    let bits = bits | u64::from(found.roles.0) << 14 | u64::from(found.tells_an_argument) << 25;
    let bits = bits | u64::from(word.marks.0) << 32;
    assert_eq!(unpack(bits), found);
    bits
}

/// A table of these texts.
#[cfg(test)]
pub(super) fn build(entries: &std::collections::BTreeMap<String, Found>) -> Vec<u8> {
    assert!(entries.len() * 3 / 2 < SLOTS, "too many words: double the slots");
    let (mut slots, mut marks) = (vec![0_u32; SLOTS], vec![0_u32; SLOTS]);
    let (mut told, mut texts) = (Vec::new(), Vec::new());
    for (number, (text, found)) in (1_u32..).zip(entries) {
        let (mut slot, tag) = hash([text]);
        let first = text.split(' ').next().unwrap();
        for place in [slot, hash([first]).0] {
            marks[place] |= found.word.unwrap_or_default().marks.0;
        }
        while slots[slot] != 0 {
            slot = (slot + 1) % SLOTS;
        }
        slots[slot] = tag << 16 | number;
        let start = ENTRIES_AT + entries.len() * ENTRY + texts.len();
        let place = u32::try_from(start << 8 | text.len()).unwrap();
        told.extend(pack(*found).to_le_bytes());
        told.extend(place.to_le_bytes());
        texts.extend(text.bytes());
    }
    slots.iter().chain(&marks).flat_map(|slot| slot.to_le_bytes()).chain(told).chain(texts).collect()
}

#[cfg(test)]
mod tests {
    use super::{SLOTS, found};

    #[test]
    fn a_table_that_is_cut_short_knows_nothing() {
        assert_eq!(found(&[], ["delete"]), None);
        assert_eq!(found(&[0xff; SLOTS], ["delete"]), None);
    }
}
