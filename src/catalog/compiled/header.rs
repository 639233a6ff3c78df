//! The fixed start of a compiled catalogue.

use super::BUILD_AGAIN;
use super::layout::Part;

/// What a compiled catalogue begins with. No text does: the first byte starts no character of UTF-8; and a file that
/// was mistaken for text and had its line breaks changed does not either.
const MAGIC: [u8; 16] = *b"\x93mcp-catalog\r\n\x1a\n";

/// The version of the format that is written and read.
const VERSION: u32 = 1;

/// Bytes of the header: magic, version, length of the file, servers, tools, index, checksum of all that; numbers are
/// little-endian.
pub(super) const LENGTH: usize = 16 + 4 + 8 + 8 + 8 + (8 + 8 + 4) + 4;

/// What the header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    /// Bytes of the whole file.
    pub(super) file: u64,
    pub(super) servers: u64,
    pub(super) tools: u64,
    pub(super) index: Part,
}

/// What the start of a file turns out to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Opening {
    Header(Header),
    /// No compiled catalogue.
    Foreign,
    /// A compiled catalogue that cannot be used: why, and what to do.
    Refused(String, &'static str),
}

impl Header {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(LENGTH);
        bytes.extend(MAGIC);
        bytes.extend(VERSION.to_le_bytes());
        for number in [self.file, self.servers, self.tools, self.index.offset, self.index.length] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(self.index.checksum.to_le_bytes());
        bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
        bytes
    }

    /// Reads the first bytes of a file of that length.
    pub(super) fn decode(bytes: &[u8], length: u64) -> Opening {
        let Some((magic, mut rest)) = bytes.split_first_chunk() else {
            return if !bytes.is_empty() && MAGIC.starts_with(bytes) { cut_short() } else { Opening::Foreign };
        };
        if *magic != MAGIC {
            return Opening::Foreign;
        }
        let Some(version) = number32(&mut rest) else { return cut_short() };
        if version != VERSION {
            let message =
                format!("the compiled catalogue is of version {version}, and this program reads version {VERSION}");
            return Opening::Refused(message, "build it again with this program, or use the program that built it");
        }
        let Some((header, checksum)) = Self::numbers(rest) else { return cut_short() };
        let covered = bytes.get(..LENGTH - size_of::<u32>()).unwrap_or_default();
        if crc32fast::hash(covered) != checksum {
            let message = "the compiled catalogue is damaged: the checksum of its header does not fit";
            return Opening::Refused(message.to_owned(), BUILD_AGAIN);
        }
        if header.file != length {
            let message =
                format!("the compiled catalogue was built with {} bytes, and the file has {length}", header.file);
            return Opening::Refused(message, BUILD_AGAIN);
        }
        Opening::Header(header)
    }

    /// The numbers after the version, and the checksum.
    fn numbers(mut rest: &[u8]) -> Option<(Self, u32)> {
        let (file, servers, tools) = (number(&mut rest)?, number(&mut rest)?, number(&mut rest)?);
        let (offset, length) = (number(&mut rest)?, number(&mut rest)?);
        let index = Part { offset, length, checksum: number32(&mut rest)? };
        Some((Self { file, servers, tools, index }, number32(&mut rest)?))
    }
}

fn cut_short() -> Opening {
    Opening::Refused("the compiled catalogue is cut short".to_owned(), BUILD_AGAIN)
}

fn number(rest: &mut &[u8]) -> Option<u64> {
    let (bytes, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(u64::from_le_bytes(*bytes))
}

fn number32(rest: &mut &[u8]) -> Option<u32> {
    let (bytes, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(u32::from_le_bytes(*bytes))
}
