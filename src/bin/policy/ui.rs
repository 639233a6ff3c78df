//! The terminal: writers, colour, width and whether questions may be asked. All of it is decided once, here.

use std::env;
use std::ffi::OsStr;
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Stderr, StdoutLock, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use crate::args::Colour;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::guard::{Guard, Speech};

/// Columns where there is no terminal to ask.
const USUAL_WIDTH: usize = 100;

/// Where output goes and what it may look like.
pub struct Ui {
    out: Quiet<BufWriter<Guard<StdoutLock<'static>>>>,
    err: Guard<Stderr>,
    width: usize,
    interactive: bool,
    coloured: bool,
    coloured_notes: bool,
    quiet: bool,
    /// Whether a line on stderr can be written over.
    #[cfg(feature = "scan")]
    lively: bool,
}

/// Makes a write beyond the largest file that the process may write an error like any other. Otherwise a signal ends the
/// program in the middle of it, and what was half written stays.
pub fn outlive_file_limits() {
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, std::sync::Arc::default());
}

impl Ui {
    /// Looks at the environment and the terminal, once.
    pub fn decide(colour: Colour) -> Self {
        let (stdout, stderr) = (io::stdout(), io::stderr());
        let width = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).or_else(|| {
            let (columns, _) = terminal_size::terminal_size_of(&stdout)?;
            Some(usize::from(columns.0))
        });
        Self {
            width: width.unwrap_or(USUAL_WIDTH).clamp(40, 200),
            interactive: io::stdin().is_terminal() && stderr.is_terminal(),
            coloured: is_coloured(colour, stdout.is_terminal()),
            coloured_notes: is_coloured(colour, stderr.is_terminal()),
            quiet: false,
            #[cfg(feature = "scan")]
            lively: stderr.is_terminal() && env::var_os("TERM").as_deref() != Some(OsStr::new("dumb")),
            out: Quiet::new(BufWriter::new(Guard::new(stdout.lock()))),
            err: Guard::new(stderr),
        }
    }

    /// The writer for results. A reader that goes away silences it; any other trouble is an error.
    pub fn out(&mut self) -> &mut impl Write {
        &mut self.out
    }

    /// Columns to lay out for.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Whether a person can be asked.
    pub fn is_interactive(&self) -> bool {
        self.interactive
    }

    /// Whether results are coloured.
    pub fn is_coloured(&self) -> bool {
        self.coloured
    }

    /// Whether notes and questions are coloured.
    pub fn are_notes_coloured(&self) -> bool {
        self.coloured_notes
    }

    /// From now on no notes are told.
    pub fn hush(&mut self) {
        self.quiet = true;
    }

    /// Whether only results, failures and what was not checked are told.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// The folder that the program was started in.
    pub fn folder(&self) -> Option<PathBuf> {
        env::current_dir().ok()
    }

    /// Tells something beside the result, on stderr.
    pub fn note(&mut self, text: &str) {
        if !self.quiet {
            self.insist(text);
        }
    }

    /// Tells something that must not be missed, on stderr, also where notes are not told.
    pub fn insist(&mut self, text: &str) {
        self.say("note", "36", text);
    }

    /// Tells why something could not be done, on stderr.
    pub fn fail(&mut self, failure: &Failure) {
        self.say("error", "31", &failure.message);
        if let Some(help) = &failure.help {
            self.say(" help", "36", help);
        }
    }

    /// The environment, for the programs that a scan starts.
    #[cfg(feature = "scan")]
    pub fn environment(&self) -> env::VarsOs {
        env::vars_os()
    }

    /// Shows what is being done in a line that the next one replaces, where there is a terminal; nothing clears it.
    #[cfg(feature = "scan")]
    pub fn progress(&mut self, text: &str) {
        if self.lively {
            let shown: String = text.chars().take(self.width.saturating_sub(1)).collect();
            self.write_err(&format!("\r\u{1b}[K{shown}"));
        }
    }

    /// Says that what comes on stdout from here on is, or is no longer, made of workflow commands of GitHub Actions.
    pub fn speak_in_commands(&mut self, commands: bool) -> io::Result<()> {
        self.speak(if commands { Speech::Commands } else { Speech::Words })
    }

    /// Writes a document to stdout, byte for byte; where GitHub Actions read along, not even that begins a command.
    pub fn write_document(&mut self, text: &str) -> io::Result<()> {
        let is_read_along = env::var_os("GITHUB_ACTIONS").is_some_and(|value| !value.is_empty());
        self.speak(if is_read_along { Speech::Words } else { Speech::Document })?;
        self.out.write_all(text.as_bytes())?;
        self.speak(Speech::Words)
    }

    fn speak(&mut self, speech: Speech) -> io::Result<()> {
        self.out.flush()?;
        self.out.inner.get_mut().speech = speech;
        Ok(())
    }

    /// Writes text as it is to stderr.
    pub fn write_err(&mut self, text: &str) {
        // there is nowhere left to complain to
        let _ = self.err.write_all(text.as_bytes());
    }

    /// Flushes the result, tells what went wrong and gives the exit code.
    pub fn leave(mut self, outcome: Result<Exit, Failure>) -> ExitCode {
        let flushed = self.out.flush().map_err(Failure::from);
        let exit = match outcome.and_then(|exit| flushed.map(|()| exit)) {
            Ok(exit) => exit,
            Err(failure) => {
                self.fail(&failure);
                Exit::Failed
            }
        };
        exit.into()
    }

    fn say(&mut self, word: &str, style: &str, text: &str) {
        let line = if self.coloured_notes {
            format!("\u{1b}[1;{style}m{word}\u{1b}[0m: {text}\n")
        } else {
            format!("{word}: {text}\n")
        };
        self.write_err(&line);
    }
}

fn is_coloured(colour: Colour, is_terminal: bool) -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    match colour {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto if is_set("NO_COLOR") => false,
        Colour::Auto if is_set("CLICOLOR_FORCE") => env::var_os("CLICOLOR_FORCE").as_deref() != Some(OsStr::new("0")),
        Colour::Auto => {
            is_terminal
                && env::var_os("TERM").as_deref() != Some(OsStr::new("dumb"))
                && env::var_os("CLICOLOR").as_deref() != Some(OsStr::new("0"))
        }
    }
}

/// A writer that falls silent when its reader goes away, so that the work ends as it would have ended.
struct Quiet<W> {
    inner: W,
    silent: bool,
}

impl<W: Write> Quiet<W> {
    fn new(inner: W) -> Self {
        Self { inner, silent: false }
    }

    fn forgive<T>(&mut self, result: io::Result<T>, instead: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.silent = true;
                Ok(instead)
            }
            result => result,
        }
    }
}

impl<W: Write> Write for Quiet<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.silent {
            return Ok(bytes.len());
        }
        let result = self.inner.write(bytes);
        self.forgive(result, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.silent {
            return Ok(());
        }
        let result = self.inner.flush();
        self.forgive(result, ())
    }
}
