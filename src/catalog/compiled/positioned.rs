//! Reading at a position, by several threads at once.

use std::fs::File;
use std::io;

/// A file that is read here and there.
#[derive(Debug)]
pub(super) struct Positioned {
    file: File,
    length: u64,
    /// Held between going to a position and reading there.
    #[cfg(not(unix))]
    turn: std::sync::Mutex<()>,
}

impl Positioned {
    pub(super) fn new(file: File) -> io::Result<Self> {
        let length = file.metadata()?.len();
        Ok(Self {
            file,
            length,
            #[cfg(not(unix))]
            turn: std::sync::Mutex::default(),
        })
    }

    /// Bytes of the file when it was opened.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// Fills the buffer from the start of the file as far as that goes, and says how far.
    pub(super) fn read_start(&self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.length).unwrap_or(usize::MAX).min(buffer.len());
        self.read_exact(buffer.get_mut(..most).unwrap_or_default(), 0)?;
        Ok(most)
    }

    /// These bytes. Room for them is only asked for when the file is large enough to hold them.
    pub(super) fn read(&self, offset: u64, length: u64) -> io::Result<Vec<u8>> {
        if offset.checked_add(length).is_none_or(|end| end > self.length) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let length = usize::try_from(length).map_err(|_| io::ErrorKind::OutOfMemory)?;
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(length).map_err(|_| io::ErrorKind::OutOfMemory)?;
        bytes.resize(length, 0);
        self.read_exact(&mut bytes, offset)?;
        Ok(bytes)
    }

    #[cfg(unix)]
    fn read_exact(&self, buffer: &mut [u8], offset: u64) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.file, buffer, offset)
    }

    #[cfg(not(unix))]
    fn read_exact(&self, buffer: &mut [u8], offset: u64) -> io::Result<()> {
        let _turn = self.turn.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        seek_and_read(&self.file, buffer, offset)
    }
}

#[cfg(any(test, not(unix)))]
fn seek_and_read(mut file: &File, buffer: &mut [u8], offset: u64) -> io::Result<()> {
    use std::io::{Read, Seek, SeekFrom};
    file.seek(SeekFrom::Start(offset))?;
    file.read_exact(buffer)
}

#[cfg(test)]
mod tests {
    use std::io::{ErrorKind, Write};

    use super::{Positioned, seek_and_read};

    #[test]
    fn both_ways_read_the_same() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"0123456789").unwrap();
        let positioned = Positioned::new(file.try_clone().unwrap()).unwrap();
        for (offset, length) in [(0, 10), (3, 4), (9, 1), (10, 0)] {
            let mut sought = vec![0; length];
            seek_and_read(&file, &mut sought, offset).unwrap();
            assert_eq!(positioned.read(offset, length as u64).unwrap(), sought);
        }
        for (offset, length) in [(0, 11), (11, 0), (u64::MAX, 1), (1, u64::MAX)] {
            assert_eq!(positioned.read(offset, length).unwrap_err().kind(), ErrorKind::UnexpectedEof);
        }
        assert!(seek_and_read(&file, &mut [0; 2], 9).is_err());
    }
}
